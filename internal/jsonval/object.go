package jsonval

// Object is a map that keeps its members in the order they were first put. Not safe for concurrent change.
type Object struct {
	members []Member
	index   map[string]int // built when there are many members
}

// Member is one entry of an Object.
type Member struct {
	Key   string
	Value Value
}

const indexFrom = 32 // members; below, a scan beats a map that has to be built first

// NewObject has room for n members.
func NewObject(n int) *Object { return &Object{members: make([]Member, 0, n)} }

func (o *Object) Len() int { return len(o.members) }

// Members are the entries in order; not to be changed.
func (o *Object) Members() []Member { return o.members }

func (o *Object) find(key string) int {
	if o.index != nil {
		if i, ok := o.index[key]; ok {
			return i
		}
		return -1
	}
	for i := range o.members {
		if o.members[i].Key == key {
			return i
		}
	}
	return -1
}

func (o *Object) Get(key string) (Value, bool) {
	if i := o.find(key); i >= 0 {
		return o.members[i].Value, true
	}
	return Value{}, false
}

// Find is Get that also answers where among the members key is, or 0 if it is nowhere.
func (o *Object) Find(key string) (Value, int) {
	if i := o.find(key); i >= 0 {
		return o.members[i].Value, i
	}
	return Value{}, 0
}

// At is Get for a key that may be the i-th member's; false if it isn't.
func (o *Object) At(i int, key string) (Value, bool) {
	if i < len(o.members) {
		if m := &o.members[i]; m.Key == key {
			return m.Value, true
		}
	}
	return Value{}, false
}

// Put sets key's value, in its old place if it has one, and answers what was there before.
func (o *Object) Put(key string, v Value) (Value, bool) {
	if i := o.find(key); i >= 0 {
		old := o.members[i].Value
		o.members[i].Value = v
		return old, true
	}
	o.members = append(o.members, Member{key, v})
	switch {
	case o.index != nil:
		o.index[key] = len(o.members) - 1
	case len(o.members) > indexFrom:
		o.reindex()
	}
	return Value{}, false
}

// Remove drops key and answers what it held.
func (o *Object) Remove(key string) (Value, bool) {
	i := o.find(key)
	if i < 0 {
		return Value{}, false
	}
	old := o.members[i].Value
	o.members = append(o.members[:i], o.members[i+1:]...)
	if o.index != nil {
		o.reindex()
	}
	return old, true
}

// Clear drops every member.
func (o *Object) Clear() { o.members, o.index = o.members[:0], nil }

func (o *Object) reindex() {
	o.index = make(map[string]int, len(o.members))
	for i := range o.members {
		o.index[o.members[i].Key] = i
	}
}
