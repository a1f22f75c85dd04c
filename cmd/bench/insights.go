package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"parlance/conversation"
	"parlance/insights"
	"parlance/insights/model"
	"parlance/internal/corpus"
)

// The promises of the embedded engine, all in computing time of one core, which
// a busy machine does not stretch.
const (
	headWords     = 60_000  // words a second of all heads
	lightWords    = 150_000 // without the networks
	longTalk      = 10_000  // messages
	longTalkTime  = 2 * time.Second
	engineStart   = 50 * time.Millisecond
	engineMemory  = 40 << 20
	sharedEnv     = "PARLANCE_SHARED"
	sharedDefault = "../shared"
)

// insights measures the embedded engine in this process, on the AMI meetings of
// the val split.
func (b *bench) insights(ctx context.Context) error {
	meetings, err := amiVal()
	if err != nil {
		return err
	}
	b.engineStart()
	models, err := model.Load()
	if err != nil {
		return err
	}
	for _, m := range []struct {
		name  string
		m     *model.Models
		least float64
	}{{"all heads", models, headWords}, {"all heads without the networks", models.Light(), lightWords}} {
		readAll(m.m, meetings[:1]) // fills caches
		begin := computed()
		words := readAll(m.m, meetings)
		rate := float64(words) / (computed() - begin).Seconds()
		b.add(m.name+" on AMI val text, words a second of one core", fmt.Sprintf("> %.0f", m.least), rate > m.least, "%.0f", rate)
	}
	return b.longConversation(ctx, meetings)
}

// engineStart measures what loading the engine costs.
func (b *bench) engineStart() {
	var before, after runtime.MemStats
	insights.New() // pages of the binary
	runtime.GC()
	runtime.ReadMemStats(&before)
	begin := computed()
	e := insights.New()
	took := computed() - begin
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(e)
	b.add("loading the insights engine, computing time", "< 50 ms", took < engineStart, "%d ms", took.Milliseconds())
	size := after.HeapAlloc - before.HeapAlloc
	b.add("loading the insights engine, memory", "< 40 MB", size < engineMemory, "%.1f MB", float64(size)/(1<<20))
}

// longConversation measures one long conversation from its messages to its
// insights, and the answers that are made when somebody reads.
func (b *bench) longConversation(ctx context.Context, meetings []corpus.Meeting) error {
	in := insights.Input{Now: time.Date(2024, time.March, 13, 10, 0, 0, 0, time.UTC), Options: conversation.Options{DetectEntities: true}}
	words := 0
	for _, m := range meetings {
		for _, a := range m.Acts {
			if len(in.New) == longTalk {
				break
			}
			words += len(strings.Fields(a.Text))
			i := len(in.New)
			at := time.Duration(i) * 4 * time.Second
			in.New = append(in.New, conversation.Message{
				ID: strconv.Itoa(i), Position: i, Text: a.Text, From: conversation.Member{ID: a.Speaker, Name: "Speaker " + a.Speaker},
				StartTime: in.Now.Add(at), EndTime: in.Now.Add(at + a.End - a.Start), Offset: at, Duration: a.End - a.Start, Timed: true, Confidence: 1,
			})
		}
	}
	e := insights.New()
	begin := computed()
	out, err := e.Analyze(ctx, in)
	if err != nil {
		return err
	}
	took := computed() - begin
	b.add(fmt.Sprintf("analysing a conversation of %d messages (%d words), one core", len(in.New), words), "< 2 s", took < longTalkTime, "%.2f s", took.Seconds())
	begin = computed()
	e.Topics(out.Messages, insights.TopicOptions{})
	e.Summary(out.Messages, insights.SummaryOptions{})
	e.Analytics(out.Messages, out.Insights, in.Members)
	took = computed() - begin
	b.add("its topics, summary and analytics, one core", "< 4 s", took < 2*longTalkTime, "%.2f s", took.Seconds())
	return nil
}

// amiVal reads the meetings from the shared data folder.
func amiVal() ([]corpus.Meeting, error) {
	root := os.Getenv(sharedEnv)
	if root == "" {
		root = sharedDefault
	}
	return corpus.ReadAMI(filepath.Join(root, "data", "nlp", "ami-val.tsv.gz"))
}

// readAll scores every utterance, and gives how many words there were.
func readAll(m *model.Models, meetings []corpus.Meeting) int {
	words := 0
	for _, x := range meetings {
		r := m.NewReader()
		for i, a := range x.Acts {
			words += len(strings.Fields(a.Text))
			r.Read(model.Utterance{Text: a.Text, Speaker: a.Speaker, Start: a.Start, End: a.End, Timed: a.Timed, Position: i})
		}
	}
	return words
}

// computed is what this process has computed.
func computed() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0 // no such call, no figure
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
