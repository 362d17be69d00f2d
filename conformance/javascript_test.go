package conformance_test

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// javascriptSDK is a module that no distribution packages; node looks for it where NODE_PATH says, too.
const javascriptSDK = "@aws-sdk/client-api-gateway"

func hasJavascriptSDK() bool {
	return exec.Command("node", "--eval", "require(process.argv[1])", javascriptSDK).Run() == nil
}

func skipJavascript(t *testing.T) { skip(t, javascriptSDK+", a module for node,") }

// javascriptCaller is the AWS SDK for JavaScript, in a process that lasts.
type javascriptCaller struct{ node *loop }

// newJavascriptCaller answers nil, and says so, where node hasn't the SDK.
func newJavascriptCaller(t *testing.T) caller {
	t.Helper()
	if !hasJavascriptSDK() {
		t.Run("the AWS SDK for JavaScript", skipJavascript)
		return nil
	}
	return &javascriptCaller{startLoop(t, "node", "--no-warnings", "testdata/javascript_loop.js", javascriptSDK, gateway.admin)}
}

func (c *javascriptCaller) call(t *testing.T, operation string, input map[string]any) (map[string]any, error) {
	t.Helper()
	var answer struct {
		Output map[string]any
		Error  string
	}
	if err := c.node.ask([]any{operation, input}, &answer); err != nil {
		return nil, err
	}
	if answer.Error != "" {
		return nil, errors.New(answer.Error)
	}
	return answer.Output, nil
}

// javascriptWithKeys has the SDK call with clocks that are an hour off, which it sets right by the server's answers.
func javascriptWithKeys(t *testing.T, url string) {
	if !hasJavascriptSDK() {
		skipJavascript(t)
	}
	for _, off := range []string{"-3600000", "3600000"} {
		command := exec.Command("node", "--no-warnings", "testdata/javascript_keys.js", javascriptSDK, off)
		command.Env = append(os.Environ(), "AWS_ENDPOINT_URL="+url, "NOBODY=AKIDNOBODY x")
		for name, c := range map[string]aws.Credentials{"ADA": ada, "EVE": eve, "PASSER": passer} {
			command.Env = append(command.Env, name+"="+strings.TrimSpace(c.AccessKeyID+" "+c.SecretAccessKey+" "+c.SessionToken))
		}
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("%s ms off: %v: %s", off, err, out)
		}
	}
}
