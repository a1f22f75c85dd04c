package sqldb

import "sync"

// texts remembers how query texts look in a dialect.
type texts struct {
	dialect dialect

	mu       sync.RWMutex
	expanded map[string]string
}

func newTexts(d dialect) *texts { return &texts{dialect: d, expanded: map[string]string{}} }

func (t *texts) expand(text string) string {
	t.mu.RLock()
	s, found := t.expanded[text]
	full := len(t.expanded) >= maxCachedTexts
	t.mu.RUnlock()
	if found {
		return s
	}
	s = t.dialect.expand(text)
	if !full {
		t.mu.Lock()
		t.expanded[text] = s
		t.mu.Unlock()
	}
	return s
}
