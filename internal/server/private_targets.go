package server

import (
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"
)

// checkPrivateTargets holds private_targets against what a VPC link can lead to.
func checkPrivateTargets(targets map[string][]string) error {
	for _, arn := range slices.Sorted(maps.Keys(targets)) {
		if parts := strings.SplitN(arn, ":", 6); len(parts) < 6 || parts[0] != "arn" || parts[2] != "elasticloadbalancing" {
			return fmt.Errorf("private_targets: %q must be the ARN of a load balancer or of its listener", arn)
		}
		if len(targets[arn]) == 0 {
			return fmt.Errorf("private_targets: %s has no targets: list addresses such as 10.0.3.7:80", arn)
		}
		for i, address := range targets[arn] {
			host, port, err := net.SplitHostPort(address)
			number, portErr := strconv.Atoi(port)
			if err != nil || portErr != nil || host == "" || number < 1 || number > 65535 {
				return fmt.Errorf("private_targets: %s: %q must be an address with a port, such as 10.0.3.7:80", arn, address)
			}
			if slices.Contains(targets[arn][:i], address) {
				return fmt.Errorf("private_targets: %s: %s stands twice", arn, address)
			}
		}
	}
	return nil
}
