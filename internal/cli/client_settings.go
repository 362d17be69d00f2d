package cli

import (
	"slices"
	"strings"

	"stile/internal/python"
)

// legacyDefaults is the mode in which botocore chooses its own defaults.
const legacyDefaults = "legacy"

// defaultsMode is defaults_mode, which in all but one of its values stands for the newer retries.
func (r *runner) defaultsMode() (string, error) {
	configured, ok := r.settings.Lookup("AWS_DEFAULTS_MODE", "defaults_mode")
	if !ok {
		return legacyDefaults, nil
	}
	modes := []string{legacyDefaults, "auto", "standard", "in-region", "cross-region", "mobile"}
	if mode := strings.ToLower(configured); slices.Contains(modes, mode) {
		return mode, nil
	}
	return "", failuref("Client configured with invalid defaults mode: %s. Valid defaults modes include: %s.", configured, strings.Join(modes, ", "))
}

// checkSettings refuses values of settings that change nothing here but must be right for botocore to make a client.
func (r *runner) checkSettings() error {
	if err := r.checkCompression(); err != nil {
		return err
	}
	for _, name := range [...]string{"request_checksum_calculation", "response_checksum_validation"} {
		value, ok := r.settings.Lookup("AWS_"+strings.ToUpper(name), name)
		if value = strings.ToLower(value); ok && value != "when_supported" && value != "when_required" {
			return failuref("Unsupported configuration value for %s. Expected one of ('when_supported', 'when_required') but got %s.", name, value)
		}
	}
	const mode = "account_id_endpoint_mode"
	value, ok := r.settings.Lookup("AWS_ACCOUNT_ID_ENDPOINT_MODE", mode)
	if value = strings.ToLower(value); ok && !r.globals.noSignRequest && !slices.Contains([]string{"preferred", "disabled", "required"}, value) {
		return failuref("The configured value '%s' for '%s' is invalid. Valid values are: ('preferred', 'disabled', 'required').", value, mode)
	}
	return r.settings.CheckS3()
}

func (r *runner) checkCompression() error {
	const name, smallest, largest = "request_min_compression_size_bytes", 1, 1 << 20
	text, ok := r.settings.Lookup("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", name)
	if !ok {
		return nil
	}
	n, err := python.ParseInt(text)
	if err != nil {
		return failuref(`Invalid value "%s" for %s. Value must be an integer. Received <class 'str'> instead.`, text, name)
	}
	if python.CompareNumbers(n, int64(smallest)) < 0 || python.CompareNumbers(n, int64(largest)) > 0 {
		return failuref(`Invalid value "%s" for %s. Value must be between %d and %d.`, text, name, smallest, largest)
	}
	return nil
}

// checkSTS refuses a setting of another service that is looked at for all of them, once the endpoint is known to be one.
func (r *runner) checkSTS() error {
	value, ok := r.settings.Lookup("AWS_STS_REGIONAL_ENDPOINTS", "sts_regional_endpoints")
	if ok && value != "" && value != "legacy" && value != "regional" {
		return failuref(`STS regional endpoints option %s is invalid. Valid options are: "legacy", "regional"`, value)
	}
	return nil
}
