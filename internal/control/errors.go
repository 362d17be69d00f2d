package control

import (
	"errors"
	"fmt"

	"stile/internal/apigw"
)

func badRequest(format string, args ...any) error {
	return &apigw.Error{Code: "BadRequestException", Status: 400, Message: fmt.Sprintf(format, args...)}
}

func notFound(format string, args ...any) error {
	return &apigw.Error{Code: "NotFoundException", Status: 404, Message: fmt.Sprintf(format, args...)}
}

func conflict(format string, args ...any) error {
	return &apigw.Error{Code: "ConflictException", Status: 409, Message: fmt.Sprintf(format, args...)}
}

var errConcurrent = conflict("Unable to complete operation due to concurrent modification. Please try again later.")

func isNotFound(err error) bool {
	var e *apigw.Error
	return errors.As(err, &e) && e.Status == 404
}
