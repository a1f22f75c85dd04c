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
// them in 8 bits too, which costs a little. The hashes are those that several
// projects which pull the same archives pin independently of each other; where
// none was found the first pull decides.
func Catalogue() []Entry {
	return append(whisper(), []Entry{
		{
			Name: "moonshine-tiny-en", URL: releases + "sherpa-onnx-moonshine-tiny-en-int8.tar.bz2", Type: "moonshine",
			SHA256:    "d5fe6ec4334fef36255b2a4010412cad4c007e33103fec62fb5d17cad88086f2",
			Languages: english(), License: "MIT (Useful Sensors)", Size: 123_000_000, Published: "LibriSpeech clean 4.5 %",
			Note: "fast on short sentences; gives no times of words",
		},
		{
			Name: "moonshine-base-en", URL: releases + "sherpa-onnx-moonshine-base-en-int8.tar.bz2", Type: "moonshine",
			SHA256:    "21870cecaa2e44e4e2bf63e02d1072bed183ccd10284871353bd9d24dad14e5e",
			Languages: english(), License: "MIT (Useful Sensors)", Published: "LibriSpeech clean 3.2 %", Note: "gives no times of words",
		},
		{
			Name: "parakeet-tdt-0.6b-v2", URL: releases + "sherpa-onnx-nemo-parakeet-tdt-0.6b-v2-int8.tar.bz2", Type: "nemo_transducer",
			SHA256:    "157c157bc51155e03e37d2466522a3a737dd9c72bb25f36eb18912964161e1ad",
			Languages: english(), License: "CC BY 4.0 (NVIDIA)", Size: 661_000_000, Published: "LibriSpeech clean 1.7 %", Accuracy: "high",
			Note: "sets marks and capitals",
		},
		{
			Name: "parakeet-tdt-0.6b-v3", URL: releases + "sherpa-onnx-nemo-parakeet-tdt-0.6b-v3-int8.tar.bz2", Type: "nemo_transducer",
			SHA256:  "5793d0fd397c5778d2cf2126994d58e9d56b1be7c04d13c7a15bb1b4eafb16bf",
			License: "CC BY 4.0 (NVIDIA)", Size: 671_000_000, Published: "LibriSpeech clean 1.9 %", Accuracy: "high",
			Note: "25 European languages, found out by itself",
		},
		{
			Name: "zipformer-en", URL: releases + "sherpa-onnx-zipformer-en-2023-06-26.tar.bz2", Type: "transducer",
			Languages: english(), License: "Apache-2.0 (k2-fsa)", Note: "capitals only, no marks",
		},
		{
			Name: "sense-voice", URL: releases + "sherpa-onnx-sense-voice-zh-en-ja-ko-yue-int8-2024-07-17.tar.bz2", Type: "sense_voice",
			SHA256:    "7d1efa2138a65b0b488df37f8b89e3d91a60676e416f515b952358d83dfd347e",
			Languages: []string{"zh", "en", "ja", "ko", "yue"}, License: "FunASR Model License (Alibaba)", Size: 240_000_000,
		},
		{
			Name: "silero-vad", URL: releases + "silero_vad.onnx", Type: TypeVAD,
			SHA256:  "9e2449e1087496d8d4caba907f23e0bd3f78d91fa552479bb9c23ac09cbb1fd6",
			License: "MIT (Silero)", Size: 643_854, Note: "finds speech; helps every model",
		},
	}...)
}

func english() []string { return []string{"en"} }

// whisper lists the models of OpenAI's Whisper.
func whisper() []Entry {
	var list []Entry
	for _, m := range []struct {
		size, hash, published string
		megabytes             int64
		languages             []string
		accuracy              string
	}{
		{"tiny.en", "2bd6cf965c8bb3e068ef9fa2191387ee63a9dfa2a4e37582a8109641c20005dd", "LibriSpeech clean 5.6 %", 256, english(), ""},
		{"base.en", "475bc7052ce299c007f6d5d5407ba8601f819a2867f6eecee510ed17df581542", "LibriSpeech clean 4.2 %", 452, english(), ""},
		{"small.en", "0cdba2b8aaab69e04847f3427cc9709574112e67913a1a84b7fec3a8729faa9a", "LibriSpeech clean 3.1 %", 1343, english(), "high"},
		{"medium.en", "73d95c169a410b5f23a79f8901374b26e0a16a09ea7f02b5e1db983f4cdfdd67", "LibriSpeech clean 3.1 %", 0, english(), "high"},
		{"tiny", "c46116994e539aa165266d96b325252728429c12535eb9d8b6a2b10f129e66b1", "LibriSpeech clean 7.6 %", 256, nil, ""},
		{"base", "911b2083efd7c0dca2ac3b358b75222660dc09fb716d64fbfc417ba6c99ff3de", "LibriSpeech clean 5.0 %", 452, nil, ""},
		{"small", "486a46afbb7ba798507190ffe02fea2dd726049af212e774537efac6afb210a6", "LibriSpeech clean 3.4 %", 1343, nil, ""},
		{"turbo", "b11acbbcd660b44a8e0df33724feb5aaa709cf65668f2823d59f656312544f22", "", 1037, nil, "high"},
	} {
		list = append(list, Entry{
			Name: "whisper-" + m.size, URL: releases + "sherpa-onnx-whisper-" + m.size + ".tar.bz2", SHA256: m.hash, Type: "whisper",
			Languages: m.languages, License: "MIT (OpenAI)", Size: m.megabytes * 1_000_000, Published: m.published, Accuracy: m.accuracy,
		})
	}
	return list
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
