package summary

import (
	"slices"
	"testing"

	"parlance/insights/token"
)

func TestClean(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Um well this is the kick-off meeting for our " + "our project.": "This is the kick-off meeting for our project.",
		"so i think i think we should, you know, send it":                "I think we should, send it.",
		"Okay":                         "Okay.",
		"do you know what i want":      "Do you know what I want.",
		"uh, um, hmm":                  "",
		"and then, uh, the report and": "The report.",
		"":                             "",
		"we ma make " + "make the remote f for forty": "We make the remote for forty.",
		"No fever at all, doctor":                     "No fever at all, doctor.",
		"No, it is not so bad":                        "It is not so bad.",
		"the bill is 1.299,00 € and not 999 € 🎉":      "The bill is 1.299,00 € and not 999 €.",
		"2. Please ask the landlord":                  "Please ask the landlord.",
		"3 of them are late":                          "3 of them are late.",
		"Is it? Yes.":                                 "Is it? Yes.",
	} {
		if got := Clean(token.Scan(nil, text)); got != want {
			t.Errorf("Clean(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestRender(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ clean, speaker, want string }{
		{"I'll send the report by Friday.", "Ann", "Ann will send the report by Friday."},
		{"I will send you the report.", "Ann", "Ann: I will send you the report."},
		{"I need to finalize the notes.", "Ann", "Ann needs to finalize the notes."},
		{"The server is down.", "Ann", "Ann: The server is down."},
		{"The server is down.", "", "The server is down."},
		{"The server is down.", "Speaker 2", "The server is down."},
		{"I'll send the report by Friday.", "Speaker 2", "Speaker 2 will send the report by Friday."},
		{"I will call them this afternoon.", "Ann", "Ann will call them this afternoon."},
		{"Can you call them?", "Speaker 2", "Speaker 2: Can you call them?"},
		{"I don't know it at all.", "Ann", "Ann: I don't know it at all."},
		{"", "Ann", ""},
	} {
		if got := Render(tt.clean, tt.speaker, tt.speaker != "Speaker 2"); got != tt.want {
			t.Errorf("Render(%q, %q) = %q, want %q", tt.clean, tt.speaker, got, tt.want)
		}
	}
}

func TestWritten(t *testing.T) {
	t.Parallel()
	report := Written(token.Scan(nil, "The supplier of the case agreed to the price of the second batch."))
	talk := Written(token.Scan(nil, "yeah i think we could just do it like that you know"))
	if report < 0.3 || talk > -0.3 || Written(nil) != 0 {
		t.Errorf("Written: report %.2f talk %.2f", report, talk)
	}
}

func TestIsFragment(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Three different types of batteries.": true, "Along with the new requirements": true, "": true,
		"The supplier agreed to the price.": false, "It's late": false, "Don't tell Karl": false,
	} {
		if got := IsFragment(token.Scan(nil, text)); got != want {
			t.Errorf("IsFragment(%q) = %v", text, got)
		}
	}
}

func TestPick(t *testing.T) {
	t.Parallel()
	server := map[string]float64{"server": 1, "down": 1}
	items := []Item{
		{Salience: 0.2, Words: 5, Weights: map[string]float64{"lunch": 1}},
		{Salience: 0.9, Words: 5, Weights: server},
		{Salience: 0.88, Words: 5, Weights: server}, // says the same
		{Salience: 0.5, Words: 5, Weights: map[string]float64{"report": 1}},
		{Salience: 1, Words: 50, Weights: map[string]float64{"long": 1}}, // does not fit
	}
	if got := Pick(items, 10); !slices.Equal(got, []int{1, 3}) {
		t.Errorf("Pick = %v, want 1 and 3", got)
	}
	if got := Pick(nil, 10); len(got) != 0 {
		t.Errorf("Pick of nothing = %v", got)
	}
}
