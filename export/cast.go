package export

import (
	"fmt"
	"strconv"
	"strings"

	"parlance/conversation"
	"parlance/export/fold"
)

// nobody is the name of a speaker of whom nothing is known.
const nobody = "Unknown speaker"

// person is a participant as shown.
type person struct {
	Name    string // unique within the document
	Contact string // an e-mail address or the client's id; "" if Name says it
	Spoke   bool
}

// cast gives everybody in a document one name and one number.
type cast struct {
	people []person // members first, then other speakers, in order of appearance
	index  map[string]int
	taken  map[string]bool
}

func newCast(doc *Document) *cast {
	c := &cast{index: map[string]int{}, taken: map[string]bool{}}
	for _, m := range doc.Members {
		if !m.Empty() {
			c.add(m)
		}
	}
	for _, msg := range doc.Messages {
		if !msg.From.Empty() {
			c.people[c.add(msg.From)].Spoke = true
		}
	}
	return c
}

// key tells members apart: the id where there is one, else what else is known.
func key(m conversation.Member) string {
	switch {
	case m.ID != "":
		return "id " + m.ID
	case m.Email != "":
		return "mail " + strings.ToLower(m.Email)
	case m.UserID != "":
		return "user " + m.UserID
	default:
		return "name " + strings.ToLower(m.Name)
	}
}

// add gives the number of m, a new one if m was not seen before.
func (c *cast) add(m conversation.Member) int {
	k := key(m)
	if i, ok := c.index[k]; ok {
		return i
	}
	i := len(c.people)
	c.index[k] = i
	c.people = append(c.people, c.describe(m))
	return i
}

func (c *cast) describe(m conversation.Member) person {
	name, mail, user := fold.Flat(m.Name), fold.Flat(m.Email), fold.Flat(m.UserID)
	p := person{Name: name, Contact: mail}
	if p.Contact == "" && user != name {
		p.Contact = user
	}
	switch {
	case p.Name != "":
	case p.Contact != "":
		p.Name, p.Contact = p.Contact, ""
	default:
		p.Name = "Speaker " + strconv.Itoa(len(c.people)+1)
	}
	if c.taken[p.Name] && p.Contact != "" {
		p.Name, p.Contact = fmt.Sprintf("%s (%s)", p.Name, p.Contact), ""
	}
	for base, n := p.Name, 2; c.taken[p.Name]; n++ {
		p.Name = fmt.Sprintf("%s (%d)", base, n)
	}
	c.taken[p.Name] = true
	return p
}

// number is the place of m in people, -1 for one who is not in the document.
func (c *cast) number(m conversation.Member) int {
	if m.Empty() {
		return -1
	}
	if i, ok := c.index[key(m)]; ok {
		return i
	}
	return -1
}

// name is what m is called; nobody for the zero Member.
func (c *cast) name(m conversation.Member) string {
	if n := c.nameIf(m); n != "" {
		return n
	}
	return nobody
}

// nameIf is name, but "" for the zero Member.
func (c *cast) nameIf(m conversation.Member) string {
	if i := c.number(m); i >= 0 {
		return c.people[i].Name
	}
	for _, s := range []string{m.Name, m.Email, m.UserID} {
		if s = fold.Flat(s); s != "" {
			return s
		}
	}
	return ""
}
