package symbl

import (
	"errors"
	"io"
	"strings"

	"github.com/labstack/echo/v4"

	"parlance/api"
	"parlance/app"
	"parlance/conversation"
)

// submitAudio streams the body on as it comes. With or without a length, with or
// without a type: clients do all four.
func (d *Dialect) submitAudio(c echo.Context, p conversation.Principal) error {
	key, err := keyed(c)
	if err != nil {
		return err
	}
	params, err := queryParams(c)
	if err != nil {
		return err
	}
	kind := mediaType(c)
	if err := checkAudioType(kind); err != nil {
		return err
	}
	body := &upload{from: c.Request().Body}
	r := app.AudioRequest{Submission: submission(c, params, key), Body: body, ContentType: kind, FileName: fileName(c)}
	if err := params.Err(); err != nil {
		return err
	}
	acc, err := d.uses.SubmitAudio(c.Request().Context(), p, r)
	if err != nil && body.err != nil {
		return api.BodyError(body.err) // what went wrong first
	}
	return d.accepted(c, p, acc, err)
}

// checkAudioType refuses what says that it is not audio. What is unnamed, or
// named as a client does by default, is told by its bytes.
func checkAudioType(kind string) error {
	switch {
	case kind == "", kind == "application/octet-stream", kind == "application/x-www-form-urlencoded", strings.HasPrefix(kind, "audio/"):
		return nil
	case kind == "application/ogg":
		return nil
	case strings.HasPrefix(kind, "multipart/"):
		return conversation.Errorf(conversation.Unsupported,
			"Multipart uploads are not accepted; send the bytes of the recording as the request body.")
	default:
		return conversation.Errorf(conversation.Unsupported,
			"Detected MIME Type as '%s'. This endpoint only supports audio files, such as audio/wav and audio/mpeg.", kind)
	}
}

// fileName is the first of several names: some clients send the file's name
// before that of the meeting.
func fileName(c echo.Context) string {
	if names := c.QueryParams()["name"]; len(names) > 1 {
		return names[0]
	}
	return ""
}

// upload remembers why reading a body ended.
type upload struct {
	from io.Reader
	err  error
}

// Read hands on the next bytes.
func (u *upload) Read(p []byte) (int, error) {
	n, err := u.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		u.err = err
	}
	return n, err
}
