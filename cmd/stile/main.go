// Command stile is Amazon API Gateway (REST APIs) that you run yourself.
package main

import (
	"os"

	"stile/internal/stile"
)

func main() {
	os.Exit(stile.Main(os.Args))
}
