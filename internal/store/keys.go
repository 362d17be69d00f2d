package store

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
)

// Keys are paths below a region. What belongs to an API lies below the API's own key, so that one prefix deletes it all. A …Key is
// where one record lies and names it by what AWS calls its identifier; a …Prefix is where all of a kind lie, in the order of their keys.

// AccountKey holds what the caller's account sets for a region.
func AccountKey(region string) string { return region + "/account" }

func RestApisPrefix(region string) string { return region + "/restapis/" }

func RestApiKey(region, apiId string) string { return RestApisPrefix(region) + apiId }

func ResourcesPrefix(region, apiId string) string { return RestApiKey(region, apiId) + "/resources/" }

func ResourceKey(region, apiId, resourceId string) string {
	return ResourcesPrefix(region, apiId) + resourceId
}

func MethodsPrefix(region, apiId, resourceId string) string {
	return ResourceKey(region, apiId, resourceId) + "/methods/"
}

// MethodKey holds a method with its responses, its integration and that one's responses.
func MethodKey(region, apiId, resourceId, httpMethod string) string {
	return MethodsPrefix(region, apiId, resourceId) + httpMethod
}

func DeploymentsPrefix(region, apiId string) string {
	return RestApiKey(region, apiId) + "/deployments/"
}

func DeploymentKey(region, apiId, deploymentId string) string {
	return DeploymentsPrefix(region, apiId) + deploymentId
}

// DefinitionKey holds what a deployment froze. It is apart from the deployment so that listing those stays cheap.
func DefinitionKey(region, apiId, deploymentId string) string {
	return RestApiKey(region, apiId) + "/definitions/" + deploymentId
}

func StagesPrefix(region, apiId string) string { return RestApiKey(region, apiId) + "/stages/" }

func StageKey(region, apiId, stageName string) string {
	return StagesPrefix(region, apiId) + stageName
}

// ChildrenPrefix is where an API keeps which resources lie below a resource.
func ChildrenPrefix(region, apiId, parentId string) string {
	return RestApiKey(region, apiId) + "/children/" + parentId + "/"
}

// ChildKey holds the identifier of the resource that stands below a parent under the name pathPart.
func ChildKey(region, apiId, parentId, pathPart string) string {
	return ChildrenPrefix(region, apiId, parentId) + pathPart
}

func GatewayResponsesPrefix(region, apiId string) string {
	return RestApiKey(region, apiId) + "/gatewayresponses/"
}

// GatewayResponseKey holds a response that the API customises.
func GatewayResponseKey(region, apiId, responseType string) string {
	return GatewayResponsesPrefix(region, apiId) + responseType
}

func ModelsPrefix(region, apiId string) string { return RestApiKey(region, apiId) + "/models/" }

func ModelKey(region, apiId, name string) string { return ModelsPrefix(region, apiId) + name }

func RequestValidatorsPrefix(region, apiId string) string {
	return RestApiKey(region, apiId) + "/requestvalidators/"
}

func RequestValidatorKey(region, apiId, id string) string {
	return RequestValidatorsPrefix(region, apiId) + id
}

func DocumentationPartsPrefix(region, apiId string) string {
	return RestApiKey(region, apiId) + "/documentationparts/"
}

func DocumentationPartKey(region, apiId, id string) string {
	return DocumentationPartsPrefix(region, apiId) + id
}

func DocumentationVersionsPrefix(region, apiId string) string {
	return RestApiKey(region, apiId) + "/documentationversions/"
}

// DocumentationVersionKey takes a version of any characters.
func DocumentationVersionKey(region, apiId, version string) string {
	return DocumentationVersionsPrefix(region, apiId) + url.PathEscape(version)
}

func AuthorizersPrefix(region, apiId string) string {
	return RestApiKey(region, apiId) + "/authorizers/"
}

func AuthorizerKey(region, apiId, id string) string { return AuthorizersPrefix(region, apiId) + id }

func ApiKeysPrefix(region string) string { return region + "/apikeys/" }

func ApiKeyKey(region, id string) string { return ApiKeysPrefix(region) + id }

// ApiKeysByAgePrefix is where the identifiers of API keys lie newest first.
func ApiKeysByAgePrefix(region string) string { return region + "/apikeysbyage/" }

// ApiKeyValueKey holds the identifier of the API key that has a value.
func ApiKeyValueKey(region, value string) string {
	digest := sha256.Sum256([]byte(value))
	return region + "/apikeyvalues/" + hex.EncodeToString(digest[:])
}

func VpcLinksPrefix(region string) string { return region + "/vpclinks/" }

func VpcLinkKey(region, id string) string { return VpcLinksPrefix(region) + id }

func UsagePlansPrefix(region string) string { return region + "/usageplans/" }

func UsagePlanKey(region, planId string) string { return UsagePlansPrefix(region) + planId }

func UsagePlanKeysPrefix(region, planId string) string {
	return UsagePlanKey(region, planId) + "/keys/"
}

// UsagePlanKeyKey says that an API key is a member of a usage plan.
func UsagePlanKeyKey(region, planId, keyId string) string {
	return UsagePlanKeysPrefix(region, planId) + keyId
}

// UsagePlanKeysByAgePrefix is where the identifiers of a plan's members lie, those that joined last first.
func UsagePlanKeysByAgePrefix(region, planId string) string {
	return UsagePlanKey(region, planId) + "/keysbyage/"
}

// UsagePrefix is where a usage plan keeps what its keys used, by key and day. It outlasts a key's membership.
func UsagePrefix(region, planId string) string { return UsagePlanKey(region, planId) + "/usage/" }

// UsageDaysPrefix is where the days of one key lie.
func UsageDaysPrefix(region, planId, keyId string) string {
	return UsagePrefix(region, planId) + keyId + "/"
}

// UsageDayKey takes a day as 2006-01-02.
func UsageDayKey(region, planId, keyId, day string) string {
	return UsageDaysPrefix(region, planId, keyId) + day
}

func DomainNamesPrefix(region string) string { return region + "/domainnames/" }

// DomainNameKey holds a domain name. A private one has an identifier too: others may have its name.
func DomainNameKey(region, name, domainNameId string) string {
	if domainNameId != "" {
		name += "+" + domainNameId
	}
	return DomainNamesPrefix(region) + name
}

func BasePathMappingsPrefix(region, name, domainNameId string) string {
	return DomainNameKey(region, name, domainNameId) + "/basepathmappings/"
}

func BasePathMappingKey(region, name, domainNameId, basePath string) string {
	return BasePathMappingsPrefix(region, name, domainNameId) + basePath
}

func AccessAssociationsPrefix(region string) string { return region + "/domainnameaccessassociations/" }

// AccessAssociationKey takes an ARN.
func AccessAssociationKey(region, arn string) string {
	return AccessAssociationsPrefix(region) + url.PathEscape(arn)
}

func ClientCertificatesPrefix(region string) string { return region + "/clientcertificates/" }

// ClientCertificateKey holds a certificate and, which is never told, its private key.
func ClientCertificateKey(region, id string) string { return ClientCertificatesPrefix(region) + id }
