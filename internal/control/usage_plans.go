package control

import (
	"slices"
	"time"

	"stile/internal/apigw"
	"stile/internal/store"
)

func (c *Call) usagePlan(id string) (*apigw.UsagePlan, error) {
	if isName(id) {
		if p, err := store.Get[apigw.UsagePlan](c.reader, store.UsagePlanKey(c.Region, id)); p != nil || err != nil {
			return p, err
		}
	}
	return nil, notFound("Invalid Usage Plan ID specified")
}

func (c *Call) putUsagePlan(p *apigw.UsagePlan) error {
	return store.Put(c.writer, store.UsagePlanKey(c.Region, p.Id), p)
}

// usagePlans reads all usage plans.
func (c *Call) usagePlans() ([]named[apigw.UsagePlan], error) {
	var all []named[apigw.UsagePlan]
	for record, err := range store.Children[apigw.UsagePlan](c.reader, store.UsagePlansPrefix(c.Region), "") {
		if err != nil {
			return nil, err
		}
		all = append(all, named[apigw.UsagePlan]{record.Name, record.Value})
	}
	return all, nil
}

// taggedUsagePlan is what a plan's own get and update answer: tags are there though there be none.
func taggedUsagePlan(p *apigw.UsagePlan) *apigw.UsagePlan {
	answer := *p
	answer.Tags = orEmpty(p.Tags)
	return &answer
}

// membership is a key's record below its usage plan.
type membership struct{ CreatedNanos int64 }

// byAge is a key's place in the list of its plan's members.
func (m *membership) byAge(region, planId, keyId string) string {
	return store.UsagePlanKeysByAgePrefix(region, planId) + newestFirst(m.CreatedNanos, keyId)
}

func (c *Call) isMember(planId, keyId string) bool {
	_, ok := c.reader.Get(store.UsagePlanKeyKey(c.Region, planId, keyId))
	return ok
}

// joinUsagePlan makes a key a member of a plan.
func (c *Call) joinUsagePlan(p *apigw.UsagePlan, keyId string) error {
	if c.isMember(p.Id, keyId) {
		return conflict("Usage Plan Key already exists")
	}
	if err := c.checkSharing(p, []string{keyId}); err != nil {
		return err
	}
	joined := &membership{time.Now().UnixNano()}
	if err := c.writer.Put(joined.byAge(c.Region, p.Id, keyId), []byte(keyId)); err != nil {
		return err
	}
	return store.Put(c.writer, store.UsagePlanKeyKey(c.Region, p.Id, keyId), joined)
}

// leaveUsagePlan is for a key that may not be a member.
func (c *Call) leaveUsagePlan(planId, keyId string) error {
	key := store.UsagePlanKeyKey(c.Region, planId, keyId)
	joined, err := store.Get[membership](c.reader, key)
	if err != nil || joined == nil {
		return err
	}
	if err := c.writer.Delete(joined.byAge(c.Region, planId, keyId)); err != nil {
		return err
	}
	return c.writer.Delete(key)
}

// checkSharing refuses keys in two plans for one stage: it couldn't be told which of them counts.
func (c *Call) checkSharing(p *apigw.UsagePlan, keyIds []string) error {
	plans, err := c.usagePlans()
	if err != nil {
		return err
	}
	for _, other := range plans {
		if other.value.Id == p.Id || !shareStage(p, other.value) {
			continue
		}
		for _, id := range keyIds {
			if c.isMember(other.value.Id, id) {
				return conflict("API Key %s is already in Usage Plan %s, which has an API Stage in common with Usage Plan %s", id, other.value.Id, p.Id)
			}
		}
	}
	return nil
}

func shareStage(a, b *apigw.UsagePlan) bool {
	return slices.ContainsFunc(a.ApiStages, func(s apigw.ApiStage) bool { return stageAt(b, s.ApiId, s.Stage) >= 0 })
}

// stageAt is where a stage stands in a plan's list, or -1.
func stageAt(p *apigw.UsagePlan, apiId, stageName string) int {
	return slices.IndexFunc(p.ApiStages, func(s apigw.ApiStage) bool { return s.ApiId == apiId && s.Stage == stageName })
}

// members are the keys of a plan.
func (c *Call) members(planId string) []string {
	var ids []string
	prefix := store.UsagePlanKeysPrefix(c.Region, planId)
	for key := range c.reader.Scan(prefix, "") {
		ids = append(ids, key[len(prefix):])
	}
	return ids
}

// leaveUsagePlans takes a stage that is deleted, or all stages of an API, out of the usage plans.
func (c *Call) leaveUsagePlans(apiId, stageName string) error {
	plans, err := c.usagePlans()
	if err != nil {
		return err
	}
	for _, plan := range plans {
		p := plan.value
		before := len(p.ApiStages)
		p.ApiStages = slices.DeleteFunc(p.ApiStages, func(s apigw.ApiStage) bool {
			return s.ApiId == apiId && (stageName == "" || s.Stage == stageName)
		})
		if len(p.ApiStages) == before {
			continue
		}
		if err := c.putUsagePlan(p); err != nil {
			return err
		}
	}
	return nil
}
