package control

import (
	"log/slog"
	"strings"

	"stile/internal/wire"
)

// audit leaves a line for every call that changes something, or that was to: who, what, from where, and what came of it.
func (c *Control) audit(call *Call, req *wire.Request, operation *Operation, status int, err error) {
	if operation == nil || !operation.mutates() {
		return
	}
	path, _, _ := strings.Cut(req.Target, "?") // a presigned URL's query is a secret
	attributes := []any{
		slog.String("operation", operation.Name), slog.String("caller", call.Caller), slog.String("access_key", call.AccessKeyId), slog.String("from", req.RemoteAddr.String()),
		slog.String("target", req.Method+" "+path), slog.String("region", call.Region), slog.String("request", call.RequestId),
		slog.Int("status", status),
	}
	if err != nil {
		attributes = append(attributes, slog.String("refusal", err.Error()))
	}
	c.auditLog.Info("audit", attributes...)
}
