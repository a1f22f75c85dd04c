package export

import (
	"io"

	"parlance/conversation"
)

func writePDF(io.Writer, []Document, Options) error {
	return conversation.Errorf(conversation.Unsupported, "pdf comes with the next commit")
}
