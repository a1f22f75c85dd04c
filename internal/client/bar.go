package client

import (
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// NewBar makes a progress bar from 0 to 100 that disappears when it is done.
func NewBar(w io.Writer, what string) *progressbar.ProgressBar {
	return progressbar.NewOptions(100, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(what),
		progressbar.OptionSetWidth(40), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
}
