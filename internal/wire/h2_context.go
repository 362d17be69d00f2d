package wire

// renew makes c good for another request, unless somebody may still hold on to what it was.
func (c *connContext) renew() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done != nil || c.after != nil {
		return false
	}
	c.ended.Store(false)
	return true
}
