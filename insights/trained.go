package insights

import (
	"strings"

	"parlance/conversation"
	"parlance/insights/act"
	"parlance/insights/background"
	"parlance/insights/language"
	"parlance/insights/model"
	"parlance/insights/model/alike"
	"parlance/insights/person"
	"parlance/insights/sentiment"
)

// trained are the heads that were learnt from data.
type trained struct {
	models  *model.Models
	compare alike.Comparer
}

// New makes an engine and reads its word lists and trained weights. Without
// usable weights the rules stand alone.
func New() *Engine {
	e := &Engine{
		names: person.NewNames(), table: background.New(), feelings: sentiment.New(),
		languages: language.New(), scorer: act.Rules{}, newNumber: conversation.NewNumericID,
	}
	if m, err := model.Load(); err == nil {
		e.trained = &trained{models: m, compare: m.Comparer()}
	}
	return e
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
