package output

import (
	"strings"

	"stile/internal/python"
)

const (
	reset      = "\x1b[0m"
	cellColor  = "\x1b[1m\x1b[34m"
	frameColor = "\x1b[2m\x1b[33m"
)

// painter writes lines inside the frames of the sections around. In colour it ends every single write with a reset, the empty ones
// too, as the AWS command line does.
type painter struct {
	out   *python.Stream
	color bool
	level int
	err   error
}

func (p *painter) write(text string) {
	if p.err != nil {
		return
	}
	if p.color {
		text += reset
	}
	p.err = p.out.Write(text)
}

func (p *painter) line(text string) {
	frame := "|"
	if p.color {
		frame = frameColor + "|" + reset
	}
	frame = strings.Repeat(frame, p.level)
	p.write(frame)
	p.write(text)
	p.write(frame)
	p.write("\n")
}

// cell is text at the left of a cell of the given length, two blanks from its edge where there is room.
func (p *painter) cell(text string, length int, left string) string {
	padding := 2
	if length < displayWidth(text)+padding+len(left)+1 {
		padding = 0
	}
	painted := text
	if p.color {
		painted = cellColor + text + reset
	}
	return left + blanks(padding) + painted + blanks(length-len(left)-padding-displayWidth(text)-1) + "|"
}
