package cli

import (
	"context"
	"math"
	"math/big"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"stile/internal/python"
)

// retries is how often a call is tried, and when again.
type retries struct {
	attempts int
	standard bool // the newer rules, which also adaptive follows
}

// maxAttempts is the configured number of attempts; nil if there is none.
func (r *runner) maxAttempts() (*big.Int, error) {
	return wholeNumber(r.settings.Lookup("AWS_MAX_ATTEMPTS", "max_attempts"))
}

func (r *runner) newRetries(defaults string, attempts *big.Int) (retries, error) {
	mode, ok := r.settings.Lookup("AWS_RETRY_MODE", "retry_mode")
	switch {
	case ok:
	case defaults == legacyDefaults:
		mode = "legacy"
	default:
		mode = "standard"
	}
	rules := retries{attempts: 5, standard: mode != "legacy"}
	if rules.standard {
		rules.attempts = 3
	}
	if attempts != nil {
		if attempts.Sign() <= 0 {
			return rules, failuref(`Value provided to "max_attempts": %s must be an integer greater than or equal to 1.`, attempts)
		}
		rules.attempts = 1e6
		if attempts.IsInt64() {
			rules.attempts = int(min(attempts.Int64(), 1e6))
		}
	}
	if !slices.Contains([]string{"legacy", "standard", "adaptive"}, mode) {
		return rules, failuref(`Invalid value provided to "mode": "%s" must be one of: ('legacy', 'standard', 'adaptive')`, mode)
	}
	return rules, nil
}

var throttlingCodes = []string{
	"Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException", "ProvisionedThroughputExceededException",
}

func (r retries) again(a *answer) bool {
	switch a.status {
	case http.StatusTooManyRequests:
		return true
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	case 509: // bandwidth limit exceeded
		return !r.standard
	case http.StatusBadRequest:
		return slices.Contains(throttlingCodes, a.errorCode())
	}
	return false
}

// pause is the time before the given retry, counted from 1.
func (r retries) pause(retry int) time.Duration {
	const longest = 20.0
	seconds := rand.Float64() * math.Pow(2, float64(retry-1)) //nolint:gosec // jitter
	if r.standard {
		seconds = min(seconds, longest)
	}
	return time.Duration(seconds * float64(time.Second))
}

// call validates, sends and, where that may help, sends again. The answer is the operation's, as the model knows it.
func (c *client) call(ctx context.Context, command *command, params *python.Dict) (*python.Dict, error) {
	if err := c.validate(command, params); err != nil {
		return nil, err
	}
	request, err := serialize(command, params)
	if err != nil {
		return nil, err
	}
	if err := c.identify(ctx); err != nil {
		return nil, err
	}
	for attempt := 1; ; attempt++ {
		a, err := c.send(ctx, request)
		last := attempt >= c.retries.attempts
		switch {
		case err != nil && (!err.retryable || last || c.local && err.refused):
			return nil, c.explain(err)
		case err == nil && !c.retries.again(a):
			return a.parse(command, "", c.runner)
		case err == nil && last:
			return a.parse(command, " (reached max retries: "+python.Str(int64(attempt-1))+")", c.runner)
		}
		c.runner.sleep(ctx, c.retries.pause(attempt))
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
}

// identify gets the keys to sign with, which a role or single sign-on is asked for.
func (c *client) identify(ctx context.Context) error {
	switch {
	case c.unsigned:
		return nil
	case c.credentials == nil:
		return notice(`Unable to locate credentials. You can configure credentials by running "aws configure".`)
	}
	var err error
	c.keys, err = c.credentials(ctx)
	return err
}

// explain adds a way out to a failure that only users of the local control plane meet.
func (c *client) explain(err *connectionError) error {
	if c.local && err.refused {
		return failure(err.message + "\nNo control plane listens there: start one with \"stile serve\", or name another with --endpoint-url.")
	}
	return err
}
