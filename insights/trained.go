package insights

import (
	"fmt"
	"io/fs"
	"strings"

	"parlance/conversation"
	"parlance/insights/act"
	"parlance/insights/background"
	"parlance/insights/language"
	"parlance/insights/model"
	"parlance/insights/model/alike"
	"parlance/insights/model/weights"
	"parlance/insights/person"
	"parlance/insights/sentiment"
)

// trained are the heads that were learnt from data.
type trained struct {
	models  *model.Models
	compare alike.Comparer
}

// New makes an engine with the embedded weights. It panics when they are broken: a
// program that was built so must not start and quietly find less.
func New() *Engine {
	e, err := Load(weights.Files)
	if err != nil {
		panic(err)
	}
	return e
}

// Load makes an engine with the weight files of a folder. The error names the file
// that is missing or broken.
func Load(files fs.FS) (*Engine, error) {
	m, err := model.LoadFrom(files)
	if err != nil {
		return nil, fmt.Errorf("load insights engine: %w", err)
	}
	return &Engine{
		names: person.NewNames(), table: background.New(), feelings: sentiment.New(), languages: language.New(),
		trained: &trained{models: m, compare: m.Comparer()}, scorer: act.Rules{}, newNumber: conversation.NewNumericID,
	}, nil
}

// comparer tells likeness of texts; nil without weights or for languages that
// they do not know.
func (e *Engine) comparer(english bool) *alike.Comparer {
	if e.trained == nil || !english {
		return nil
	}
	return &e.trained.compare
}

func containsText(text, part string) bool { return strings.Contains(text, part) }
