package exchange

// outputs is memory for the bodies that templates render: one for the request, one for the response.
type outputs struct {
	memory [2][]byte
	used   int
}

func (o *outputs) reset() {
	for i := range o.memory {
		poison(o.memory[i])
		if cap(o.memory[i]) > maxKeptScratch {
			o.memory[i] = nil
		}
	}
	o.used = 0
}

// Output is an empty slice for a body to be rendered into.
func (x *Exchange) Output() []byte {
	if o := &x.outputs; o.used < len(o.memory) {
		return o.memory[o.used][:0]
	}
	return nil
}

// KeepOutput makes what was appended to the last Output a body that lasts until x is reset.
func (x *Exchange) KeepOutput(body []byte) {
	if o := &x.outputs; o.used < len(o.memory) {
		o.memory[o.used] = body
		o.used++
	}
}
