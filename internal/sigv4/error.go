package sigv4

// Error is a refusal in the service's words. Status and codes are those of spec data-plane 05 sections 1 and 4.3.
type Error struct {
	Code    string // e.g. InvalidSignatureException
	Status  int
	Message string
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

var (
	errMissingToken       = &Error{"MissingAuthenticationTokenException", 403, "Missing Authentication Token"}
	errUnrecognizedClient = &Error{"UnrecognizedClientException", 403, "The security token included in the request is invalid."}
	errMismatch           = invalidSignature("The request signature we calculated does not match the signature you provided. " +
		"Check your AWS Secret Access Key and signing method. Consult the service documentation for details.")
)

func invalidSignature(message string) *Error {
	return &Error{"InvalidSignatureException", 403, message}
}

func incompleteSignature(message string) *Error {
	return &Error{"IncompleteSignatureException", 403, message}
}
