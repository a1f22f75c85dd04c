package insights

import (
	"fmt"
	"math/rand"
	"strings"
	"syscall"
	"testing"
	"time"

	"parlance/conversation"
)

// many makes a conversation of n messages from what people say in testdata.
func many(tb testing.TB, n int) (Input, int) {
	tb.Helper()
	lines := strings.Split(strings.TrimSpace(chatter), "\n")
	rng := rand.New(rand.NewSource(1))
	in := Input{Now: time.Date(2024, 3, 13, 10, 0, 0, 0, time.UTC), Members: []conversation.Member{{ID: "a", Name: "Ann Lee"}, {ID: "b", Name: "Bob Ray"}}}
	words := 0
	for i := range n {
		text := lines[rng.Intn(len(lines))]
		words += len(strings.Fields(text))
		in.New = append(in.New, conversation.Message{
			ID: fmt.Sprintf("m%d", i), Position: i, Text: text, From: in.Members[rng.Intn(2)], StartTime: in.Now.Add(time.Duration(i) * 5 * time.Second),
			Offset: time.Duration(i) * 5 * time.Second, Duration: 4 * time.Second, Timed: true,
		})
	}
	return in, words
}

const chatter = `
I think we should move the deadline of the marketing campaign to next month.
Can you send me the updated budget spreadsheet by Friday?
The server went down twice last night and nobody noticed it.
Okay.
Yeah, that makes sense to me.
I'll talk to the design team about the new logo tomorrow morning.
What do you think about the proposal that Karen sent us?
We spent about twelve thousand dollars on travel in the first quarter.
so um the thing is that the customers do not really understand the pricing page
Please don't forget to book the meeting room for Tuesday at 3pm.
The integration tests are failing because the database schema changed.
Sure, no problem.
I had a call with the supplier and they can deliver the parts within two weeks.
How many people will join the workshop in Berlin?
let's schedule a follow-up call next week to discuss the contract
`

// TestLinear keeps the cost of a conversation linear in its length: four times
// the messages may cost at most eight times the computing. How fast it is, the
// benchmark says.
func TestLinear(t *testing.T) {
	e := New()
	took := func(n int) time.Duration {
		in, _ := many(t, n)
		begin := cpu(t)
		out, err := e.Analyze(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		e.Topics(out.Messages, TopicOptions{})
		e.Summary(out.Messages, SummaryOptions{})
		e.Analytics(out.Messages, out.Insights, in.Members)
		return cpu(t) - begin
	}
	took(100) // warm up
	small, big := took(400), took(1_600)
	if big > 8*small+200*time.Millisecond {
		t.Errorf("1,600 messages took %v, 400 took %v: more than linear", big, small)
	}
}

// cpu is the time that the process has computed, which a busy machine does not
// stretch.
func cpu(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func BenchmarkAnalyze(b *testing.B) {
	e := New()
	in, words := many(b, 10_000)
	for b.Loop() {
		if _, err := e.Analyze(b.Context(), in); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(words*b.N)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkRules(b *testing.B) {
	e := New()
	e.trained = nil
	in, words := many(b, 10_000)
	for b.Loop() {
		if _, err := e.Analyze(b.Context(), in); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(words*b.N)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkTopicsAndSummary(b *testing.B) {
	e := New()
	in, words := many(b, 10_000)
	for b.Loop() {
		e.Topics(in.New, TopicOptions{})
		e.Summary(in.New, SummaryOptions{})
	}
	b.ReportMetric(float64(words*b.N)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New()
	}
}
