package exchange

// Variables is a read-only tree of named values, such as $context is to templates and mappings.
type Variables interface {
	// Lookup answers a string, an int64, a bool, nil for a member that exists without a value, or Variables.
	Lookup(name string) (value any, ok bool)
	// Names are the members in the order the service shows them.
	Names() []string
}
