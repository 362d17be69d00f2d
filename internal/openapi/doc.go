// Package openapi reads and writes API definitions as OpenAPI documents: Swagger 2.0 and OpenAPI 3.0, JSON and YAML, with API Gateway's
// extensions. It knows nothing of a store: what it reads is plain data, of which package control makes records.
package openapi
