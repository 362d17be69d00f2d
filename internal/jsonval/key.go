package jsonval

import "math/big"

// Java's maps may have keys of any class, while an Object's are strings. A key that isn't a string is kept under a string that no
// text can be: keyMark, a letter for its class, and what it prints as.
const keyMark = "\xff"

// KeyOf is the name under which an Object keeps the entry of key, which prints as text.
func KeyOf(key Value, text string) string {
	switch key.Kind() {
	case String:
		return key.Str()
	case Null:
		return keyMark + "nnull"
	case Boolean:
		return keyMark + "b" + text
	case Integer:
		return keyMark + "i" + text
	case Long:
		return keyMark + "l" + text
	case Double:
		return keyMark + "d" + text
	case BigInteger:
		return keyMark + "I" + text
	default:
		return keyMark + "o" + text
	}
}

// KeyText is how the key kept under name prints.
func KeyText(name string) string {
	if len(name) > 1 && name[0] == keyMark[0] {
		return name[2:]
	}
	return name
}

// KeyValue is the key kept under name; for classes that cannot be told from their text, the text.
func KeyValue(name string) Value {
	if len(name) < 2 || name[0] != keyMark[0] {
		return OfString(name)
	}
	text := name[2:]
	switch name[1] {
	case 'n':
		return Value{}
	case 'b':
		return OfBool(text == "true")
	case 'i', 'l', 'I':
		i, ok := new(big.Int).SetString(text, 10)
		switch {
		case !ok:
			return OfString(text)
		case name[1] == 'i':
			return OfInt(int32(i.Int64()))
		case name[1] == 'l':
			return OfLong(i.Int64())
		}
		return OfBigInteger(i)
	}
	return OfString(text)
}
