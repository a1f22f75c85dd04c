package entity

import (
	"parlance/conversation"
	"parlance/insights/token"
)

// Custom finds the phrases that a client defined, letter case aside and at word
// borders only. It is safe for concurrent use.
type Custom struct {
	root *node
	list []conversation.CustomEntity
}

// node is one step of the trie of token norms.
type node struct {
	next map[string]*node
	ends []int // entities whose phrase ends here
}

// CustomMatch is one phrase found in tokens First <= i < Next.
type CustomMatch struct {
	Entity      conversation.CustomEntity
	First, Next int
}

// NewCustom makes the trie. An entity without a text looks for its value.
func NewCustom(list []conversation.CustomEntity) *Custom {
	c := &Custom{root: &node{}, list: list}
	for i, e := range list {
		text := e.Text
		if text == "" {
			text = e.Value
		}
		at := c.root
		for _, t := range token.Scan(nil, text) {
			if at.next == nil {
				at.next = map[string]*node{}
			}
			if at.next[t.Norm] == nil {
				at.next[t.Norm] = &node{}
			}
			at = at.next[t.Norm]
		}
		if at != c.root {
			at.ends = append(at.ends, i)
		}
	}
	return c
}

// Find gives the longest phrase at every place, in order; several entities with
// the same phrase all match.
func (c *Custom) Find(toks []token.Token) []CustomMatch {
	if len(c.list) == 0 {
		return nil
	}
	var out []CustomMatch
	for i := 0; i < len(toks); {
		var ends []int
		next := i
		at := c.root
		for j := i; j < len(toks) && at.next != nil; j++ {
			if at = at.next[toks[j].Norm]; at == nil {
				break
			}
			if len(at.ends) > 0 {
				ends, next = at.ends, j+1
			}
		}
		for _, e := range ends {
			out = append(out, CustomMatch{Entity: c.list[e], First: i, Next: next})
		}
		i = max(next, i+1)
	}
	return out
}
