package conversation

import (
	"slices"
	"strings"
)

// Roster is the list of a conversation's participants while messages are added.
// The same person is recognised by user id or e-mail address, else by name.
type Roster struct {
	members []Member
	changed map[string]bool
}

// NewRoster starts from the members known so far.
func NewRoster(known []Member) *Roster {
	return &Roster{members: slices.Clone(known), changed: map[string]bool{}}
}

// Resolve gives the participant that from describes, adding or completing it.
// The zero Member stays the zero Member: nobody knows who that was.
func (r *Roster) Resolve(from Member) Member {
	from.Name, from.Email, from.UserID = strings.TrimSpace(from.Name), strings.TrimSpace(from.Email), strings.TrimSpace(from.UserID)
	if from.Empty() {
		return Member{}
	}
	if from.Email == "" && looksLikeEmail(from.UserID) {
		from.Email = from.UserID
	}
	for i := range r.members {
		if samePerson(r.members[i], from) {
			return r.complete(i, from)
		}
	}
	if from.ID == "" {
		from.ID = NewUUID()
	}
	if from.Name == "" {
		from.Name = firstOf(from.Email, from.UserID)
	}
	r.members = append(r.members, from)
	r.changed[from.ID] = true
	return from
}

// complete fills what was not known of a member before.
func (r *Roster) complete(i int, from Member) Member {
	m := &r.members[i]
	before := *m
	m.Name = firstOf(m.Name, from.Name)
	m.Email = firstOf(m.Email, from.Email)
	m.UserID = firstOf(m.UserID, from.UserID)
	if *m != before {
		r.changed[m.ID] = true
	}
	return *m
}

// Changed gives the members that are new or know more than before.
func (r *Roster) Changed() []Member {
	var out []Member
	for _, m := range r.members {
		if r.changed[m.ID] {
			out = append(out, m)
		}
	}
	return out
}

// All gives every member.
func (r *Roster) All() []Member { return r.members }

// samePerson compares by the strongest sign both sides have: user id or e-mail
// when both know one, the name only when one side knows neither.
func samePerson(a, b Member) bool {
	if a.ID != "" && a.ID == b.ID {
		return true
	}
	aKeys, bKeys := keysOf(a), keysOf(b)
	for _, k := range aKeys {
		if slices.Contains(bKeys, k) {
			return true
		}
	}
	if len(aKeys) > 0 && len(bKeys) > 0 {
		return false
	}
	return a.Name != "" && strings.EqualFold(a.Name, b.Name)
}

func keysOf(m Member) []string {
	var keys []string
	for _, k := range []string{m.UserID, m.Email} {
		if k != "" {
			keys = append(keys, strings.ToLower(k))
		}
	}
	return keys
}

func looksLikeEmail(s string) bool {
	at := strings.IndexByte(s, '@')
	return at > 0 && strings.IndexByte(s[at:], '.') > 1 && !strings.ContainsAny(s, " <>")
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
