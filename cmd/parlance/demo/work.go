package demo

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"parlance/internal/client"
)

// minHeard is the part of the spoken words that must come back. The built-in
// engine is honest but modest; clean voices of Debian are easy for it.
const minHeard = 0.6

// say is one message of the demonstration's chat.
func say(name, email, text, at string) map[string]any {
	start, _ := time.Parse(time.RFC3339, at)
	return map[string]any{
		"payload":  map[string]any{"content": text},
		"from":     map[string]any{"name": name, "userId": email},
		"duration": map[string]any{"startTime": at, "endTime": start.Add(20 * time.Second).Format(time.RFC3339)},
	}
}

// chat submits a chat and appends to it, one after the other without waiting:
// the order is the server's job.
func (d *demo) chat(ctx context.Context) error {
	first := map[string]any{
		"name": "Pilot with Acme", "detectEntities": true, "detectPhrases": true, "enableSummary": true,
		"webhookUrl": d.hooks.url, "timezoneOffset": 60, // Berlin in November, as in the export
		"trackers": []any{map[string]any{"name": "Pricing", "vocabulary": []string{"what does it cost", "price", "discount"}}},
		"messages": []any{
			say("Natalia", "natalia@acme.example", "Hi Mike, thanks for the demo yesterday. We want to start a pilot with twenty people. What does it cost per month?", "2026-11-20T09:00:00Z"),
			say("Mike", "mike@parlance.example", "Great to hear! The pilot is $1,200 per month. I will send you the contract by Tuesday.", "2026-11-20T09:01:00Z"),
			say("Natalia", "natalia@acme.example", "Perfect. Could you also invite our security officer, Priya Raman? Her address is priya@acme.example.", "2026-11-20T09:02:00Z"),
			say("Mike", "mike@parlance.example", "Sure, I'll invite Priya today. Let's meet next Thursday at 3 pm to plan the start.", "2026-11-20T09:03:00Z"),
		},
	}
	var posted, appended client.Accepted
	if err := d.client.Call(ctx, http.MethodPost, "/v1/process/text", first, &posted); err != nil {
		return err
	}
	second := map[string]any{
		"detectEntities": true, "detectPhrases": true, "webhookUrl": d.hooks.url, "timezoneOffset": 60,
		"messages": []any{
			say("Natalia", "natalia@acme.example", "The contract arrived, I love it. Who will train our team?", "2026-11-24T10:00:00Z"),
			say("Mike", "mike@parlance.example", "Anna will run the training. Please send her the list of names before Friday.", "2026-11-24T10:01:00Z"),
		},
	}
	if err := d.client.Call(ctx, http.MethodPut, "/v1/process/text/"+posted.ConversationID, second, &appended); err != nil {
		return err
	}
	if appended.ConversationID != posted.ConversationID {
		return fmt.Errorf("the addition went to conversation %s instead of %s", appended.ConversationID, posted.ConversationID)
	}
	d.jobs = append(d.jobs, posted, appended)
	for _, a := range []client.Accepted{posted, appended} {
		if err := d.finish(ctx, a); err != nil {
			return err
		}
	}
	found, err := d.read(ctx, posted.ConversationID)
	if err != nil {
		return err
	}
	if err := found.check(6, 2, 2); err != nil {
		return err
	}
	return found.print(d.out)
}

// finish waits for a job with a progress bar; a failed job is an error.
func (d *demo) finish(ctx context.Context, a client.Accepted) error {
	bar := client.NewBar(d.err, "   job "+a.JobID[:8])
	j, err := d.client.Wait(ctx, a.JobID, func(j client.Job) { _ = bar.Set(j.Progress) })
	_ = bar.Finish()
	if err != nil {
		return err
	}
	if j.Status != "completed" {
		return fmt.Errorf("job %s is %s: %s", a.JobID, j.Status, j.Error)
	}
	_, _ = fmt.Fprintf(d.out, "   job %s completed (conversation %s)\n", a.JobID, a.ConversationID)
	return nil
}

// recording makes the recording, sends it twice, and compares what came back
// with what was said.
func (d *demo) recording(ctx context.Context) error {
	wav, mp3, err := makeRecording(ctx, d.dir)
	if err != nil {
		return err
	}
	for path, mime := range map[string]string{wav: "audio/wav", mp3: "audio/mpeg"} {
		acc, err := d.sendRecording(ctx, path, mime)
		if err != nil {
			return err
		}
		found, err := d.read(ctx, acc.ConversationID)
		if err != nil {
			return err
		}
		if err := d.compare(path, found); err != nil {
			return err
		}
		if path == wav {
			if err := found.print(d.out); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *demo) sendRecording(ctx context.Context, path, mime string) (client.Accepted, error) {
	var acc client.Accepted
	f, err := os.Open(path)
	if err != nil {
		return acc, err
	}
	defer func() { _ = f.Close() }()
	query := "?name=Call&detectEntities=true&webhookUrl=" + d.hooks.url +
		`&enableSeparateRecognitionPerChannel=true&channelMetadata=[{"channel":1,"speaker":{"name":"Sue"}},{"channel":2,"speaker":{"name":"Robert"}}]`
	resp, err := d.client.Send(ctx, http.MethodPost, "/v1/process/audio"+escapeQuery(query), mime, f)
	if err != nil {
		return acc, err
	}
	if err := client.Decode(resp, &acc); err != nil {
		return acc, err
	}
	d.jobs = append(d.jobs, acc)
	return acc, d.finish(ctx, acc)
}

// compare holds the transcript against what the voices said.
func (d *demo) compare(path string, f *findings) error {
	var spoken, got []string
	for _, t := range dialogue() {
		spoken = append(spoken, wordsOf(t.text)...)
	}
	speakers := map[string]bool{}
	for _, m := range f.messages {
		got = append(got, wordsOf(m.Text)...)
		speakers[m.From.Name] = true
	}
	part := heard(spoken, got)
	_, _ = fmt.Fprintf(d.out, "   %s: %d of 100 spoken words recognised, speakers %s\n", path, int(100*part+0.5), strings.Join(f.speakerNames(), ", "))
	if part < minHeard {
		return fmt.Errorf("only %.0f %% of the spoken words were recognised", 100*part)
	}
	if !speakers["Sue"] || !speakers["Robert"] {
		return fmt.Errorf("the two channels did not become two speakers: %v", f.speakerNames())
	}
	return nil
}

// documents writes PDF and TXT of the chat.
func (d *demo) documents(ctx context.Context) error {
	id := d.jobs[0].ConversationID
	for _, format := range []string{"pdf", "txt"} {
		path, n, err := d.download(ctx, id, format)
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(d.out, "   %s (%d bytes)\n", path, n)
	}
	return nil
}
