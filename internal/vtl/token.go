package vtl

// kind is what a token is to the grammar.
type kind uint8

const (
	eof kind = iota
	indexLeft
	indexRight
	leftBracket
	rightBracket
	comma
	doubleDot
	colon
	leftCurly
	rightCurly
	leftParen
	rightParen
	callRightParen // the ) of a method call, which doesn't eat a line end
	escapedDirective
	setDirective
	lineCommentStart
	doubleEscape
	escape
	text
	lineCommentEnd
	formalComment
	blockComment
	textblock
	whitespace
	stringLiteral
	literalTrue
	literalFalse
	minus
	plus
	multiply
	divide
	modulus
	logicalAnd
	logicalOr
	less
	lessOrEqual
	greater
	greaterOrEqual
	equal
	notEqual
	logicalNot
	assign
	endDirective
	ifDirective
	elseifDirective
	elseDirective
	integerLiteral
	floatLiteral
	word
	bracketedWord
	identifier
	dot
	referenceLeftCurly
	referenceRightCurly
	emptyIndex

	// What the lexer swallows or keeps for later.
	skipped
	terminator // ends a reference or a directive without being part of it
	dollar
	dollarBang
	openTextblock
	openFormalComment
	openBlockComment
	hash
	anything // inside a textblock
	none
)

// token is one lexical element. Its image starts with the '$' or '#' that led to it, and with the backslashes before that.
type token struct {
	kind  kind
	pos   int    // offset of the image in the source
	image string // may be shorter than what was consumed
	lost  string // '$' and '#' that turned out to start nothing and stood before this token
}
