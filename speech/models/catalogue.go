package models

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// Entry is a model that can be pulled.
type Entry struct {
	Name string
	URL  string // of a tar archive, or of a single .onnx file
	// SHA256 of what the URL gives, in hexadecimal; "" when it was never checked
	// by the makers of this list. Then the first pull decides, and says so.
	SHA256    string
	Type      string   // "" = recognised by its files
	Languages []string // BCP-47; nil = many
	License   string
	Size      int64 // bytes on disk, about; 0 = not known
	// Published is the word error rate that the model's makers give, with the
	// test it is of; "" when this list does not know one.
	Published string
	Accuracy  string // for people: "high", or "" when it depends
	Note      string
}

// TypeVAD is the type of a file that finds speech and recognises none.
const TypeVAD = "vad"

const releases = "https://github.com/k2-fsa/sherpa-onnx/releases/download/asr-models/"

// Catalogue lists the models that are known by name. The error rates are those
// of the papers and model cards, for the original weights; the archives hold
// them in 8 bits too, which costs a little. No hash is pinned: none could be
// checked when the list was made.
func Catalogue() []Entry {
	english := []string{"en"}
	whisper := func(size, published string, megabytes int64, languages []string, accuracy string) Entry {
		return Entry{
			Name: "whisper-" + size, URL: releases + "sherpa-onnx-whisper-" + size + ".tar.bz2", Type: "whisper",
			Languages: languages, License: "MIT (OpenAI)", Size: megabytes * 1_000_000, Published: published, Accuracy: accuracy,
		}
	}
	list := []Entry{
		whisper("tiny.en", "LibriSpeech clean 5.6 %", 256, english, ""),
		whisper("base.en", "LibriSpeech clean 4.2 %", 452, english, ""),
		whisper("small.en", "LibriSpeech clean 3.1 %", 1343, english, "high"),
		whisper("medium.en", "", 0, english, "high"),
		whisper("tiny", "", 256, nil, ""),
		whisper("base", "", 452, nil, ""),
		whisper("small", "", 1343, nil, ""),
		whisper("turbo", "", 0, nil, "high"),
	}
	return append(list, []Entry{
		{
			Name: "moonshine-tiny-en", URL: releases + "sherpa-onnx-moonshine-tiny-en-int8.tar.bz2", Type: "moonshine",
			Languages: english, License: "MIT (Useful Sensors)", Size: 123_000_000, Note: "fast on short sentences; gives no times of words",
		},
		{
			Name: "moonshine-base-en", URL: releases + "sherpa-onnx-moonshine-base-en-int8.tar.bz2", Type: "moonshine",
			Languages: english, License: "MIT (Useful Sensors)", Note: "gives no times of words",
		},
		{
			Name: "parakeet-tdt-0.6b-v2", URL: releases + "sherpa-onnx-nemo-parakeet-tdt-0.6b-v2-int8.tar.bz2", Type: "nemo_transducer",
			Languages: english, License: "CC BY 4.0 (NVIDIA)", Size: 661_000_000, Accuracy: "high", Note: "sets marks and capitals",
		},
		{
			Name: "parakeet-tdt-0.6b-v3", URL: releases + "sherpa-onnx-nemo-parakeet-tdt-0.6b-v3-int8.tar.bz2", Type: "nemo_transducer",
			License: "CC BY 4.0 (NVIDIA)", Size: 671_000_000, Accuracy: "high", Note: "25 European languages, found out by itself",
		},
		{
			Name: "zipformer-en", URL: releases + "sherpa-onnx-zipformer-en-2023-06-26.tar.bz2", Type: "transducer",
			Languages: english, License: "Apache-2.0 (k2-fsa)", Note: "capitals only, no marks",
		},
		{
			Name: "sense-voice", URL: releases + "sherpa-onnx-sense-voice-zh-en-ja-ko-yue-2024-07-17.tar.bz2", Type: "sense_voice",
			Languages: []string{"zh", "en", "ja", "ko", "yue"}, License: "FunASR Model License (Alibaba)",
		},
		{
			Name: "silero-vad", URL: releases + "silero_vad.onnx", Type: TypeVAD,
			License: "MIT (Silero)", Size: 2_330_000, Note: "finds speech; helps every model",
		},
	}...)
}

// Lookup finds an entry by name.
func Lookup(name string) (Entry, bool) {
	for _, e := range Catalogue() {
		if e.Name == name {
			return e, true
		}
	}
	return Entry{}, false
}

var hexHash = regexp.MustCompile(`^[0-9a-fA-F]{64}$`)

// valid refuses an entry that cannot be pulled.
func (e Entry) valid() error {
	if err := validName(e.Name); err != nil {
		return err
	}
	u, err := url.Parse(e.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return fmt.Errorf("%q is no address of a model", e.URL)
	}
	if u.Scheme == "http" && e.SHA256 == "" && !loopback(u.Hostname()) {
		return errors.New("over http anybody on the way can send another file: use https, or name the hash with --sha256")
	}
	if e.SHA256 != "" && !hexHash.MatchString(e.SHA256) {
		return errors.New("a SHA-256 has 64 hexadecimal digits")
	}
	return nil
}

func loopback(host string) bool {
	return host == "localhost" || host == "::1" || strings.HasPrefix(host, "127.")
}
