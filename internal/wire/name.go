package wire

// Name is a header name that the gateway knows, as a number, so that finding and judging a field compares no texts. The zero Name is
// any other.
type Name uint8

// The known names; their texts are in nameTexts.
const (
	NameOther Name = iota
	NameAccept
	NameAcceptEncoding
	NameAuthorization
	NameCacheControl
	NameConnection
	NameContentEncoding
	NameContentLength
	NameContentMD5
	NameContentType
	NameCookie
	NameDate
	NameExpect
	NameHost
	NameKeepAlive
	NameMaxForwards
	NameOrigin
	NamePragma
	NameProxyAuthenticate
	NameProxyAuthorization
	NameProxyConnection
	NameReferer
	NameServer
	NameSetCookie
	NameTE
	NameTrailer
	NameTransferEncoding
	NameUpgrade
	NameUserAgent
	NameVary
	NameVia
	NameWWWAuthenticate
	NameXAmzApigwId
	NameXAmzDate
	NameXAmzSecurityToken
	NameXAmznApigatewayApiId
	NameXAmznRequestId
	NameXAmznTraceId
	NameXApiKey
	NameXApigwApiId
	NameXForwardedFor
	NameXForwardedPort
	NameXForwardedProto
	NameXHTTPMethodOverride
	Names // how many there are
)

var nameTexts = [Names]string{
	NameAccept:               "Accept",
	NameAcceptEncoding:       "Accept-Encoding",
	NameAuthorization:        "Authorization",
	NameCacheControl:         "Cache-Control",
	NameConnection:           "Connection",
	NameContentEncoding:      "Content-Encoding",
	NameContentLength:        "Content-Length",
	NameContentMD5:           "Content-MD5",
	NameContentType:          "Content-Type",
	NameCookie:               "Cookie",
	NameDate:                 "Date",
	NameExpect:               "Expect",
	NameHost:                 "Host",
	NameKeepAlive:            "Keep-Alive",
	NameMaxForwards:          "Max-Forwards",
	NameOrigin:               "Origin",
	NamePragma:               "Pragma",
	NameProxyAuthenticate:    "Proxy-Authenticate",
	NameProxyAuthorization:   "Proxy-Authorization",
	NameProxyConnection:      "Proxy-Connection",
	NameReferer:              "Referer",
	NameServer:               "Server",
	NameSetCookie:            "Set-Cookie",
	NameTE:                   "TE",
	NameTrailer:              "Trailer",
	NameTransferEncoding:     "Transfer-Encoding",
	NameUpgrade:              "Upgrade",
	NameUserAgent:            "User-Agent",
	NameVary:                 "Vary",
	NameVia:                  "Via",
	NameWWWAuthenticate:      "WWW-Authenticate",
	NameXAmzApigwId:          "x-amz-apigw-id",
	NameXAmzDate:             "X-Amz-Date",
	NameXAmzSecurityToken:    "X-Amz-Security-Token",
	NameXAmznApigatewayApiId: "X-Amzn-Apigateway-Api-Id",
	NameXAmznRequestId:       "x-amzn-RequestId",
	NameXAmznTraceId:         "X-Amzn-Trace-Id",
	NameXApiKey:              "x-api-key",
	NameXApigwApiId:          "x-apigw-api-id",
	NameXForwardedFor:        "X-Forwarded-For",
	NameXForwardedPort:       "X-Forwarded-Port",
	NameXForwardedProto:      "X-Forwarded-Proto",
	NameXHTTPMethodOverride:  "X-HTTP-Method-Override",
}

// String is the name as it is written by those who write it first.
func (n Name) String() string { return nameTexts[n] }

// NameOf is the known name that text is in some case, else NameOther.
func NameOf(text string) Name {
	if len(text) < len("TE") {
		return NameOther
	}
	if n := nameTable[nameSlot(text)]; n != NameOther && equalFold(text, nameTexts[n]) {
		return n
	}
	return NameOther
}

// nameTable holds each known name where nameSlot puts it: they all differ, as long as a test says so.
var nameTable = func() (table [256]Name) {
	for n := NameOther + 1; n < Names; n++ {
		table[nameSlot(nameTexts[n])] = n
	}
	return table
}()

// nameSlot goes by length and three letters, whatever their case.
func nameSlot(text string) uint8 {
	const lower = 0x20
	first, middle, last := text[0]|lower, text[len(text)/2]|lower, text[len(text)-1]|lower
	return uint8(len(text))*slotLength + first*slotFirst + middle*slotMiddle + last*slotLast
}

// Found by trial so that no two known names share a slot.
const (
	slotLength = 102
	slotFirst  = 173
	slotMiddle = 148
	slotLast   = 206
)
