package gateway

import (
	"strings"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/plan"
)

// maxLogEvent is how many bytes of an event the execution log keeps.
const maxLogEvent = 1024

// executionLog is a request's execution log as its stage asks for it; nil if it doesn't.
func (h *handling) executionLog(setting *apigw.MethodSetting) *exchange.Trace {
	if setting.LoggingLevel != "ERROR" && setting.LoggingLevel != "INFO" {
		return nil
	}
	log := h.gateway.log.With("log", "API-Gateway-Execution-Logs_"+h.x.Context.ApiId+"/"+h.x.Context.Stage+canarySuffix(h.plan))
	prefix := "(" + h.x.Context.RequestId + ") "
	write := func(line string) {
		if len(line) > maxLogEvent {
			line = strings.ToValidUTF8(line[:maxLogEvent], "") + " [TRUNCATED]"
		}
		log.Info(prefix + line)
	}
	return exchange.NewLog(write, setting.LoggingLevel == "ERROR", setting.DataTraceEnabled)
}

// canarySuffix is what follows the name of a log that a canary's request is written to.
func canarySuffix(p *plan.Plan) string {
	if p.IsCanary() {
		return "/Canary"
	}
	return ""
}

// beginLog writes what comes before the method's execution: spec data-plane 06 section 7.
func (h *handling) beginLog() {
	x := h.x
	h.x.Trace = h.executionLog(h.method.Setting())
	if !x.Trace.On() {
		return
	}
	key, apiStage := exchange.Mask(x.Request.Header.Get("x-api-key")), x.Context.ApiId+"/"+x.Context.Stage
	x.Trace.Log("Extended Request Id: %s", x.Context.ExtendedRequestId)
	x.Trace.Log("Verifying Usage Plan for request: %s. API Key: %s API Stage: %s", x.Context.RequestId, key, apiStage)
	if !h.method.RequiresApiKey() {
		x.Trace.Log("API Key %s authorized because method '%s %s' does not require API Key. Request will not contribute to throttle or quota limits",
			key, h.method.HttpMethod, h.method.ResourcePath)
		x.Trace.Log("Usage Plan check succeeded for API Key %s and API Stage %s", key, apiStage)
	}
}

// endLog writes what follows the method's execution.
func (h *handling) endLog() {
	x := h.x
	if id := x.Context.AwsEndpointRequestId; id != "" {
		x.Trace.Log("AWS Integration Endpoint RequestId : %s", id)
	}
	if x.Trace.On() && h.plan.IsTraced() {
		x.Trace.Log("X-ray Tracing ID : %s", traceRoot(x.TraceId))
	}
}
