package model

import "parlance/insights/model/ner"

// EntityType is what kind of thing a name names.
type EntityType = ner.Type

// The types of entity.
const (
	Person       = ner.Person
	Location     = ner.Location
	Organization = ner.Organization
)

// Entity is a name found in a text: its type, its bytes in the text and how sure
// the tagger is (0 to 1).
type Entity = ner.Entity

// Entities finds persons, locations and organisations in a text of any case.
func (m *Models) Entities(text string) []Entity {
	var x ner.Scratch
	return m.names.Append(nil, text, &x)
}

// Entities is Models.Entities with the Reader's memory, appending to dst.
func (r *Reader) Entities(dst []Entity, text string) []Entity {
	return r.m.names.Append(dst, text, &r.names)
}
