package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
)

// jsonVersion counts incompatible changes of the json format; new keys may come
// at any time without one.
const jsonVersion = 1

// writeJSON writes a complete snapshot. Its shape is that of the json* types:
// objects and lists in a fixed order, one element per line, so that two exports
// can be compared line by line; a list that is empty is [], a thing unknown null.
func writeJSON(w io.Writer, doc *Document, opt Options) error {
	b := bufio.NewWriterSize(w, 32<<10)
	j := &jsonWriter{w: b}
	j.field("format", "parlance-export")
	j.field("version", jsonVersion)
	now := opt.Now
	if now.IsZero() {
		now = doc.Conversation.UpdatedAt
	}
	j.field("created_at", instant(now))
	j.field("conversation", jsonConversationOf(doc.Conversation))
	j.field("engine", jsonEngineOf(doc))
	j.field("analysis", jsonAnalysisOf(doc.Analysis))
	jsonList(j, "members", doc.Members, jsonMemberOf)
	jsonList(j, "messages", doc.Messages, jsonMessageOf)
	jsonList(j, "summary", doc.Summary, jsonSummaryOf)
	jsonList(j, "topics", doc.Topics, jsonTopicOf)
	jsonList(j, "insights", doc.Insights, jsonInsightOf)
	jsonList(j, "entities", doc.Entities, jsonEntityOf)
	jsonList(j, "trackers", doc.Trackers, jsonTrackerOf)
	j.field("analytics", jsonAnalyticsOf(doc.Analytics))
	j.end()
	if j.err == nil {
		j.err = b.Flush()
	}
	if j.err != nil {
		return fmt.Errorf("write export: %w", j.err)
	}
	return nil
}

// jsonWriter writes one object field by field and keeps the first error.
type jsonWriter struct {
	w      *bufio.Writer
	err    error
	opened bool
}

func (j *jsonWriter) key(name string) {
	lead := ",\n"
	if !j.opened {
		lead, j.opened = "{\n", true
	}
	j.write(fmt.Appendf(nil, "%s  %q: ", lead, name))
}

func (j *jsonWriter) field(name string, value any) {
	j.key(name)
	j.value(value)
}

// list writes values as they come, so that no second copy of them is held.
func (j *jsonWriter) list(name string, values iter.Seq[any]) {
	j.key(name)
	lead, end := "[\n    ", "[]"
	for v := range values {
		j.write([]byte(lead))
		j.value(v)
		lead, end = ",\n    ", "\n  ]"
	}
	j.write([]byte(end))
}

func jsonList[T, J any](j *jsonWriter, name string, from []T, convert func(T) J) {
	j.list(name, func(yield func(any) bool) {
		for _, v := range from {
			if !yield(convert(v)) {
				return
			}
		}
	})
}

func (j *jsonWriter) value(v any) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil && j.err == nil {
		j.err = err
	}
	j.write(bytes.TrimRight(b.Bytes(), "\n"))
}

func (j *jsonWriter) write(p []byte) {
	if j.err == nil {
		_, j.err = j.w.Write(p)
	}
}

func (j *jsonWriter) end() { j.write([]byte("\n}\n")) }
