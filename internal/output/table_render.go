package output

import (
	"io"
	"math"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/width"

	"stile/internal/python"
)

const cellPadding = 4

// displayWidth is the columns text takes on a terminal; East Asian characters of ambiguous width take two.
func displayWidth(text string) int {
	n := 0
	for r := range python.Characters(text) {
		n++
		if utf16.IsSurrogate(r) {
			continue
		}
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianAmbiguous:
			n++
		}
	}
	return n
}

func (t *table) render(w io.Writer, options TableOptions) error {
	if t.width() > options.Width {
		for i, s := range t.sections {
			if len(s.rows) == 1 && len(s.headers) > 0 {
				t.sections[i] = s.turned()
			}
		}
	}
	return python.Print(w, func(stream *python.Stream) error {
		p := &painter{out: stream, color: options.Color}
		whole := t.width()
		p.write(strings.Repeat("-", whole) + "\n")
		for _, s := range t.sections {
			p.level = s.level
			s.render(p, whole-2*s.level)
		}
		return p.err
	})
}

func (t *table) width() int {
	whole := 0
	for _, s := range t.sections {
		cells := 0
		for _, w := range s.widths {
			cells += w + cellPadding
		}
		whole = max(whole, cells+2+2*s.level, displayWidth(s.title)+2+2*s.level)
	}
	return whole
}

// turned is s with its only row standing beside its headers.
func (s *section) turned() *section {
	turned := &section{title: s.title, level: s.level, columns: 2}
	for i, header := range s.headers {
		row := []string{header, s.rows[0][i]}
		turned.rows = append(turned.rows, row)
		turned.widths = widest(turned.widths, row)
	}
	return turned
}

func widest(widths []int, row []string) []int {
	if len(widths) == 0 {
		widths = make([]int, len(row))
	}
	for i, cell := range row {
		widths[i] = max(widths[i], displayWidth(cell))
	}
	return widths
}

// columnWidths scales the columns to fill whole, rounding half to even as Python does.
func (s *section) columnWidths(whole int) []int {
	sum := 0
	for _, w := range s.widths {
		sum += w + cellPadding
	}
	scaled := make([]int, len(s.widths))
	scale := float64(whole) / float64(sum)
	surplus := -whole
	for i, w := range s.widths {
		scaled[i] = int(math.RoundToEven(scale * float64(w+cellPadding)))
		surplus += scaled[i]
	}
	for i := 0; surplus > 0; i = (i + 1) % len(scaled) {
		scaled[i]--
		surplus--
	}
	for i := len(scaled) - 1; surplus < 0; i = (i + len(scaled) - 1) % len(scaled) {
		scaled[i]++
		surplus++
	}
	return scaled
}

func (s *section) render(p *painter, whole int) {
	if s.title != "" {
		p.line(centered(s.title, whole, "|"))
		if len(s.headers) == 0 && len(s.rows) == 0 {
			p.line("+" + strings.Repeat("-", whole-2) + "+")
		}
	}
	if len(s.widths) == 0 {
		return
	}
	widths := s.columnWidths(whole)
	if len(s.headers) > 0 {
		p.line(rule(widths))
		var b strings.Builder
		for i, header := range s.headers {
			b.WriteString(centered(header, widths[i], leftEdge(i)))
		}
		p.line(b.String())
	}
	if len(s.rows) == 0 {
		return
	}
	p.line(rule(widths))
	for _, row := range s.rows {
		var b strings.Builder
		for i, cell := range row {
			b.WriteString(p.cell(cell, widths[i], leftEdge(i)))
		}
		p.line(b.String())
	}
	p.line(rule(widths))
}

// leftEdge: only the first cell of a row brings its left border.
func leftEdge(i int) string {
	if i == 0 {
		return "|"
	}
	return ""
}

func rule(widths []int) string {
	var b strings.Builder
	for i, w := range widths {
		if i == 0 {
			b.WriteByte('+')
			w--
		}
		b.WriteString(strings.Repeat("-", max(w-1, 0)))
		b.WriteByte('+')
	}
	return b.String()
}

func blanks(n int) string { return strings.Repeat(" ", max(n, 0)) }

func centered(text string, length int, left string) string {
	before := length/2 - displayWidth(text)/2 - 1
	after := length - 1 - (len(left) + before + displayWidth(text))
	return left + blanks(before) + text + blanks(after) + "|"
}
