package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"path/filepath"
	"strings"

	"parlance/internal/client"
	"parlance/speech/given"
)

// send sends a file by the route that its name and content tell.
func (f *submitFlags) send(ctx context.Context, cl *client.Client, path string) (client.Accepted, error) {
	in, err := openInput(path)
	if err != nil {
		return client.Accepted{}, err
	}
	defer func() { _ = in.Close() }()
	switch kind := strings.ToLower(filepath.Ext(path)); kind {
	case ".json", ".txt", ".md", ".eml", "":
		data, err := io.ReadAll(in)
		if err != nil {
			return client.Accepted{}, err
		}
		if kind == ".json" && isTextBody(data) || kind != ".json" && !given.Sniff(data, false) {
			return f.sendText(ctx, cl, data, kind == ".json")
		}
		return f.sendFile(ctx, cl, "transcript", path, "text/plain", bytes.NewReader(data))
	case ".srt", ".vtt":
		return f.sendFile(ctx, cl, "transcript", path, "text/plain", in)
	case ".mp4", ".mov", ".m4v", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts":
		return f.sendFile(ctx, cl, "video", path, "", in)
	default:
		return f.sendFile(ctx, cl, "audio", path, mime.TypeByExtension(kind), in)
	}
}

// isTextBody tells a body for /v1/process/text from the JSON of a transcript.
func isTextBody(data []byte) bool {
	var body struct {
		Messages []struct {
			Payload *json.RawMessage `json:"payload"`
		} `json:"messages"`
	}
	return json.Unmarshal(data, &body) == nil && len(body.Messages) > 0 && body.Messages[0].Payload != nil
}

// sendFile streams a file, with its transcript beside it when there is one.
func (f *submitFlags) sendFile(ctx context.Context, cl *client.Client, route, path, kind string, in io.Reader) (client.Accepted, error) {
	query := url.Values{}
	query.Set("name", firstNonEmpty(f.name, filepath.Base(path)))
	if f.webhook != "" {
		query.Set("webhookUrl", f.webhook)
	}
	if f.language != "" {
		query.Set("languageCode", f.language)
	}
	if route == "transcript" {
		query.Set("detectEntities", "true")
		query.Set("detectPhrases", "true")
	}
	if f.transcript != "" {
		beside, err := openInput(f.transcript)
		if err != nil {
			return client.Accepted{}, err
		}
		defer func() { _ = beside.Close() }()
		in, kind = formOf(in, beside)
	}
	resp, err := cl.Send(ctx, f.method(), f.path(route)+"?"+query.Encode(), kind, in)
	if err != nil {
		return client.Accepted{}, err
	}
	var acc client.Accepted
	return acc, client.Decode(resp, &acc)
}

// formOf makes a form of a recording and its transcript while it is read.
func formOf(recording, transcript io.Reader) (body io.Reader, kind string) {
	out, in := io.Pipe()
	w := multipart.NewWriter(in)
	go func() {
		err := writePart(w, "file", recording)
		if err == nil {
			err = writePart(w, "transcript", transcript)
		}
		if err == nil {
			err = w.Close()
		}
		_ = in.CloseWithError(err)
	}()
	return out, w.FormDataContentType()
}

func writePart(w *multipart.Writer, name string, from io.Reader) error {
	part, err := w.CreateFormFile(name, name)
	if err == nil {
		_, err = io.Copy(part, from)
	}
	return err
}
