package models

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
)

// meter shows how far something is: a bar on a terminal, a line now and then
// elsewhere.
type meter struct {
	w     io.Writer
	what  string
	bar   *progressbar.ProgressBar // nil on what is no terminal
	tenth int64                    // last printed
}

func newMeter(w io.Writer, what string) *meter { return &meter{w: w, what: what, tenth: -1} }

// set tells that done of total bytes are there; total is -1 when nobody knows.
func (m *meter) set(done, total int64) {
	switch {
	case !terminal(m.w):
		m.print(done, total)
	case m.bar == nil:
		m.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(m.w), progressbar.OptionSetDescription(m.what),
			progressbar.OptionShowBytes(true), progressbar.OptionSetWidth(30),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
		fallthrough
	default:
		_ = m.bar.Set64(done) // to a terminal: nobody could be told
	}
}

func (m *meter) print(done, total int64) {
	if total <= 0 {
		return
	}
	if t := done * 10 / total; t > m.tenth {
		m.tenth = t
		fmt.Fprintf(m.w, "%s: %3d %% of %s\n", m.what, t*10, size(total))
	}
}

// stage tells what comes after the bytes.
func (m *meter) stage(what string) {
	m.end()
	fmt.Fprintf(m.w, "%s: %s\n", m.what, what)
}

// end takes the bar away.
func (m *meter) end() {
	if m.bar != nil {
		_ = m.bar.Finish() // to a terminal: nobody could be told
		m.bar = nil
	}
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	st, err := f.Stat()
	return err == nil && st.Mode()&os.ModeCharDevice != 0
}
