package control

import (
	"crypto/rand"
	"math/big"
	"slices"

	"stile/internal/apigw"
	"stile/internal/store"
)

const (
	idAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789"

	longId  = 10 // of REST APIs, API keys and private domain names
	shortId = 6  // of what belongs to an API, and of the rest
)

// newId makes an identifier that taken doesn't know yet.
func newId(length int, taken func(id string) bool) string {
	for {
		if id := randomId(length); !taken(id) {
			return id
		}
	}
}

func randomId(length int) string {
	id := make([]byte, length)
	for i := range id {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(idAlphabet))))
		if err != nil {
			panic(err) // crypto/rand never fails
		}
		id[i] = idAlphabet[n.Int64()]
	}
	return string(id)
}

// newKey makes an identifier under which nothing stands in the store yet.
func (c *Call) newKey(length int, key func(id string) string) string {
	return newId(length, func(id string) bool {
		_, taken := c.reader.Get(key(id))
		return taken
	})
}

// newApiId makes an identifier that no API of the account has, in whatever region: invoke URLs needn't name one.
func (c *Call) newApiId() string {
	return newId(longId, c.isApiId)
}

func (c *Call) isApiId(id string) bool {
	return slices.ContainsFunc(store.Regions(c.reader), func(region string) bool {
		_, taken := c.reader.Get(store.RestApiKey(region, id))
		return taken
	})
}

// isName is whether a label of a path can be the name of a record: a slash would lead to another record.
func isName(label string) bool {
	for i := range len(label) {
		if c := label[i]; c <= ' ' || c == '/' || c >= 0x7f {
			return false
		}
	}
	return label != ""
}

func isHttpMethod(name string) bool { return slices.Contains(apigw.HttpMethods, name) }
