package symbl

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"strings"

	"github.com/labstack/echo/v4"

	"parlance/app"
	"parlance/conversation"
)

// maxBesideFirst bounds a transcript that comes before its recording and so has to
// wait in memory, in bytes.
const maxBesideFirst = 16 << 20

// parts reads a multipart body: one file, and a transcript beside it.
type parts struct {
	from   *multipart.Reader
	beside []byte // a transcript that came first; nil = none yet
}

// unpack puts the parts of a multipart body into the request: "file" (or "audio",
// "video", "recording") and "transcript", in any order.
func unpack(c echo.Context, body io.Reader, r *app.AudioRequest) error {
	_, fields, err := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType))
	if err != nil || fields["boundary"] == "" || r.ContentType != "multipart/form-data" {
		return conversation.Errorf(conversation.Unsupported, "Content-Type %q is not one of a form with files.",
			c.Request().Header.Get(echo.HeaderContentType))
	}
	p := &parts{from: multipart.NewReader(body, fields["boundary"])}
	for {
		part, name, err := p.next()
		switch {
		case errors.Is(err, io.EOF) && p.beside != nil: // alone
			r.Body, r.ContentType = bytes.NewReader(p.beside), "text/plain"
			return nil
		case errors.Is(err, io.EOF):
			return conversation.Errorf(conversation.Invalid, `The form has no file: send the recording as "file", or a transcript as "transcript".`)
		case err != nil:
			return err
		case name == transcriptPart:
			if err := p.keep(part); err != nil {
				return err
			}
		default:
			r.Body, r.ContentType, r.Beside, r.Size = part, partType(part), p.rest, 0
			if r.FileName == "" {
				r.FileName = part.FileName()
			}
			return nil
		}
	}
}

const transcriptPart = "transcript"

// next gives the part that comes next; io.EOF after the last.
func (p *parts) next() (*multipart.Part, string, error) {
	part, err := p.from.NextPart()
	if errors.Is(err, io.EOF) {
		return nil, "", io.EOF
	}
	if err != nil {
		return nil, "", &conversation.Error{Code: conversation.Invalid, Message: "The form is broken or ended early.", Err: err}
	}
	switch name := strings.ToLower(part.FormName()); name {
	case "file", "audio", "video", "recording", transcriptPart:
		return part, name, nil
	default:
		const longest = 64
		return nil, "", conversation.Errorf(conversation.Invalid,
			`The form has a part %q; known are "file" and "transcript". Parameters go into the query.`, name[:min(len(name), longest)])
	}
}

// keep takes a transcript that came before its recording.
func (p *parts) keep(part *multipart.Part) error {
	if p.beside != nil {
		return conversation.Errorf(conversation.Invalid, "The form has two transcripts.")
	}
	data, err := io.ReadAll(io.LimitReader(part, maxBesideFirst+1))
	if err != nil {
		return &conversation.Error{Code: conversation.Invalid, Message: "The form is broken or ended early.", Err: err}
	}
	if len(data) > maxBesideFirst {
		return conversation.Errorf(conversation.TooLarge, "A transcript before its recording may have up to %d MB; send it after.", maxBesideFirst>>20)
	}
	p.beside = data
	return nil
}

// rest gives the transcript that came before the recording, or comes after it.
func (p *parts) rest() (io.Reader, error) {
	part, name, err := p.next()
	switch {
	case errors.Is(err, io.EOF) && p.beside == nil:
		return nil, nil //nolint:nilnil // none, as Beside says
	case errors.Is(err, io.EOF):
		return bytes.NewReader(p.beside), nil
	case err != nil:
		return nil, err
	case name != transcriptPart || p.beside != nil:
		return nil, conversation.Errorf(conversation.Invalid, "The form has too many files: one recording and one transcript are taken.")
	}
	return part, nil
}

// partType is the type of a part as far as it says one.
func partType(part *multipart.Part) string {
	kind, _, err := mime.ParseMediaType(part.Header.Get(echo.HeaderContentType))
	if err != nil {
		return ""
	}
	return kind
}
