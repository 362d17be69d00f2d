package apigw

func (AccessAssociationSourceType) Values() []string { return []string{"VPCE"} }

func (ApiKeysFormat) Values() []string { return []string{"csv"} }

func (ApiKeySourceType) Values() []string { return []string{"AUTHORIZER", "HEADER"} }

func (ApiStatus) Values() []string { return []string{"UPDATING", "AVAILABLE", "PENDING", "FAILED"} }

func (AuthorizationType) Values() []string {
	return []string{"NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"}
}

func (AuthorizerType) Values() []string {
	return []string{"TOKEN", "REQUEST", "COGNITO_USER_POOLS"}
}

func (CacheClusterSize) Values() []string {
	return []string{"0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"}
}

func (CacheClusterStatus) Values() []string {
	return []string{"CREATE_IN_PROGRESS", "AVAILABLE", "DELETE_IN_PROGRESS", "NOT_AVAILABLE", "FLUSH_IN_PROGRESS"}
}

func (ConnectionType) Values() []string { return []string{"INTERNET", "VPC_LINK"} }

func (ContentHandlingStrategy) Values() []string {
	return []string{"CONVERT_TO_BINARY", "CONVERT_TO_TEXT"}
}

func (DocumentationPartType) Values() []string {
	return []string{
		"RESPONSE_BODY", "RESPONSE", "METHOD", "MODEL", "AUTHORIZER", "RESPONSE_HEADER", "RESOURCE", "PATH_PARAMETER",
		"REQUEST_BODY", "QUERY_PARAMETER", "API", "REQUEST_HEADER",
	}
}

func (DomainNameStatus) Values() []string {
	return []string{"AVAILABLE", "UPDATING", "PENDING", "PENDING_CERTIFICATE_REIMPORT", "PENDING_OWNERSHIP_VERIFICATION", "FAILED"}
}

func (EndpointAccessMode) Values() []string { return []string{"BASIC", "STRICT"} }

func (EndpointType) Values() []string { return []string{"PRIVATE", "EDGE", "REGIONAL"} }

func (GatewayResponseType) Values() []string {
	return []string{
		"REQUEST_TOO_LARGE", "RESOURCE_NOT_FOUND", "AUTHORIZER_CONFIGURATION_ERROR", "MISSING_AUTHENTICATION_TOKEN",
		"BAD_REQUEST_BODY", "INVALID_SIGNATURE", "INVALID_API_KEY", "BAD_REQUEST_PARAMETERS", "AUTHORIZER_FAILURE", "UNAUTHORIZED",
		"INTEGRATION_TIMEOUT", "ACCESS_DENIED", "DEFAULT_4XX", "DEFAULT_5XX", "WAF_FILTERED", "QUOTA_EXCEEDED", "THROTTLED",
		"API_CONFIGURATION_ERROR", "UNSUPPORTED_MEDIA_TYPE", "INTEGRATION_FAILURE", "EXPIRED_TOKEN",
	}
}

func (IntegrationType) Values() []string {
	return []string{"HTTP", "MOCK", "AWS_PROXY", "HTTP_PROXY", "AWS"}
}

func (IpAddressType) Values() []string { return []string{"ipv4", "dualstack"} }

func (LocationStatusType) Values() []string { return []string{"DOCUMENTED", "UNDOCUMENTED"} }

func (Op) Values() []string {
	return []string{"add", "remove", "move", "test", "replace", "copy"}
}

func (PassthroughBehavior) Values() []string {
	return []string{"WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"}
}

func (PutMode) Values() []string { return []string{"merge", "overwrite"} }

// RefusedByOperation says that the operations refuse other values, in words of their own.
func (PutMode) RefusedByOperation() {}

func (QuotaPeriodType) Values() []string { return []string{"DAY", "WEEK", "MONTH"} }

func (ResourceOwner) Values() []string { return []string{"SELF", "OTHER_ACCOUNTS"} }

func (ResponseTransferMode) Values() []string { return []string{"BUFFERED", "STREAM"} }

func (RoutingMode) Values() []string {
	return []string{"BASE_PATH_MAPPING_ONLY", "ROUTING_RULE_ONLY", "ROUTING_RULE_THEN_BASE_PATH_MAPPING"}
}

func (SecurityPolicy) Values() []string {
	return []string{
		"TLS_1_0", "TLS_1_2", "SecurityPolicy_TLS13_1_3_2025_09", "SecurityPolicy_TLS13_1_3_FIPS_2025_09",
		"SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09", "SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09",
		"SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09", "SecurityPolicy_TLS13_1_2_PQ_2025_09",
		"SecurityPolicy_TLS13_1_2_2021_06", "SecurityPolicy_TLS13_2025_EDGE", "SecurityPolicy_TLS12_PFS_2025_EDGE",
		"SecurityPolicy_TLS12_2018_EDGE",
	}
}

func (UnauthorizedCacheControlHeaderStrategy) Values() []string {
	return []string{"FAIL_WITH_403", "SUCCEED_WITH_RESPONSE_HEADER", "SUCCEED_WITHOUT_RESPONSE_HEADER"}
}
