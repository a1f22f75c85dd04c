package pocketsphinx

import (
	"os"
	"path/filepath"
)

// model names the files of an acoustic model, a language model and a dictionary, and
// what else a child is told.
type model struct {
	Acoustic   string `json:"acoustic"`
	Language   string `json:"language"`
	Dictionary string `json:"dictionary"`
	Posteriors bool   `json:"posteriors,omitempty"` // Config.Posteriors

	// narrow names the files that take the place of those in Acoustic when sound
	// from a telephone is heard.
	narrow *telephone
}

func (m model) means() string {
	if m.narrow != nil {
		return m.narrow.means.path
	}
	return filepath.Join(m.Acoustic, "means")
}

func (m model) variances() string {
	if m.narrow != nil {
		return m.narrow.variances.path
	}
	return filepath.Join(m.Acoustic, "variances")
}

func (m model) params() string {
	if m.narrow != nil {
		return m.narrow.params.path
	}
	return filepath.Join(m.Acoustic, "feat.params")
}

// places are where distributions install the model.
func places() []string {
	return []string{
		"/usr/share/pocketsphinx/model/en-us",
		"/usr/local/share/pocketsphinx/model/en-us",
	}
}

// findModel looks in dir, or in the usual places when dir is empty. Every file
// is checked here, because the library exits the process when one is missing.
func findModel(dir string) (model, bool) {
	dirs := []string{dir}
	if dir == "" {
		dirs = places()
	}
	for _, d := range dirs {
		m := model{
			Acoustic:   filepath.Join(d, "en-us"),
			Language:   filepath.Join(d, "en-us.lm.bin"),
			Dictionary: filepath.Join(d, "cmudict-en-us.dict"),
		}
		if m.complete() {
			return m, true
		}
	}
	return model{}, false
}

func (m model) complete() bool {
	files := []string{m.Language, m.Dictionary}
	for _, f := range []string{"mdef", "means", "variances", "transition_matrices", "feat.params", "noisedict"} {
		files = append(files, filepath.Join(m.Acoustic, f))
	}
	for _, f := range files {
		if st, err := os.Stat(f); err != nil || !st.Mode().IsRegular() {
			return false
		}
	}
	return true
}
