package control

// What one import may make. It is one transaction, for which all other changes wait and which costs more the longer it is already.
const (
	maxImported     = 10000 // resources, methods, models and documentation parts; of a file of keys, rows
	maxResourcePath = 8192  // bytes; what is longer is in no URL that the service takes
)

// errTooMuch ends an import at once.
var errTooMuch = errDocument("Errors found during import:\n\tThe definition has more than 10000 resources, methods, models and documentation parts", "")

// count is an error as soon as the import has made too much.
func (i *importing) count(made int) error {
	if i.made += made; i.made > maxImported {
		return errTooMuch
	}
	return nil
}

// things is how much a document makes at least, whatever its paths have in common.
func (i *importing) things() int {
	things := len(i.document.Models) + len(i.document.Documentation.Parts)
	for _, path := range i.document.Paths {
		things += len(path.Methods)
	}
	return things
}
