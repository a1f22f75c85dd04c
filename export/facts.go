package export

import (
	"slices"
	"strings"

	"parlance/conversation"
	"parlance/export/fold"
)

// fact is a line of the head of a document.
type fact struct{ Name, Text string }

// facts lists what is to be known before reading; what is unknown is left out.
func (v *view) facts() []fact {
	var out []fact
	add := func(name, text string) {
		if text != "" {
			out = append(out, fact{name, text})
		}
	}
	add("Date", v.date())
	add("Time", v.hours())
	if d := v.length(); d > 0 {
		add("Duration", span(d))
	}
	add("Type", v.kind())
	add("Participants", v.participants())
	add("Topics", strings.Join(v.topics(), ", "))
	add("Speech engine", v.engine())
	for _, n := range v.analysis() {
		add(n.Name, n.Text)
	}
	return out
}

// participants lists all people with their addresses.
func (v *view) participants() string {
	var names []string
	for _, p := range v.people.people {
		if p.Contact != "" {
			names = append(names, p.Name+" ("+p.Contact+")")
		} else {
			names = append(names, p.Name)
		}
	}
	return strings.Join(names, ", ")
}

// engine is the speech engine with what is to be known of its accuracy.
func (v *view) engine() string {
	name, note := fold.Flat(v.doc.Engine), fold.Flat(v.doc.EngineNote)
	if name == "" || note == "" {
		return name + note
	}
	return strings.TrimRight(name, ".") + ". " + note
}

// analysis lists what is to be known of how the conversation was read, when that
// is not as usual.
func (v *view) analysis() []fact {
	a := v.doc.Analysis
	var out []fact
	if a.Reason != "" {
		out = append(out, fact{"Language", fold.Flat(a.Language) + ". " + a.Reason})
	}
	if r := a.Reading; r != nil && r.Model != "" {
		text := fold.Flat(r.Model)
		if r.Fallback != "" {
			text += ". " + r.Fallback + " The built-in engine's result is shown."
		}
		out = append(out, fact{"Language model", text})
	}
	return out
}

// detail is the line below a note: who is to do it, until when, who said it.
func (n note) detail() string {
	var parts []string
	for _, p := range []struct{ name, text string }{{"Owner: ", n.Owner}, {"Due: ", n.Due}} {
		if p.text != "" {
			parts = append(parts, p.name+p.text)
		}
	}
	if source := n.source(); source != "" {
		parts = append(parts, source)
	}
	return strings.Join(parts, " · ")
}

// source is where a note comes from: "Anna Berg, 12:40, answered".
func (n note) source() string {
	var parts []string
	for _, s := range []string{n.By, n.At, n.Status} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}

// mentions lists what was named, by type: each thing once, in the order said.
// The people of the conversation are left out, they stand in its head.
func (v *view) mentions() []fact {
	kinds := []struct{ title, types string }{
		{"People", "person"},
		{"Organizations", "organization"},
		{"Places", "location"},
		{"Dates", "date datetime daterange time duration"},
		{"Amounts", "money percent"},
		{"Contacts", "email phone url"},
	}
	var out []fact
	add := func(title string, wanted func(conversation.Entity) bool) {
		const most = 20
		var names []string
		for _, e := range v.doc.Entities {
			text := mention(e)
			if text == "" || !e.Member.Empty() || !wanted(e) || slices.Contains(names, text) {
				continue
			}
			if len(names) == most {
				names = append(names, "…")
				break
			}
			names = append(names, text)
		}
		if len(names) > 0 {
			out = append(out, fact{title, strings.Join(names, ", ")})
		}
	}
	for _, k := range kinds {
		types := strings.Fields(k.types)
		add(k.title, func(e conversation.Entity) bool { return e.CustomType == "" && slices.Contains(types, e.Type) })
	}
	add("Custom", func(e conversation.Entity) bool { return e.CustomType != "" })
	return out
}

// mention is an entity as said, a date with what it means.
func mention(e conversation.Entity) string {
	text, value := fold.Flat(e.Text), fold.Flat(e.Value)
	if text != "" && value != "" && value != text && (e.Type == "date" || e.Type == "datetime") {
		return text + " (" + value + ")"
	}
	return text
}
