package jsonval

import (
	"strings"
	"testing"
)

const order = `{"orderId": "o-1", "customer": {"id": "c-9", "name": "Ada \"Countess\" L", "email": "ada@example.com", "vip": true},
 "items": [{"sku": "A1", "qty": 2, "price": 9.5, "tags": ["new", "sale"]}, {"sku": "B2", "qty": 1, "price": 100, "tags": []},
 {"sku": "C/3", "qty": 0, "price": 0.99, "note": "it's fragile"}], "total": 119.0, "comment": null, "meta": {}}`

func BenchmarkParse(b *testing.B) {
	for name, text := range map[string]string{"order": order, "list": "[" + strings.Repeat(order+",", 100) + "]"} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkPrint(b *testing.B) {
	v, err := Parse(order)
	if err != nil {
		b.Fatal(err)
	}
	var buffer []byte
	for name, print := range map[string]func([]byte, Value) []byte{"json": AppendJSON, "java": AppendJava} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				buffer = print(buffer[:0], v)
			}
		})
	}
}

func BenchmarkDouble(b *testing.B) {
	var buffer []byte
	for b.Loop() {
		buffer = AppendDouble(buffer[:0], 29.99)
	}
}
