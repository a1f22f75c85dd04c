package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"parlance/internal/client"
)

type submitFlags struct {
	remote
	conversation, name, webhook string
	transcript, language        string
	noWait                      bool
}

func (c *cli) submitCommand() *cobra.Command {
	var f submitFlags
	cmd := &cobra.Command{
		Use: "submit FILE", Short: "Send a conversation (JSON, text or recording) and wait for it", GroupID: "client", Args: cobra.ExactArgs(1),
		Long: `Sends one conversation to a running server:

  parlance submit chat.json        a body for /v1/process/text: {"messages": [...]}
  parlance submit notes.txt        plain text, "Name: what was said" a line; - reads stdin
  parlance submit call.wav         a recording, or the sound of a video
  parlance submit call.srt         a finished transcript: SRT, WebVTT, or the JSON of
                                   Whisper, Deepgram, AssemblyAI, Rev or an export
  parlance submit call.wav --transcript call.vtt
                                   a recording with its transcript

and prints the ids as JSON when the job is done.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			cl, err := c.client(cmd.Context(), f.remote)
			if err != nil {
				return err
			}
			return f.run(cmd.Context(), cl, args[0], cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f.flags(cmd)
	cmd.Flags().StringVar(&f.conversation, "conversation", "", "append to this conversation")
	cmd.Flags().StringVar(&f.name, "name", "", "name of the conversation")
	cmd.Flags().StringVar(&f.webhook, "webhook", "", "URL that is told of every change of the job")
	cmd.Flags().StringVar(&f.transcript, "transcript", "", "finished transcript of the recording; nothing is recognised then")
	cmd.Flags().StringVar(&f.language, "language", "", "language of the conversation, such as en-US")
	cmd.Flags().BoolVar(&f.noWait, "no-wait", false, "do not wait for the job")
	return cmd
}

func (f *submitFlags) run(ctx context.Context, cl *client.Client, path string, out, status io.Writer) error {
	acc, err := f.send(ctx, cl, path)
	if err != nil {
		return err
	}
	if f.noWait {
		return printJSON(out, acc)
	}
	bar := client.NewBar(status, "working")
	j, err := cl.Wait(ctx, acc.JobID, func(j client.Job) { _ = bar.Set(j.Progress) })
	_ = bar.Finish()
	if err != nil {
		return err
	}
	if j.Status == "failed" {
		return errors.New("the job failed: " + j.Error)
	}
	return printJSON(out, acc)
}

func (f *submitFlags) sendText(ctx context.Context, cl *client.Client, data []byte, isJSON bool) (client.Accepted, error) {
	body := map[string]any{"messages": plainMessages(string(data)), "detectEntities": true, "detectPhrases": true}
	if isJSON {
		body = map[string]any{}
		if err := json.Unmarshal(data, &body); err != nil {
			return client.Accepted{}, fmt.Errorf("the file is not a JSON object: %w", err)
		}
	}
	if f.name != "" {
		body["name"] = f.name
	}
	if f.webhook != "" {
		body["webhookUrl"] = f.webhook
	}
	if f.language != "" {
		body["languageCode"] = f.language
	}
	var acc client.Accepted
	return acc, cl.Call(ctx, f.method(), f.path("text"), body, &acc)
}

func (f *submitFlags) method() string {
	if f.conversation != "" {
		return http.MethodPut
	}
	return http.MethodPost
}

func (f *submitFlags) path(kind string) string {
	if f.conversation != "" {
		return "/v1/process/" + kind + "/" + url.PathEscape(f.conversation)
	}
	return "/v1/process/" + kind
}

// plainMessages reads "Name: what was said" lines; a line without a name goes on
// with the message before it.
func plainMessages(text string) []map[string]any {
	var out []map[string]any
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		name, said, found := strings.Cut(line, ": ")
		if !found || len(name) > 40 || strings.ContainsAny(name, ".!?,") {
			name, said = "", line
		}
		m := map[string]any{"payload": map[string]any{"content": said}}
		if name != "" {
			m["from"] = map[string]any{"name": name}
		}
		out = append(out, m)
	}
	return out
}

func openInput(path string) (io.ReadCloser, error) {
	if path == "-" {
		return io.NopCloser(os.Stdin), nil
	}
	return os.Open(path)
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func firstNonEmpty(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
