module stile/bench

go 1.26.0
