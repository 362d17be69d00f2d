package apigw

import "testing"

func TestEachPartOfAWSHasItsNames(t *testing.T) {
	for region, want := range map[string]string{
		"us-east-1":     "aws amazonaws.com",
		"eu-central-1":  "aws amazonaws.com",
		"us-gov-west-1": "aws-us-gov amazonaws.com",
		"cn-north-1":    "aws-cn amazonaws.com.cn",
	} {
		if got := Partition(region) + " " + Domain(region); got != want {
			t.Errorf("%s: %s, want %s", region, got, want)
		}
	}
}
