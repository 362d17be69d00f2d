package control

import (
	"bytes"
	"encoding/csv"
	"errors"
	"slices"
	"strings"

	"stile/internal/apigw"
)

type importApiKeysInput struct {
	Body           []byte              `payload:"" required:""`
	Format         apigw.ApiKeysFormat `query:"format" required:""`
	FailOnWarnings bool                `query:"failonwarnings"`

	rows []map[string]string // of the body, read before the transaction
}

func prepareKeys(_ *Call, in *importApiKeysInput) (err error) {
	in.rows, err = keyRows(in.Body)
	return err
}

type apiKeyIds struct {
	Ids      []string
	Warnings []string
}

// importApiKeys makes a key of each row. A row that can't be one is a warning.
func importApiKeys(c *Call, in *importApiKeysInput) (*apiKeyIds, error) {
	answer := &apiKeyIds{Ids: []string{}, Warnings: []string{}}
	for _, row := range in.rows {
		key := &apigw.ApiKey{
			Name: row["name"], Value: row["key"], Description: row["description"], Enabled: strings.EqualFold(row["enabled"], "true"),
			StageKeys: []string{},
		}
		err := c.addApiKey(key)
		if err == nil {
			answer.Ids = append(answer.Ids, key.Id)
			err = c.joinUsagePlans(key, row["usageplanids"])
		}
		var refusal *apigw.Error
		switch {
		case errors.As(err, &refusal):
			answer.Warnings = append(answer.Warnings, refusal.Message)
		case err != nil:
			return nil, err
		}
	}
	if in.FailOnWarnings && len(answer.Warnings) > 0 {
		return nil, badRequest("Warnings found during import:\n\t%s", strings.Join(answer.Warnings, "\n\t"))
	}
	return answer, nil
}

// joinUsagePlans makes a key a member of plans, whose identifiers are separated by commas.
func (c *Call) joinUsagePlans(key *apigw.ApiKey, planIds string) error {
	for id := range strings.SplitSeq(planIds, ",") {
		if id = strings.TrimSpace(id); id == "" {
			continue
		}
		plan, err := c.usagePlan(id)
		if err != nil {
			return err
		}
		if err := c.joinUsagePlan(plan, key.Id); err != nil {
			return err
		}
	}
	return nil
}

// keyRows reads a CSV file of keys: each row by the names of its columns in lower case, in whatever order the header has them.
func keyRows(text []byte) ([]map[string]string, error) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	lines, err := r.ReadAll()
	if err != nil {
		return nil, badRequest("Invalid API keys file specified: %s", err)
	}
	if len(lines) > 1+maxImported {
		return nil, badRequest("Invalid API keys file specified: at most %d keys can be imported at once", maxImported)
	}
	if len(lines) == 0 {
		return nil, errKeyColumns
	}
	header := lines[0]
	for i := range header {
		header[i] = strings.ToLower(strings.TrimSpace(header[i]))
	}
	if !slices.Contains(header, "name") || !slices.Contains(header, "key") {
		return nil, errKeyColumns
	}
	var rows []map[string]string
	for _, line := range lines[1:] {
		row := make(map[string]string)
		for i, field := range line[:min(len(line), len(header))] {
			row[header[i]] = strings.TrimSpace(field)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

var errKeyColumns = badRequest("Invalid API keys file specified: the header must have the columns name and key")
