package control

import "testing"

func FuzzExpandPolicy(f *testing.F) {
	f.Add(`{"Statement":[{"Resource":["execute-api:/*"],"Action":"a"}]}`)
	f.Add(`{"Resource":{"Action":[]}}`)
	f.Add(`{"Resource":`)
	c := &Call{Region: "us-east-1", AccountId: "123456789012"}
	f.Fuzz(func(t *testing.T, policy string) {
		once, err := c.expandPolicy("abc", policy)
		if err != nil {
			return
		}
		if twice, err := c.expandPolicy("abc", once); err != nil || twice != once {
			t.Errorf("%q expands to %q and that to %q, %v", policy, once, twice, err)
		}
	})
}
