package train

import (
	"parlance/insights/model/feature"
	"parlance/internal/corpus"
	"parlance/internal/train/dataset"
)

// pool is the examples of one corpus, as written and as a recogniser would give
// them.
type pool struct {
	conversations   []dataset.Conversation
	marked, spoken  []dataset.Example // spoken: lower case, no marks
	hasMarks, timed bool
}

// data is what the utterance heads are trained and tuned with.
type data struct {
	ami, amiVal   pool
	mrda, mrdaVal pool
	email         pool
}

func (t *trainer) readData() (*data, error) {
	ami, err := corpus.ReadAMI(t.path("ami-train.tsv.gz"))
	if err != nil {
		return nil, err
	}
	amiVal, err := corpus.ReadAMI(t.path("ami-val.tsv.gz"))
	if err != nil {
		return nil, err
	}
	mrda, err := corpus.ReadMRDA(t.path("mrda-train.tsv.gz"))
	if err != nil {
		return nil, err
	}
	mrdaVal, err := corpus.ReadMRDA(t.path("mrda-val.tsv.gz"))
	if err != nil {
		return nil, err
	}
	email, err := corpus.ReadLabelled(t.path("email-intent-train.tsv"), "text", "label")
	if err != nil {
		return nil, err
	}
	return &data{
		ami: newPool(t.lexicon, dataset.AMI(ami), true), amiVal: newPool(t.lexicon, dataset.AMI(amiVal), true),
		mrda: newPool(t.lexicon, dataset.MRDA(mrda), false), mrdaVal: newPool(t.lexicon, dataset.MRDA(mrdaVal), false),
		email: newPool(t.lexicon, dataset.Email(email), true),
	}, nil
}

func newPool(l *feature.Lexicon, list []dataset.Conversation, marks bool) pool {
	p := pool{conversations: list, hasMarks: marks, spoken: dataset.Extract(l, list, true)}
	if marks {
		p.marked = dataset.Extract(l, list, false)
	}
	return p
}
