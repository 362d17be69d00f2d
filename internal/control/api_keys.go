package control

import (
	"crypto/rand"
	"math/big"
	"time"
	"unicode/utf8"

	"stile/internal/apigw"
	"stile/internal/store"
)

// apiKeyRecord is how an API key is stored: with the moment of its creation, for keys to be listed newest first, and with labels, which
// can be added and removed though no answer shows them.
type apiKeyRecord struct {
	apigw.ApiKey
	CreatedNanos int64
	Labels       []string `json:",omitempty"`
}

func (c *Call) apiKey(id string) (*apiKeyRecord, error) {
	if isName(id) {
		if r, err := store.Get[apiKeyRecord](c.reader, store.ApiKeyKey(c.Region, id)); r != nil || err != nil {
			return r, err
		}
	}
	return nil, notFound("Invalid API Key identifier specified")
}

func (c *Call) putApiKey(r *apiKeyRecord) error {
	return store.Put(c.writer, store.ApiKeyKey(c.Region, r.Id), r)
}

// byAge is the key's place in the list of all.
func (r *apiKeyRecord) byAge(region string) string {
	return store.ApiKeysByAgePrefix(region) + newestFirst(r.CreatedNanos, r.Id)
}

// addApiKey stores a new key, under a value that no other has.
func (c *Call) addApiKey(key *apigw.ApiKey) error {
	if key.Value == "" {
		key.Value = randomValue()
	}
	if err := checkApiKey(key); err != nil {
		return err
	}
	byValue := store.ApiKeyValueKey(c.Region, key.Value)
	if _, taken := c.reader.Get(byValue); taken {
		return conflict("API Key already exists")
	}
	key.Id = c.newKey(longId, func(id string) string { return store.ApiKeyKey(c.Region, id) })
	key.CreatedDate, key.LastUpdatedDate = c.Now, c.Now
	if err := store.Put(c.writer, byValue, &key.Id); err != nil {
		return err
	}
	r := &apiKeyRecord{ApiKey: *key, CreatedNanos: time.Now().UnixNano()}
	if err := c.writer.Put(r.byAge(c.Region), []byte(r.Id)); err != nil {
		return err
	}
	return c.putApiKey(r)
}

func checkApiKey(key *apigw.ApiKey) error {
	switch {
	case utf8.RuneCountInString(key.Name) > 1024:
		return badRequest("Invalid API Key name, can be at most 1024 characters.")
	case utf8.RuneCountInString(key.Value) < 20:
		return badRequest("API Key value should be at least 20 characters")
	case utf8.RuneCountInString(key.Value) > 128:
		return badRequest("API Key value exceeds maximum size of 128 characters")
	case utf8.RuneCountInString(key.Description) > 125000:
		return badRequest("Invalid API Key description specified.")
	}
	return checkTags(key.Tags)
}

const valueAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// randomValue makes what a client proves itself with.
func randomValue() string {
	value := make([]byte, 40)
	for i := range value {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(valueAlphabet))))
		if err != nil {
			panic(err) // crypto/rand never fails
		}
		value[i] = valueAlphabet[n.Int64()]
	}
	return string(value)
}

// apiKeyAnswer is a key as the service tells it of its own accord: without its value.
func apiKeyAnswer(r *apiKeyRecord, withValue bool) *apigw.ApiKey {
	answer := r.ApiKey
	if !withValue {
		answer.Value = ""
	}
	return &answer
}
