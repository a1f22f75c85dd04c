package analyze

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"parlance/conversation"
)

// Formats says what can be read, for help and error texts.
const Formats = `chat JSON ({"messages": [...]}, a list of {"speaker", "text"}, JSON lines), ` +
	`e-mail (.eml, .mbox), subtitles (.srt, .vtt), or plain text ("Name: what was said" lines, or prose)`

// input is a conversation as it was read.
type input struct {
	name     string // "" = unknown
	form     string // for a person: "chat", "e-mail", ...
	messages []conversation.InputMessage
	options  conversation.Options  // what a chat's JSON asks for
	readers  []conversation.Member // whom an e-mail went to, without ids
}

// reader turns text into a conversation. at is the moment that times of day and
// offsets count from.
type reader func(text string, at time.Time) (input, error)

// parse finds out what data is, by the name of its file or by how it begins.
func parse(path string, data []byte, at time.Time) (input, error) {
	text, err := decode(data)
	if err != nil {
		return input{}, err
	}
	if strings.TrimSpace(text) == "" {
		return input{}, fmt.Errorf("%s is empty; it should be %s", shown(path), Formats)
	}
	in, err := readerOf(path, text)(text, at)
	if err != nil {
		return input{}, fmt.Errorf("%s: %w", shown(path), err)
	}
	kept := in.messages[:0]
	for _, m := range in.messages {
		if strings.TrimSpace(m.Text) != "" {
			kept = append(kept, m)
		}
	}
	if in.messages = kept; len(kept) == 0 {
		return input{}, fmt.Errorf("%s has no message with words; it should be %s", shown(path), Formats)
	}
	if in.name == "" && path != "-" {
		in.name = filepath.Base(path)
	}
	return in, nil
}

func readerOf(path, text string) reader {
	start := strings.TrimSpace(text)
	switch ext := strings.ToLower(filepath.Ext(path)); {
	case ext == ".eml", ext == ".mbox", looksLikeMail(start):
		return readMail
	case strings.HasPrefix(start, "WEBVTT"), ext == ".srt", ext == ".vtt", isCueStart(start):
		return readSubtitles
	case ext == ".json", ext == ".jsonl", ext == ".ndjson", start[0] == '{', start[0] == '[' && isJSONList(start):
		return readJSON
	default:
		return readText
	}
}

// isJSONList tells a list from a line such as "[10:02] Ann: hello".
func isJSONList(s string) bool {
	rest := strings.TrimSpace(s[1:])
	return rest == "" || strings.ContainsRune(`{"]`, rune(rest[0]))
}

func shown(path string) string {
	if path == "-" {
		return "standard input"
	}
	return path
}

// decode gives UTF-8 of whatever a text file may be written in.
func decode(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		data = data[3:]
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", fmt.Errorf("read UTF-16: %w", err)
		}
		data = out
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "", fmt.Errorf("this is no text. It should be %s; recordings are sent to a server with \"parlance submit\"", Formats)
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	return string(out), err
}
