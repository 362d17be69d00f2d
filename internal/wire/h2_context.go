package wire

// renew makes c good for another request, unless somebody may still hold on to what it was.
func (c *connContext) renew() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended.Store(false)
	return c.done == nil && len(c.after) == 0
}
