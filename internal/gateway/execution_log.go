package gateway

import (
	"stile/internal/apigw"
	"stile/internal/exchange"
)

// maxLogEvent is how many bytes of an event the execution log keeps.
const maxLogEvent = 1024

// executionLog is a request's execution log as its stage asks for it; nil if it doesn't.
func (g *Gateway) executionLog(x *exchange.Exchange, setting apigw.MethodSetting) *exchange.Trace {
	if setting.LoggingLevel != "ERROR" && setting.LoggingLevel != "INFO" {
		return nil
	}
	log := g.log.With("log", "API-Gateway-Execution-Logs_"+x.Context.ApiId+"/"+x.Context.Stage)
	prefix := "(" + x.Context.RequestId + ") "
	write := func(line string) {
		if len(line) > maxLogEvent {
			line = line[:maxLogEvent] + " [TRUNCATED]"
		}
		log.Info(prefix + line)
	}
	return exchange.NewLog(write, setting.LoggingLevel == "ERROR", setting.DataTraceEnabled)
}
