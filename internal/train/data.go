package train

import (
	"parlance/internal/corpus"
	"parlance/internal/train/dataset"
)

// data is what the utterance heads are trained and tuned with.
type data struct {
	ami, amiVal   *dataset.Pool
	mrda, mrdaVal *dataset.Pool
	email         *dataset.Pool
}

// readData reads the corpora once for all steps, which only look at them.
func (t *trainer) readData() (*data, error) {
	t.reading.Do(func() { t.corpora, t.unread = t.readCorpora() })
	return t.corpora, t.unread
}

func (t *trainer) readCorpora() (*data, error) {
	d := &data{}
	for _, s := range []struct {
		pool **dataset.Pool
		name string
		file string
		read func(string) ([]dataset.Conversation, error)
		bare bool // the corpus has no marks
	}{
		{&d.ami, "ami", "ami-train.tsv.gz", readAMI, false},
		{&d.amiVal, "ami", "ami-val.tsv.gz", readAMI, false},
		{&d.mrda, "mrda", "mrda-train.tsv.gz", readMRDA, true},
		{&d.mrdaVal, "mrda", "mrda-val.tsv.gz", readMRDA, true},
		{&d.email, "email", "email-intent-train.tsv", readEmail, false},
	} {
		list, err := s.read(t.path(s.file))
		if err != nil {
			return nil, err
		}
		*s.pool = dataset.NewPool(t.lexicon, s.name, list, !s.bare)
	}
	d.ami.Kinds, d.mrda.Kinds = dataset.AMIKinds(), dataset.MRDAKinds()
	return d, nil
}

func readAMI(path string) ([]dataset.Conversation, error) {
	m, err := corpus.ReadAMI(path)
	return dataset.AMI(m), err
}

func readMRDA(path string) ([]dataset.Conversation, error) {
	m, err := corpus.ReadMRDA(path)
	return dataset.MRDA(m), err
}

func readEmail(path string) ([]dataset.Conversation, error) {
	rows, err := corpus.ReadLabelled(path, "text", "label")
	return dataset.Email(rows), err
}
