package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type getAccountInput struct{}

func getAccount(c *Call, _ *getAccountInput) (*apigw.Account, error) { return c.account() }

// account is what is set for the account, and what every account has.
func (c *Call) account() (*apigw.Account, error) {
	account, err := store.Get[apigw.Account](c.reader, store.AccountKey(c.Region))
	if err != nil {
		return nil, err
	}
	if account == nil {
		account = new(apigw.Account)
	}
	throttle := c.control.throttle
	account.ThrottleSettings = &throttle
	account.Features = []string{usagePlansFeature}
	account.ApiKeyVersion = "4"
	return account, nil
}

// usagePlansFeature is the one feature an account can have. It is switched on from the start and for good.
const usagePlansFeature = "UsagePlans"
