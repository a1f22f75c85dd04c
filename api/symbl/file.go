package symbl

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"

	"parlance/api"
	"parlance/app"
	"parlance/conversation"
)

// export streams a conversation as a file. A failure after the first byte cuts
// the connection, so that half a document is never taken for a whole one.
func (d *Dialect) export(c echo.Context, p conversation.Principal) error {
	params, err := queryParams(c)
	if err != nil {
		return err
	}
	q := app.FileQuery{Format: params.Text("format"), Timezone: params.Text("timezone")}
	f, err := d.uses.File(c.Request().Context(), p, api.Param(c, "id"), q)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, f.ContentType)
	h.Set(echo.HeaderContentDisposition, disposition(f))
	if err := f.Write(c.Response()); err != nil {
		if c.Response().Committed {
			panic(http.ErrAbortHandler)
		}
		h.Del(echo.HeaderContentDisposition)
		return err
	}
	return nil
}

// disposition names the file twice: plainly, and in any characters for clients
// that read the encoded form.
func disposition(f app.File) string {
	title := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`/\:*?"<>|`, r) || r == unicode.ReplacementChar {
			return '-'
		}
		return r
	}, f.Title)
	const longest = 100
	if r := []rune(title); len(r) > longest {
		title = string(r[:longest])
	}
	if title = strings.Trim(title, " .-"); title == "" {
		return fmt.Sprintf("attachment; filename=%q", f.Name)
	}
	return fmt.Sprintf("attachment; filename=%q; filename*=UTF-8''%s", f.Name, url.PathEscape(title+f.Extension))
}

type transcriptAnswer struct {
	Transcript transcriptBody `json:"transcript"`
}

type transcriptBody struct {
	Payload     string `json:"payload"`
	ContentType string `json:"contentType"`
}

func (d *Dialect) transcript(c echo.Context, p conversation.Principal) error {
	params, err := jsonParams(c)
	if err != nil {
		return err
	}
	phrases, err := params.Nested("phrases")
	if err != nil {
		return err
	}
	q := app.TranscriptQuery{
		ContentType: params.OneOf("contentType", "text/markdown", "text/srt", "text/vtt"),
		Paragraphs:  params.Bool("createParagraphs"), SpeakerSeparation: params.Bool("showSpeakerSeparation"),
		HighlightAll: phrases.Bool("highlightAllKeyPhrases"), HighlightInsights: phrases.Bool("highlightOnlyInsightKeyPhrases"),
	}
	for _, e := range []error{params.Err(), phrases.Err()} {
		if e != nil {
			return e
		}
	}
	if q.ContentType == "" {
		return conversation.InvalidField("contentType", `"contentType" is required and must be one of [text/markdown, text/srt, text/vtt]`)
	}
	text, err := d.uses.Transcript(c.Request().Context(), p, api.Param(c, "id"), q)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, transcriptAnswer{transcriptBody{text, q.ContentType}})
}
