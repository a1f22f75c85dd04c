package person

import (
	"strings"
	"testing"

	"parlance/conversation"
	"parlance/insights/token"
)

func members() []conversation.Member {
	return []conversation.Member{
		{ID: "1", Name: "Michael Smith", Email: "mike@example.com"},
		{ID: "2", Name: "Natalia"},
		{ID: "3", Name: "Will Grant"},
		{ID: "4", Name: "Speaker 1"},
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	b := NewBook(NewNames(), members())
	tests := []struct{ text, want string }{
		{"Hi Mike, Natalia here.", "Michael Smith#1! Natalia#2*"},
		{"hey natalia, thanks for reaching out", "Natalia#2!"},
		{"I am connecting you with Steve who handles recruitments for us.", "Steve"},
		{"i am connecting you with steve", "Steve"},
		{"Will you send it?", ""},
		{"I will grant access", ""},
		{"Ask Will to send it.", "Will Grant#3"},
		{"Will Grant is in.", "Will Grant#3"},
		{"Dr. Jones and Mrs Lee were there.", "Jones Lee"},
		{"May I ask you?", ""},
		{"We met Maria Lopez Garcia in Rome.", "Maria Lopez Garcia"},
		{"Mark the date.", ""},
		{"Then Mark said no.", "Mark"},
		{"My name is Siobhan.", "Siobhan*"},
		{"Thanks all!", ""},
		{"Dear Customer,", ""},
		{"@natalia please check", "Natalia#2!"},
		{"@bob_r please check", "Bob_r!"},
		{"speaker 1 said so", "Speaker 1#4"},
		{"JOHN AND MARY ARE LATE", "JOHN MARY"},
		{"The bill is due in May.", ""},
		{"", ""},
	}
	for _, tt := range tests {
		toks := token.Scan(nil, tt.text)
		var got []string
		for _, m := range b.Find(toks) {
			s := m.Member.Name
			if m.Known {
				s += "#" + m.Member.ID
			}
			if m.Greeted {
				s += "!"
			}
			if m.Self {
				s += "*"
			}
			got = append(got, s)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("Find(%q) = %q, want %q", tt.text, strings.Join(got, " "), tt.want)
		}
	}
}

func TestIsGeneric(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"Speaker 1": true, "speaker": true, "Person2": true, "Channel A": true, "B": true, "": true,
		"Customer": false, "李": false, "Speaker Ann": false,
		"Ann": false, "Agent Smith": false, "Mary Ann Lee": false, "J Smith": false,
	} {
		if got := IsGeneric(name); got != want {
			t.Errorf("IsGeneric(%q) = %v", name, got)
		}
	}
}

func TestSharedNames(t *testing.T) {
	t.Parallel()
	b := NewBook(NewNames(), []conversation.Member{{ID: "1", Name: "Ann Lee"}, {ID: "2", Name: "Ann Poe"}})
	got := b.Find(token.Scan(nil, "Ann and Ann Poe agree"))
	if len(got) != 2 || got[0].Known || got[0].Member.Name != "Ann" || got[1].Member.ID != "2" {
		t.Errorf("Find = %+v, want Ann without an id and Ann Poe", got)
	}
}
