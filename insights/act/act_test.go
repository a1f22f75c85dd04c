package act

import (
	"testing"
	"time"

	"parlance/conversation"
	"parlance/insights/dates"
	"parlance/insights/person"
	"parlance/insights/token"
)

// utterance parses a sentence said by Ann on a Wednesday at ten.
func utterance(text string) Utterance {
	ref := time.Date(2024, 3, 13, 10, 0, 0, 0, time.UTC)
	toks := token.Scan(nil, text)
	book := person.NewBook(person.NewNames(), []conversation.Member{{ID: "a", Name: "Ann"}, {ID: "b", Name: "Bob"}, {ID: "w", Name: "Will Grant"}})
	u := Utterance{Text: text, Tokens: toks, Speaker: "a", Ref: ref, Dates: dates.Find(toks, dates.Options{Ref: ref}), People: book.Find(toks)}
	Read(&u)
	return u
}

func TestRules(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want string // q question, a action item, f follow-up
	}{
		{"Can you send me the report by Friday?", "qa"},
		{"could you please check the logs", "qa"},
		{"I'll fix the login page tomorrow.", "a"},
		{"we need to update the price list", "a"},
		{"Bob will prepare the slides.", "a"},
		{"Bob to prepare the slides by Monday", "a"},
		{"The report needs to be corrected.", "a"},
		{"TODO: order new chairs", "a"},
		{"Please don't forget to sign the form.", "a"},
		{"Would you mind sending the address?", "qa"},
		{"I need you to call the bank and cancel the order.", "a"},
		{"Make sure the door is locked.", "a"},
		{"Draft the contract and send it to legal.", "a"},
		{"I'm going to work on the password reset flow.", "a"},
		{"Let's meet next Tuesday at 2pm.", "f"},
		{"I'll call you tomorrow.", "f"},
		{"I will get back to you by Friday", "f"},
		{"let's schedule a call with Bob", "f"},
		{"I am connecting you with Steve who handles recruitments for us.", "f"},
		{"Talk to you on Monday!", "f"},
		{"Who is responsible for that?", "q"},
		{"what do you think", "q"},
		{"do you have any questions", "q"},
		{"How about Thursday?", "q"},
		{"I was wondering if you could help.", "q"},
		{"You are coming, right?", "q"},
		{"I sent the report yesterday.", ""},
		{"I won't send it.", ""},
		{"You don't have to do that.", ""},
		{"I think it's fine.", ""},
		{"I'll be honest with you.", ""},
		{"Let me tell you something.", ""},
		{"We'll see.", ""},
		{"You know what, it works.", ""},
		{"What a day!", ""},
		{"If you have any questions, let me know.", ""},
		{"I would have called you.", ""},
		{"He said he was going to send it yesterday.", ""},
		{"Thanks for sending the report.", ""},
		{"Will Grant was here.", ""},
		{"The call was great.", ""},
		{"When I was young we went there.", ""},
		{"Please find attached the offer.", ""},
		{"", ""},
		{"?", "q"},
		{"ok", ""},
		{"You will get an email from Amazon Pay within 3 days.", ""},
		{"You will get the contract from me by Friday.", "a"},
		{"Let's do that next time.", ""},
		{"sure, will drop it off on monday", "a"},
		{"Will do.", ""},
		{"Will you send it?", "qa"},
		{"omg yesss 🎉🎉 what time is it", "q"},
		{"8ish 🕗 bring drinks pls", "a"},
	}
	for _, tt := range tests {
		u := utterance(tt.text)
		s := Rules{}.Score(u, Context{})
		got := ""
		if s.Question >= 0.5 {
			got += "q"
		}
		if s.ActionItem >= 0.5 {
			got += "a"
		}
		if s.FollowUp >= 0.5 {
			got += "f"
		}
		if got != tt.want {
			t.Errorf("%q: got %q want %q; %+v %+v", tt.text, got, tt.want, s, u.Reading)
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		form Form
		s    Strength
		verb string
	}{
		{"I'll send it tomorrow", Commit, Decided, "send"},
		{"so i guess i should probably talk to my boss tomorrow", Commit, Offer, "talk"},
		{"We have to order the parts", WeCommit, Firm, "order"},
		{"Bob, please review it", Request, Decided, "review"},
		{"you need to sign it", Request, Firm, "sign"},
		{"Ann has to approve the budget", Assigned, Firm, "approve"},
		{"somebody should fix the printer", Someone, Offer, "fix"},
		{"ill send the list", Commit, Decided, "send"},
		{"I attached the minutes and will circulate them", Commit, Decided, "circulate"},
		{"you will have the files by tomorrow", Commit, Decided, "deliver"},
		{"it would be great if you could share the recording", Request, Decided, "share"},
		{"have Bob email the agenda", Assigned, Decided, "email"},
	}
	for _, tt := range tests {
		r := utterance(tt.text).Reading
		if r.Form != tt.form || r.Strength != tt.s || r.Verb != tt.verb {
			t.Errorf("%q: form %d strength %d verb %q, want %d %d %q", tt.text, r.Form, r.Strength, r.Verb, tt.form, tt.s, tt.verb)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"", "can you", "I will", "please", "let's", "Bob:", "todo", "have to have to", "if you could", "and will", "n't not n't", "you will have the", "don't forget to"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u := utterance(s)
		r := u.Reading
		if r.VerbAt >= len(u.Tokens) || r.Subject >= len(u.People) || r.Vocative >= len(u.People) {
			t.Fatalf("reading %+v of %q", r, s)
		}
		x := Rules{}.Score(u, Context{})
		for _, p := range []float64{x.Question, x.ActionItem, x.FollowUp} {
			if !(p >= 0 && p <= 1) {
				t.Fatalf("scores %+v of %q", x, s)
			}
		}
	})
}
