// Package demo shows the whole product on conversations it makes itself: it
// starts a real server, sends a chat and a recording through its public API, and
// prints what came back. It ends in an error if anything did not happen.
package demo

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"parlance/internal/client"
)

// demoTime bounds the whole demonstration.
const demoTime = 5 * time.Minute

// demo is one run: the server under it, the receiver beside it, and what is
// still to be shown.
type demo struct {
	dir      string
	out, err io.Writer
	server   *server
	client   *client.Client
	hooks    *hooks
	jobs     []client.Accepted
}

// Run shows everything and fails if any of it did not really happen. The
// executable at self is started as the server; dir takes what is made.
func Run(ctx context.Context, self, dir string, out, status io.Writer) (err error) {
	ctx, cancel := context.WithTimeout(ctx, demoTime)
	defer cancel()
	if err := emptyDir(dir); err != nil {
		return err
	}
	d := &demo{dir: dir, out: out, err: status}
	if d.server, err = startServer(ctx, self, dir); err != nil {
		return err
	}
	defer d.server.stop()
	if d.hooks, err = startReceiver(d.server.webhookSecret); err != nil {
		return err
	}
	defer d.hooks.stop()
	d.client = &client.Client{Base: d.server.url, HTTP: demoHTTP()}
	steps := []struct {
		title string
		run   func(context.Context) error
	}{
		{"Signing in with the account that the first start made", d.signIn},
		{"A chat, and an addition to it (POST, then PUT on the same conversation)", d.chat},
		{"A recording of two people, one per channel, as WAV and as MP3", d.recording},
		{"Documents", d.documents},
		{"Webhooks that arrived, each signature checked", d.webhooks},
	}
	for i, s := range steps {
		_, _ = fmt.Fprintf(out, "\n%d. %s\n\n", i+1, s.title)
		if err := s.run(ctx); err != nil {
			return fmt.Errorf("demo step %d (%s): %w\nthe server's log is in %s", i+1, s.title, err, filepath.Join(dir, "server.log"))
		}
	}
	d.farewell()
	return nil
}

// emptyDir makes dir new. It refuses to empty a directory that a demonstration
// did not make.
func emptyDir(dir string) error {
	marker := filepath.Join(dir, ".parlance-demo")
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		if _, err := os.Stat(marker); err != nil {
			return fmt.Errorf("%s is not empty and no demonstration made it; choose another with --dir", dir)
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.WriteFile(marker, nil, 0o600)
}

// signIn exchanges appId and appSecret for a token, as any client does.
func (d *demo) signIn(ctx context.Context) error {
	var t struct {
		AccessToken string `json:"accessToken"`
		ExpiresIn   int    `json:"expiresIn"`
	}
	in := map[string]string{"type": "application", "appId": d.server.appID, "appSecret": d.server.appSecret}
	if err := d.client.Call(ctx, "POST", "/oauth2/token:generate", in, &t); err != nil {
		return err
	}
	if t.AccessToken == "" || t.ExpiresIn <= 0 {
		return fmt.Errorf("the token endpoint gave no token")
	}
	d.client.Token = t.AccessToken
	_, _ = fmt.Fprintf(d.out, "   server %s, token valid for %s\n", d.server.url, time.Duration(t.ExpiresIn)*time.Second)
	return nil
}

func (d *demo) farewell() {
	_, _ = fmt.Fprintf(d.out, `
All of that really happened. Try next:

  make run                                      a server that stays (data in ./data)
  export PARLANCE=http://127.0.0.1:8080 AUTH_TOKEN=$(bin/parlance token)
  bin/parlance submit your-recording.wav        your own recording, or chat.json, or notes.txt
  curl -H "Authorization: Bearer $AUTH_TOKEN" $PARLANCE/v1/conversations
  bin/parlance doctor                           what could be better about this installation

  The README has a curl of each kind; /openapi.yaml on the server describes every call.
`)
}
