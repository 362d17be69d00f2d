package control

import (
	"stile/internal/apigw"
	"stile/internal/lazyregexp"
	"stile/internal/store"
)

type updateAccountInput struct {
	PatchOperations []apigw.PatchOperation
}

func updateAccount(c *Call, in *updateAccountInput) (*apigw.Account, error) {
	account, err := c.account()
	if err != nil {
		return nil, err
	}
	if err := patchDeep(in.PatchOperations, accountRows(account)); err != nil {
		return nil, err
	}
	return account, store.Put(c.writer, store.AccountKey(c.Region), &apigw.Account{CloudwatchRoleArn: account.CloudwatchRoleArn})
}

var roleArns = lazyregexp.New(`^arn:[^:]+:iam::\d{12}:role/.+$`)

func accountRows(account *apigw.Account) []patchRow {
	return []patchRow{
		{path: "/cloudwatchRoleArn", replace: func(p patch) error {
			if p.text() != "" && !roleArns.MatchString(p.text()) {
				return badRequest("The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy.")
			}
			account.CloudwatchRoleArn = p.text()
			return nil
		}},
		{
			path: "/features",
			add: func(p patch) error {
				if p.text() != usagePlansFeature {
					return badRequest("Invalid feature specified: %s", p.text())
				}
				return nil
			},
			remove: func(patch) error { return badRequest("Usage Plans cannot be disabled once enabled") },
		},
	}
}
