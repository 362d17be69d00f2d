package conformance_test

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"
)

// Each deployment answers its number: what create-deployment returned for is served, and no request fails meanwhile.
func TestAHundredRedeploymentsUnderLoadFailNoRequest(t *testing.T) {
	b := newBuilder(t)
	mock := b.integrate("mock", "GET", &apigateway.PutIntegrationInput{
		Type: types.IntegrationTypeMock, RequestTemplates: map[string]string{"application/json": `{"statusCode": 200}`},
	})
	b.answer(mock, "GET", map[string]string{"application/json": "0"})
	b.integrate("{proxy+}", "ANY", &apigateway.PutIntegrationInput{
		Type: types.IntegrationTypeHttpProxy, IntegrationHttpMethod: aws.String("ANY"), Uri: aws.String(peers.plain.URL + "/path"),
	})
	b.deploy()
	base := "http://" + gateway.dataPlane + "/restapis/" + *b.api + "/test/_user_request_"

	var stop atomic.Bool
	var calls atomic.Int64
	var load sync.WaitGroup
	for _, path := range []string{"/mock", "/mock", "/somewhere", "/somewhere"} {
		load.Go(func() {
			for !stop.Load() {
				calls.Add(1)
				if status, body := get(base + path); status != 200 {
					t.Errorf("%s: got %d %s", path, status, body)
					return
				}
			}
		})
	}
	for n := 1; n <= 100; n++ {
		_, err := b.client.UpdateIntegrationResponse(t.Context(), &apigateway.UpdateIntegrationResponseInput{
			RestApiId: b.api, ResourceId: mock, HttpMethod: aws.String("GET"), StatusCode: aws.String("200"),
			PatchOperations: []types.PatchOperation{{Op: types.OpReplace, Path: aws.String("/responseTemplates/application~1json"), Value: aws.String(strconv.Itoa(n))}},
		})
		b.must(err)
		if _, body := get(base + "/mock"); body != strconv.Itoa(n-1) {
			t.Errorf("before deployment %d the stage answers %s", n, body)
		}
		b.deploy()
		if _, body := get(base + "/mock"); body != strconv.Itoa(n) {
			t.Errorf("after deployment %d the stage answers %s", n, body)
		}
	}
	stop.Store(true)
	load.Wait()
	t.Logf("%d requests", calls.Load())
}

// get answers the status, 0 for a call that failed, and the body.
func get(url string) (int, string) {
	res, err := http.Get(url)
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, err.Error()
	}
	return res.StatusCode, strings.TrimSpace(string(body))
}
