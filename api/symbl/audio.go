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

// submitMedia makes the handler of an upload: it streams the body on as it comes.
// With or without a length, with or without a type: clients do all four. check
// says which types the route takes.
func (d *Dialect) submitMedia(check func(kind string) error) api.Handler {
	return func(c echo.Context, p conversation.Principal) error {
		key, err := keyed(c)
		if err != nil {
			return err
		}
		params, err := queryParams(c)
		if err != nil {
			return err
		}
		body := &upload{from: c.Request().Body}
		r := app.AudioRequest{Submission: submission(c, params, key), Body: body, ContentType: mediaType(c), FileName: fileName(c), Size: max(c.Request().ContentLength, 0)}
		if err := params.Err(); err != nil {
			return err
		}
		if strings.HasPrefix(r.ContentType, "multipart/") {
			err = unpack(c, body, &r)
		}
		if err == nil {
			err = check(r.ContentType)
		}
		var acc app.Accepted
		if err == nil {
			acc, err = d.uses.SubmitAudio(c.Request().Context(), p, r)
		}
		if err != nil && body.err != nil {
			return api.BodyError(body.err) // what went wrong first
		}
		return d.accepted(c, p, acc, err)
	}
}

// checkAudioType refuses what says that it is neither audio nor a transcript. What
// is unnamed, or named as a client does by default, is told by its bytes.
func checkAudioType(kind string) error {
	switch {
	case unnamed(kind), isTranscriptType(kind), strings.HasPrefix(kind, "audio/"), kind == "application/ogg":
		return nil
	case strings.HasPrefix(kind, "video/"):
		return conversation.Errorf(conversation.Unsupported,
			"Detected MIME Type as '%s'. This endpoint only supports audio files. "+
				"For video files please use /v1/process/video or /v1/process/video/url endpoints.", kind)
	default:
		return conversation.Errorf(conversation.Unsupported,
			"Detected MIME Type as '%s'. This endpoint only supports audio files, such as audio/wav and audio/mpeg, "+
				"and finished transcripts, such as text/vtt.", kind)
	}
}

// checkVideoType refuses what says that it has no sound in it.
func checkVideoType(kind string) error {
	switch {
	case unnamed(kind), strings.HasPrefix(kind, "video/"), strings.HasPrefix(kind, "audio/"), kind == "application/ogg", kind == "application/mp4":
		return nil
	default:
		return conversation.Errorf(conversation.Unsupported,
			"Detected MIME Type as '%s'. This endpoint only supports video files, such as video/mp4, video/quicktime, video/webm and video/x-matroska.", kind)
	}
}

// checkTranscriptType refuses what says that it is no text.
func checkTranscriptType(kind string) error {
	if unnamed(kind) || isTranscriptType(kind) {
		return nil
	}
	return conversation.Errorf(conversation.Unsupported,
		"Detected MIME Type as '%s'. This endpoint only supports transcripts: SRT, WebVTT, plain text and JSON.", kind)
}

func unnamed(kind string) bool {
	return kind == "" || kind == "application/octet-stream" || kind == "application/x-www-form-urlencoded"
}

func isTranscriptType(kind string) bool {
	switch kind {
	case "application/json", "application/x-subrip", "application/srt":
		return true
	}
	return strings.HasPrefix(kind, "text/")
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
