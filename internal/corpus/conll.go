package corpus

import "strings"

// Sentence is a list of tokens, each with a BIO tag.
type Sentence struct {
	Tokens []string
	Tags   []string // "O", "B-PER", "I-PER", ...
}

// ReadCoNLL reads a file of one "token tag" per line, blank line after a
// sentence; the separator is a tab or a space, and # lines are comments.
func ReadCoNLL(path string) ([]Sentence, error) {
	r, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // read only
	var out []Sentence
	var cur Sentence
	flush := func() {
		if len(cur.Tokens) > 0 {
			out = append(out, cur)
			cur = Sentence{}
		}
	}
	s := lines(r)
	for s.Scan() {
		line := strings.TrimSuffix(s.Text(), "\r")
		if strings.TrimSpace(line) == "" {
			flush()
			continue
		}
		tok, tag, ok := strings.Cut(line, "\t")
		if !ok {
			i := strings.LastIndexByte(line, ' ')
			if i < 0 {
				continue
			}
			tok, tag = line[:i], line[i+1:]
		}
		if strings.HasPrefix(line, "# ") {
			continue
		}
		if tok == "" {
			flush()
			continue
		}
		cur.Tokens, cur.Tags = append(cur.Tokens, tok), append(cur.Tags, strings.TrimSpace(tag))
	}
	flush()
	return out, s.Err()
}
