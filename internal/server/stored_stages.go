package server

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"

	"stile/internal/apigw"
	"stile/internal/store"
)

// apiKey names an API among all that a store holds.
type apiKey struct{ region, apiId string }

// stageRecords walks an API's stages as they are stored.
func stageRecords(r store.Reader, region, apiId string) iter.Seq2[string, []byte] {
	prefix := store.StagesPrefix(region, apiId)
	return func(yield func(string, []byte) bool) {
		for key, record := range r.Scan(prefix, "") {
			if name := key[len(prefix):]; !strings.Contains(name, "/") && !yield(name, slices.Clone(record)) {
				return
			}
		}
	}
}

// readStage reads what a stage needs to be compiled.
func readStage(r store.Reader, id stageId, record []byte) storedStage {
	s := storedStage{id: id, record: record, stage: new(apigw.Stage)}
	if s.err = json.Unmarshal(record, s.stage); s.err != nil {
		return s
	}
	if s.certificate, s.err = readCertificate(r, id, s.stage.ClientCertificateId); s.err != nil {
		return s
	}
	if s.definition, s.err = readDefinition(r, id, s.stage.DeploymentId); s.err != nil {
		return s
	}
	if canary := s.stage.CanarySettings; canary != nil && canary.DeploymentId != "" {
		s.canary, s.err = readDefinition(r, id, canary.DeploymentId)
	}
	return s
}

// readCertificate answers nil for a stage without a certificate.
func readCertificate(r store.Reader, id stageId, certificateId string) (*tls.Certificate, error) {
	if certificateId == "" {
		return nil, nil
	}
	record, err := store.Get[apigw.ClientCertificateWithKey](r, store.ClientCertificateKey(id.region, certificateId))
	if err == nil && record == nil {
		err = fmt.Errorf("client certificate %s isn't in the store", certificateId)
	}
	if err != nil {
		return nil, err
	}
	return record.Pair()
}

func readDefinition(r store.Reader, id stageId, deploymentId string) (*apigw.Definition, error) {
	definition, err := store.Get[apigw.Definition](r, store.DefinitionKey(id.region, id.apiId, deploymentId))
	if err == nil && definition == nil {
		err = fmt.Errorf("deployment %s isn't in the store", deploymentId)
	}
	return definition, err
}

// apiKeys walks the APIs of all regions.
func apiKeys(r store.Reader) iter.Seq[apiKey] {
	return func(yield func(apiKey) bool) {
		for region := range firstElements(r, "") {
			for apiId := range firstElements(r, store.RestApisPrefix(region)) {
				if !yield(apiKey{region, apiId}) {
					return
				}
			}
		}
	}
}

// firstElements walks what stands between prefix and the next slash in the keys below it, each once.
func firstElements(r store.Reader, prefix string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for after := ""; ; {
			element, ok := firstElement(r, prefix, after)
			if !ok || !yield(element) {
				return
			}
			after = prefix + element + "/\xff" // past all that is below it
		}
	}
}

func firstElement(r store.Reader, prefix, after string) (string, bool) {
	for key := range r.Scan(prefix, after) {
		element, _, _ := strings.Cut(key[len(prefix):], "/")
		return element, true
	}
	return "", false
}

// stagesTouched are the APIs whose stages may have changed with a commit's keys.
func stagesTouched(keys []string) map[apiKey]bool {
	apis := map[apiKey]bool{}
	for _, key := range keys {
		region, rest, _ := strings.Cut(key, "/restapis/")
		apiId, below, deeper := strings.Cut(rest, "/")
		if apiId != "" && (!deeper || strings.HasPrefix(below, "stages/")) {
			apis[apiKey{region, apiId}] = true
		}
	}
	return apis
}
