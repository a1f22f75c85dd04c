package sherpa

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"parlance/speech/models"
)

// model is a directory of model files, understood. It goes to the child as JSON.
type model struct {
	Kind      string            `json:"kind"`
	Files     map[string]string `json:"files"` // by role
	Tokens    string            `json:"tokens"`
	Features  int               `json:"features"`
	VAD       string            `json:"vad"` // Silero's file; "" = judge by energy
	Threads   int               `json:"threads"`
	Language  string            `json:"language"` // when nobody asks for another
	name      string
	languages []string
	accuracy  string
	size      int64
}

// vadPattern is a file that finds speech, beside a model.
const vadPattern = "*silero*vad*.onnx"

// Recognise tells the type of the model in dir, or what is wrong with it, without
// loading it.
func Recognise(dir string) (string, error) {
	m, err := understand(dir)
	return m.Kind, err
}

// understand reads a directory. The error says in words for the operator what is
// wrong with it.
func understand(dir string) (model, error) {
	var m model
	manifest, err := models.ReadManifest(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return m, err
	default:
		if err := manifest.Check(dir); err != nil {
			return m, err
		}
	}
	m = model{
		Kind: manifest.Type, name: manifest.Name, languages: manifest.Languages,
		Features: manifest.FeatureDim, accuracy: manifest.Accuracy,
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return m, err
	}
	if m.name == "" {
		m.name = strings.TrimPrefix(filepath.Base(abs), "sherpa-onnx-")
	}
	if err := m.find(abs); err != nil {
		return m, err
	}
	if m.languages == nil {
		m.languages = languagesByName(filepath.Base(abs))
	}
	if len(m.languages) > 0 {
		m.Language = m.languages[0]
	}
	return m, m.inspect()
}

// find decides the kind and gives each role its file.
func (m *model) find(dir string) error {
	names, err := networks(dir)
	if err != nil {
		return err
	}
	roles := assign(names)
	if m.Kind == "" {
		m.Kind = m.recognise(dir, roles)
	}
	if m.Kind == "" {
		return fmt.Errorf("no model is recognised in %s; a %s with \"type\" would tell, one of: %s", dir, models.ManifestName, kindNames())
	}
	k, ok := kindNamed(m.Kind)
	if !ok {
		return fmt.Errorf("the model's type %q is not one of: %s", m.Kind, kindNames())
	}
	m.Files = map[string]string{}
	for _, role := range k.roles {
		name := roles[role]
		if name == "" {
			return fmt.Errorf("a model of type %s needs a file %s.onnx, which is not in %s", m.Kind, role, dir)
		}
		m.Files[role] = filepath.Join(dir, name)
	}
	if m.Features == 0 {
		m.Features = k.features
	}
	if m.Tokens, err = tokenList(dir); err != nil {
		return err
	}
	if found, _ := filepath.Glob(filepath.Join(dir, vadPattern)); len(found) > 0 {
		m.VAD = found[0]
	}
	return nil
}

