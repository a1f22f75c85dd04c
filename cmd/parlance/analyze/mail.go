package analyze

import (
	"bufio"
	"cmp"
	"encoding/base64"
	"html"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/encoding/htmlindex"

	"parlance/conversation"
)

// looksLikeMail tells an e-mail by its first line: a header, or mbox's separator.
func looksLikeMail(text string) bool {
	first, rest, _ := strings.Cut(text, "\n")
	if strings.HasPrefix(first, "From ") && strings.Contains(first, "@") {
		return true
	}
	name, _, ok := strings.Cut(first, ":")
	if !ok {
		return false
	}
	switch strings.ToLower(name) {
	case "return-path", "received", "delivered-to", "mime-version", "message-id", "x-original-to", "dkim-signature":
		return true
	case "from", "to", "subject", "date", "reply-to":
		m, err := mail.ReadMessage(strings.NewReader(text))
		return err == nil && rest != "" && m.Header.Get("From") != "" && (m.Header.Get("Subject") != "" || m.Header.Get("Date") != "")
	}
	return false
}

// readMail reads an e-mail, or all those of an mbox, with the replies that they
// quote, oldest first.
func readMail(text string, at time.Time) (input, error) {
	in := input{form: "e-mail"}
	var all []letter
	for _, one := range mbox(text) {
		l, subject, err := parseLetter(one)
		if err != nil {
			return input{}, err
		}
		in.name = cmp.Or(in.name, subject)
		in.readers = append(in.readers, l.to...)
		all = append(all, unfold(l)...)
	}
	all = distinct(all)
	slices.SortStableFunc(all, func(a, b letter) int {
		if a.at.IsZero() || b.at.IsZero() {
			return 0
		}
		return a.at.Compare(b.at)
	})
	for _, l := range all {
		m := conversation.InputMessage{Text: l.text, From: l.from, StartTime: l.at}
		if m.StartTime.IsZero() {
			m.StartTime = at
		}
		in.messages = append(in.messages, m)
	}
	return in, nil
}

var mboxLine = regexp.MustCompile(`(?m)^From \S+@\S+ .*\d{4}.*$\n`)

// mbox cuts a mailbox at its separators; an e-mail alone is one.
func mbox(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if !strings.HasPrefix(text, "From ") {
		return []string{text}
	}
	var out []string
	for _, part := range mboxLine.Split(text, -1) {
		if strings.TrimSpace(part) != "" {
			out = append(out, part)
		}
	}
	return out
}

// parseLetter reads the headers and the text of one e-mail.
func parseLetter(text string) (letter, string, error) {
	m, err := mail.ReadMessage(strings.NewReader(strings.TrimLeft(text, "\n")))
	if err != nil {
		return letter{}, "", err
	}
	l := letter{from: sender(m.Header.Get("From"))}
	for _, header := range []string{"To", "Cc"} {
		l.to = append(l.to, addressed(m.Header.Get(header))...)
	}
	if at, err := m.Header.Date(); err == nil {
		l.at = at
	}
	l.text = strings.ReplaceAll(words(m.Body, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), 0), "\r\n", "\n")
	return l, readable(m.Header.Get("Subject")), nil
}

// sender reads a From header, also one that breaks the rules.
func sender(s string) conversation.Member {
	if a, err := (&mail.AddressParser{WordDecoder: decoder()}).Parse(s); err == nil {
		return conversation.Member{Name: turned(a.Name), Email: a.Address}
	}
	return person(strings.TrimSpace(s))
}

// addressed reads a To or Cc header; one that breaks the rules names nobody.
func addressed(s string) (people []conversation.Member) {
	list, err := (&mail.AddressParser{WordDecoder: decoder()}).ParseList(s)
	if err != nil {
		return nil
	}
	for _, a := range list {
		people = append(people, conversation.Member{Name: turned(a.Name), Email: a.Address})
	}
	return people
}

// turned gives "Ada Okonkwo" for "Okonkwo, Ada", as directories write names. What
// follows the comma is no first name when it is an abbreviation (Jr., Ph.D.) or
// longer than two words.
func turned(name string) string {
	last, first, ok := strings.Cut(name, ", ")
	if !ok || strings.ContainsAny(first, ",.") || len(strings.Fields(first)) > 2 || len(strings.Fields(last)) > 2 {
		return name
	}
	return first + " " + last
}

func readable(s string) string {
	if out, err := decoder().DecodeHeader(s); err == nil {
		return out
	}
	return s
}

func decoder() *mime.WordDecoder {
	return &mime.WordDecoder{CharsetReader: func(charset string, r io.Reader) (io.Reader, error) {
		e, err := htmlindex.Get(charset)
		if err != nil {
			return nil, err
		}
		return e.NewDecoder().Reader(r), nil
	}}
}

// deepest is how far parts within parts are followed.
const deepest = 8

// words gives the text of a body: the plain one where there is a choice.
func words(r io.Reader, contentType, encoding string, depth int) string {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = "text/plain"
	}
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	}
	switch {
	case strings.HasPrefix(kind, "multipart/") && depth < deepest:
		return parts(multipart.NewReader(r, params["boundary"]), kind == "multipart/alternative", depth)
	case kind == "message/rfc822" && depth < deepest:
		if m, err := mail.ReadMessage(bufio.NewReader(r)); err == nil {
			return words(m.Body, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), depth+1)
		}
	}
	if !strings.HasPrefix(kind, "text/") {
		return ""
	}
	data, _ := io.ReadAll(r) // a broken encoding gives what it gives
	text := string(data)
	if e, err := htmlindex.Get(cmp.Or(params["charset"], "utf-8")); err == nil {
		if out, err := e.NewDecoder().Bytes(data); err == nil {
			text = string(out)
		}
	}
	if kind == "text/html" {
		return plain(text)
	}
	return text
}

// parts joins the texts of a multipart body; of alternatives the first counts,
// which is the plain one.
func parts(r *multipart.Reader, alternatives bool, depth int) string {
	var all []string
	for {
		p, err := r.NextRawPart()
		if err != nil {
			return strings.Join(all, "\n\n")
		}
		if p.FileName() != "" {
			continue
		}
		text := words(p, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), depth+1)
		if strings.TrimSpace(text) == "" {
			continue
		}
		if all = append(all, text); alternatives {
			return text
		}
	}
}

var (
	hidden = regexp.MustCompile(`(?is)<(style|script|head)\b.*?</(style|script|head)>|<!--.*?-->`)
	breaks = regexp.MustCompile(`(?i)<br\b[^>]*>|</(p|div|li|tr|h\d|blockquote)>`)
	blanks = regexp.MustCompile(`\n[ \t]*\n\s*\n`)
)

// plain takes the tags off HTML.
func plain(s string) string {
	s = breaks.ReplaceAllString(hidden.ReplaceAllString(s, ""), "\n")
	s = html.UnescapeString(markup.ReplaceAllString(s, ""))
	return strings.TrimSpace(blanks.ReplaceAllString(strings.ReplaceAll(s, "\u00a0", " "), "\n\n"))
}
