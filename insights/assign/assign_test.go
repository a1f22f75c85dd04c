package assign

import (
	"testing"
	"time"

	"parlance/conversation"
	"parlance/insights/act"
	"parlance/insights/dates"
	"parlance/insights/person"
	"parlance/insights/token"
)

func TestOwnerAndDue(t *testing.T) {
	t.Parallel()
	ref := time.Date(2024, 3, 13, 10, 0, 0, 0, time.UTC)
	ann, bob := conversation.Member{ID: "a", Name: "Ann"}, conversation.Member{ID: "b", Name: "Bob"}
	book := person.NewBook(person.NewNames(), []conversation.Member{ann, bob})
	tests := []struct {
		text       string
		owner, due string
		addressed  bool
		definitive bool
	}{
		{"I'll send it by Friday", "Ann", "2024-03-15", false, true},
		{"Can you send it by next Friday?", "", "2024-03-22", true, false},
		{"Bob, can you send it tomorrow?", "Bob", "2024-03-14", false, true},
		{"Bob will send it on Monday", "Bob", "2024-03-18", false, true},
		{"Steve should send it", "Steve", "", false, false},
		{"We must send it by the end of the month", "", "2024-03-31", false, false},
		{"Please send it before the weekend", "", "2024-03-16", true, false},
		{"The form has to be signed by Bob by Tuesday", "Bob", "2024-03-19", false, true},
		{"maybe I can send it tomorrow", "Ann", "2024-03-14", false, false},
		{"Everybody, please send it today", "", "2024-03-13", false, false},
		{"I talked to them on Monday and I'll send it", "Ann", "", false, true},
		{"I'll send the report of last week", "Ann", "", false, true},
		{"We meet every Monday, please send the agenda", "", "", true, false},
	}
	for _, tt := range tests {
		toks := token.Scan(nil, tt.text)
		u := act.Utterance{Text: tt.text, Tokens: toks, Ref: ref, Dates: dates.Find(toks, dates.Options{Ref: ref}), People: book.Find(toks)}
		act.Read(&u)
		owner, addressed := Owner(&u, ann, conversation.Member{})
		due := ""
		if at := Due(&u); at != nil {
			due = at.Format(time.DateOnly)
		}
		if owner.Name != tt.owner || due != tt.due || addressed != tt.addressed || Definitive(&u, owner) != tt.definitive {
			t.Errorf("%q: owner %q due %q addressed %v definitive %v; want %+v", tt.text, owner.Name, due, addressed, Definitive(&u, owner), tt)
		}
		if tt.addressed {
			if to, _ := Owner(&u, ann, bob); to != bob {
				t.Errorf("%q said to Bob: owner %+v", tt.text, to)
			}
		}
	}
}