// networks lists the model files of dir.
func networks(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		ext := filepath.Ext(e.Name())
		if vad, _ := filepath.Match(vadPattern, e.Name()); !e.IsDir() && !vad && (ext == ".onnx" || ext == ".ort") {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// assign gives roles to files by their names. Of two for the same role, the
// smaller kind of numbers (int8) wins: it is faster and hardly worse.
func assign(names []string) map[string]string {
	roles := map[string]string{}
	slices.SortFunc(names, func(a, b string) int { return rank(a) - rank(b) })
	for _, name := range names {
		if role := roleOf(name); roles[role] == "" {
			roles[role] = name
		}
	}
	return roles
}

func rank(name string) int {
	switch {
	case strings.Contains(name, "int8"), strings.Contains(name, "quant"):
		return 0
	case strings.Contains(name, "fp16"):
		return 2
	default:
		return 1
	}
}

// roleOf reads a file name as the makers of models write it.
func roleOf(name string) string {
	for _, r := range [][2]string{
		{"uncached_decode", roleUncached},
		{"cached_decode", roleCached},
		{"merged", roleMerged},
		{"preprocess", rolePre},
		{"joiner", roleJoiner},
		{"encode", roleEncoder},
		{"decode", roleDecoder},
	} {
		if strings.Contains(name, r[0]) {
			return r[1]
		}
	}
	return roleModel
}

// recognise decides the kind by the roles that are there, and by what the main
// file says of itself; "" when that does not tell.
func (m *model) recognise(dir string, roles map[string]string) string {
	has := func(want ...string) bool {
		return !slices.ContainsFunc(want, func(r string) bool { return roles[r] == "" })
	}
	says := func(role string) string {
		about, err := metadata(filepath.Join(dir, roles[role]))
		if err != nil {
			return ""
		}
		return about["model_type"]
	}
	switch base := strings.ToLower(filepath.Base(dir)); {
	case has(rolePre, roleEncoder, roleUncached, roleCached):
		return "moonshine"
	case has(roleEncoder, roleMerged):
		return "moonshine_v2"
	case has(roleEncoder, roleDecoder, roleJoiner):
		if strings.HasPrefix(says(roleEncoder), "EncDec") || strings.Contains(base, "nemo") || strings.Contains(base, "parakeet") {
			return "nemo_transducer"
		}
		return "transducer"
	case has(roleEncoder, roleDecoder):
		switch about := strings.ToLower(says(roleEncoder) + " " + base); {
		case strings.Contains(about, "whisper"):
			return "whisper"
		case strings.Contains(about, "multitask"), strings.Contains(about, "canary"):
			return "canary"
		case strings.Contains(about, "fire"):
			return "fire_red_asr"
		}
	case has(roleModel):
		return singleKind(says(roleModel), base)
	}
	return ""
}

func tokenList(dir string) (string, error) {
	for _, pattern := range []string{"tokens.txt", "*-tokens.txt", "*tokens*.txt"} {
		if found, _ := filepath.Glob(filepath.Join(dir, pattern)); len(found) > 0 {
			return found[0], nil
		}
	}
	return "", fmt.Errorf("there is no tokens.txt in %s", dir)
}

// languagesByName reads what some names tell; nil when they do not.
func languagesByName(dir string) []string {
	dir = strings.ToLower(dir)
	parts := strings.FieldsFunc(dir, func(r rune) bool { return r == '-' || r == '_' || r == '.' })
	if slices.Contains(parts, "en") && !slices.Contains(parts, "zh") && !slices.Contains(parts, "multi") {
		return []string{"en"}
	}
	return nil
}

// inspect looks into the files before C++ code does, which ends the process when
// something is wrong.
func (m *model) inspect() error {
	tokens, err := countTokens(m.Tokens)
	if err != nil {
		return err
	}
	for _, role := range slices.Sorted(maps.Keys(m.Files)) {
		path := m.Files[role]
		st, err := os.Stat(path)
		if err != nil {
			return err
		}
		m.size += st.Size()
		if filepath.Ext(path) != ".onnx" {
			continue
		}
		about, err := metadata(path)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if err := m.suits(about, role, tokens); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}

// suits compares what a file says of itself with the kind it is taken for.
func (m *model) suits(about map[string]string, role string, tokens int) error {
	if role == roleModel {
		if is := singleKind(about["model_type"], ""); about["model_type"] != "" && is != "" && is != m.Kind {
			return fmt.Errorf("it is of type %s (%s), not %s", is, about["model_type"], m.Kind)
		}
	}
	for _, key := range mustSay(m.Kind, role) {
		if _, ok := about[key]; !ok {
			return fmt.Errorf("it does not say its %s, as models of type %s do", key, m.Kind)
		}
	}
	if n, err := strconv.Atoi(about["vocab_size"]); err == nil && role == roleModel && n > tokens {
		return fmt.Errorf("it knows %d tokens, but %s lists %d", n, filepath.Base(m.Tokens), tokens)
	}
	return nil
}

// mustSay lists metadata that the library ends the process without.
func mustSay(kind, role string) []string {
	switch {
	case role != roleModel:
		return nil
	case kind == "wenet_ctc", kind == "nemo_ctc":
		return []string{"vocab_size", "subsampling_factor"}
	case kind == "tdnn":
		return []string{"vocab_size"}
	default:
		return nil
	}
}
