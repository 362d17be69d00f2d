package control

import "stile/internal/apigw"

type getAccountInput struct{}

func getAccount(*Call, *getAccountInput) (*apigw.Account, error) {
	return &apigw.Account{
		ThrottleSettings: &apigw.ThrottleSettings{BurstLimit: defaultBurstLimit, RateLimit: defaultRateLimit},
		Features:         []string{"UsagePlans"},
		ApiKeyVersion:    "4",
	}, nil
}
