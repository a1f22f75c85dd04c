package sherpa

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// onnxFile is the outermost layer of a model: a network of n bytes, which is
// none, and properties.
func onnxFile(n int, properties ...string) []byte {
	field := func(b []byte, number int, body []byte) []byte {
		b = binary.AppendUvarint(b, uint64(number)<<3|2)
		return append(binary.AppendUvarint(b, uint64(len(body))), body...)
	}
	b := []byte{1 << 3, 7}
	b = field(b, 7, bytes.Repeat([]byte{0xAA}, n))
	for i := 0; i+1 < len(properties); i += 2 {
		b = field(b, 14, field(field(nil, 1, []byte(properties[i])), 2, []byte(properties[i+1])))
	}
	return b
}

func directory(t *testing.T, name string, files map[string][]byte) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, body := range files {
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// The released archives of sherpa-onnx, by the names of their files.
func TestUnderstand_Archives(t *testing.T) {
	t.Parallel()
	plain, tokens := onnxFile(10), []byte("<blk> 0\na 1\n")
	typed := func(modelType string, more ...string) []byte {
		return onnxFile(10, append([]string{"model_type", modelType}, more...)...)
	}
	for dir, test := range map[string]struct {
		files     map[string][]byte
		kind      string
		picks     []string // files, in order of their roles' names
		languages []string
	}{
		"sherpa-onnx-whisper-tiny.en": {
			map[string][]byte{
				"tiny.en-encoder.onnx": typed("whisper-tiny.en"), "tiny.en-encoder.int8.onnx": typed("whisper-tiny.en"),
				"tiny.en-decoder.onnx": plain, "tiny.en-decoder.int8.onnx": plain, "tiny.en-tokens.txt": tokens,
			},
			"whisper",
			[]string{"tiny.en-decoder.int8.onnx", "tiny.en-encoder.int8.onnx"},
			[]string{"en"},
		},
		"sherpa-onnx-whisper-base": {
			map[string][]byte{"base-encoder.onnx": plain, "base-decoder.onnx": plain, "base-tokens.txt": tokens},
			"whisper",
			[]string{"base-decoder.onnx", "base-encoder.onnx"},
			nil,
		},
		"sherpa-onnx-moonshine-tiny-en-int8": {
			map[string][]byte{
				"preprocess.onnx": plain, "encode.int8.onnx": plain, "uncached_decode.int8.onnx": plain,
				"cached_decode.int8.onnx": plain, "tokens.txt": tokens,
			},
			"moonshine",
			[]string{"cached_decode.int8.onnx", "encode.int8.onnx", "preprocess.onnx", "uncached_decode.int8.onnx"},
			[]string{"en"},
		},
		"sherpa-onnx-moonshine-base-en-quantized-2026": {
			map[string][]byte{"encoder_model.ort": []byte("ORTM"), "decoder_model_merged.ort": []byte("ORTM"), "tokens.txt": tokens},
			"moonshine_v2",
			[]string{"encoder_model.ort", "decoder_model_merged.ort"},
			[]string{"en"},
		},
		"sherpa-onnx-nemo-parakeet-tdt-0.6b-v2-int8": {
			map[string][]byte{
				"encoder.int8.onnx": typed("EncDecRNNTBPEModel"), "decoder.int8.onnx": plain, "joiner.int8.onnx": plain, "tokens.txt": tokens,
			},
			"nemo_transducer",
			[]string{"decoder.int8.onnx", "encoder.int8.onnx", "joiner.int8.onnx"},
			nil,
		},
		"sherpa-onnx-zipformer-en-2023-06-26": {
			map[string][]byte{
				"encoder-epoch-99-avg-1.int8.onnx": typed("zipformer"), "encoder-epoch-99-avg-1.onnx": typed("zipformer"),
				"decoder-epoch-99-avg-1.onnx": plain, "joiner-epoch-99-avg-1.onnx": plain, "tokens.txt": tokens, "bpe.model": {1},
			},
			"transducer",
			[]string{"decoder-epoch-99-avg-1.onnx", "encoder-epoch-99-avg-1.int8.onnx", "joiner-epoch-99-avg-1.onnx"},
			[]string{"en"},
		},
		"sherpa-onnx-nemo-ctc-en-conformer-small": {
			map[string][]byte{
				"model.onnx":      typed("EncDecCTCModelBPE", "vocab_size", "2", "subsampling_factor", "4"),
				"model.int8.onnx": typed("EncDecCTCModelBPE", "vocab_size", "2", "subsampling_factor", "4"), "tokens.txt": tokens,
			},
			"nemo_ctc",
			[]string{"model.int8.onnx"},
			[]string{"en"},
		},
		"sherpa-onnx-sense-voice-zh-en-ja-ko-yue-2024-07-17": {
			map[string][]byte{"model.int8.onnx": typed("sense_voice_ctc"), "tokens.txt": tokens, "silero_vad.onnx": plain},
			"sense_voice",
			[]string{"model.int8.onnx"},
			nil,
		},
		"named-by-hand": {
			map[string][]byte{"x.onnx": plain, "tokens.txt": tokens, "manifest.json": []byte(`{"type":"zipformer_ctc","name":"mine","languages":["de"],"files":[{"path":"tokens.txt","size":12}]}`)},
			"zipformer_ctc",
			[]string{"x.onnx"},
			[]string{"de"},
		},
	} {
		m, err := understand(directory(t, dir, test.files))
		if err != nil {
			t.Errorf("%s: %v", dir, err)
			continue
		}
		var picks []string
		for _, role := range []string{roleCached, roleDecoder, roleEncoder, roleJoiner, roleMerged, roleModel, rolePre, roleUncached} {
			if m.Files[role] != "" {
				picks = append(picks, filepath.Base(m.Files[role]))
			}
		}
		if m.Kind != test.kind || !slices.Equal(picks, test.picks) || !slices.Equal(m.languages, test.languages) {
			t.Errorf("%s: a %s of %v for %v", dir, m.Kind, picks, m.languages)
		}
		if m.name == "" || m.size == 0 || (m.VAD != "") != strings.Contains(dir, "sense-voice") {
			t.Errorf("%s: name %q, %d bytes, speech found by %q", dir, m.name, m.size, m.VAD)
		}
	}
}

func TestUnderstand_Refuses(t *testing.T) {
	t.Parallel()
	good := onnxFile(10, "model_type", "wenet_ctc", "vocab_size", "2", "subsampling_factor", "3")
	tokens := []byte("<blank> 0\na 1\n")
	for name, test := range map[string]struct {
		files map[string][]byte
		want  string
	}{
		"empty":               {nil, "no model is recognised"},
		"no tokens":           {map[string][]byte{"model.onnx": good}, "there is no tokens.txt"},
		"no list":             {map[string][]byte{"model.onnx": good, "tokens.txt": {}}, "the token list is empty"},
		"too few tokens":      {map[string][]byte{"model.onnx": good, "tokens.txt": []byte("a 0\n")}, "it knows 2 tokens, but tokens.txt lists 1"},
		"cut off":             {map[string][]byte{"model.onnx": good[:20], "tokens.txt": tokens, "manifest.json": []byte(`{"type":"wenet_ctc"}`)}, "cut off"},
		"no network":          {map[string][]byte{"model.onnx": []byte("hello, this is no model\n"), "tokens.txt": tokens, "manifest.json": []byte(`{"type":"wenet_ctc"}`)}, "no ONNX file"},
		"silent about itself": {map[string][]byte{"model.onnx": onnxFile(1), "tokens.txt": tokens, "manifest.json": []byte(`{"type":"wenet_ctc"}`)}, "does not say its vocab_size"},
		"another type":        {map[string][]byte{"model.onnx": good, "tokens.txt": tokens, "manifest.json": []byte(`{"type":"paraformer"}`)}, "it is of type wenet_ctc (wenet_ctc), not paraformer"},
		"unknown type":        {map[string][]byte{"model.onnx": good, "tokens.txt": tokens, "manifest.json": []byte(`{"type":"abacus"}`)}, `"abacus" is not one of: whisper,`},
		"half a Whisper":      {map[string][]byte{"encoder.onnx": good, "tokens.txt": tokens, "manifest.json": []byte(`{"type":"whisper"}`)}, "needs a file decoder.onnx"},
		"no JSON":             {map[string][]byte{"manifest.json": []byte(`{`)}, "read manifest.json"},
		"file lost":           {map[string][]byte{"manifest.json": []byte(`{"files":[{"path":"model.onnx","size":5}]}`)}, "model.onnx is missing"},
		"file changed":        {map[string][]byte{"model.onnx": good, "manifest.json": []byte(`{"files":[{"path":"model.onnx","size":5}]}`)}, "bytes, not 5"},
		"path out of it":      {map[string][]byte{"manifest.json": []byte(`{"files":[{"path":"../../etc/passwd","size":5}]}`)}, "cannot be a file of the model"},
	} {
		_, err := understand(directory(t, "m", test.files))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", name, err, test.want)
		}
	}
	if _, err := understand(filepath.Join(t.TempDir(), "nowhere")); err == nil {
		t.Error("no directory: no error")
	}
}

// The reader of ONNX files ends on every input, without growing beyond it.
func FuzzMetadata(f *testing.F) {
	f.Add(onnxFile(10, "vocab_size", "2"))
	f.Add(onnxFile(0))
	f.Add([]byte("\x3a\xff\xff\xff\xff\xff\xff\xff\xff\x7f"))
	f.Add([]byte("\x72\x02\x0a\xff\x3a\x01\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		found, err := readMetadata(bytes.NewReader(b), int64(len(b)))
		size := 0
		for k, v := range found {
			size += len(k) + len(v)
		}
		if size > len(b) || err != nil && found != nil {
			t.Fatalf("%d bytes found in %d, %v", size, len(b), err)
		}
	})
}
