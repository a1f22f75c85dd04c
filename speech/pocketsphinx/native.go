//go:build pocketsphinx && cgo

package pocketsphinx

// pkg-config is not used: it would pull in the library's sound devices.

/*
#cgo CFLAGS: -I/usr/include/pocketsphinx -I/usr/include/sphinxbase
#cgo amd64 CFLAGS: -I/usr/include/x86_64-linux-gnu -I/usr/include/x86_64-linux-gnu/sphinxbase
#cgo arm64 CFLAGS: -I/usr/include/aarch64-linux-gnu -I/usr/include/aarch64-linux-gnu/sphinxbase
#cgo LDFLAGS: -lpocketsphinx -lsphinxbase
#include <stdlib.h>
#include <pocketsphinx.h>
#include <sphinxbase/err.h>

// Word posteriors come from the best path through the lattice; the second
// search adds time and no accuracy; with silence removal the library would not
// count the frames that it drops, and every time would be wrong.
static ps_decoder_t *parlance_open(const char *hmm, const char *lm, const char *dict) {
	cmd_ln_t *config = cmd_ln_init(NULL, ps_args(), TRUE,
		"-hmm", hmm, "-lm", lm, "-dict", dict,
		"-fwdflat", "no", "-bestpath", "yes", "-remove_silence", "no", NULL);
	if (config == NULL) {
		return NULL;
	}
	ps_decoder_t *ps = ps_init(config);
	cmd_ln_free_r(config);
	err_set_logfp(NULL);
	return ps;
}

static double parlance_posterior(ps_decoder_t *ps, ps_seg_t *seg) {
	int32 a, l, b;
	return logmath_exp(ps_get_logmath(ps), ps_seg_prob(seg, &a, &l, &b));
}
*/
import "C"

import (
	"context"
	"errors"
	"sync"
	"unsafe"

	"parlance/conversation"
	"parlance/speech"
)

// built tells that the library is linked.
const built = true

// recognizer is one decoder of the library, which is not safe for two threads.
type recognizer struct {
	mu sync.Mutex
	ps *C.ps_decoder_t
}

func open(m model) (speech.Transcriber, error) {
	hmm, lm, dict := C.CString(m.Acoustic), C.CString(m.Language), C.CString(m.Dictionary)
	defer C.free(unsafe.Pointer(hmm))
	defer C.free(unsafe.Pointer(lm))
	defer C.free(unsafe.Pointer(dict))
	ps := C.parlance_open(hmm, lm, dict)
	if ps == nil {
		return nil, missing("The model of the speech engine in %s cannot be loaded.", m.Acoustic)
	}
	return &recognizer{ps: ps}, nil
}

// Close frees the library's memory.
func (r *recognizer) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	C.ps_free(r.ps)
	r.ps = nil
	return nil
}

// Transcribe recognises the whole segment at once, so that the library can
// measure its mean before it listens. ctx is not heard: the caller kills the
// process instead.
func (r *recognizer) Transcribe(_ context.Context, seg speech.Segment) ([]conversation.Word, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(seg.PCM) == 0 {
		return nil, nil
	}
	// A new stream for each segment: or the library would go on with the noise
	// level and the frame count of the one before, and the result would depend
	// on which process got which segment.
	if r.ps == nil || C.ps_start_stream(r.ps) < 0 || C.ps_start_utt(r.ps) < 0 {
		return nil, errors.New("pocketsphinx: start of utterance")
	}
	samples := (*C.int16)(unsafe.Pointer(&seg.PCM[0]))
	n := C.ps_process_raw(r.ps, samples, C.size_t(len(seg.PCM)), 0, 1)
	if C.ps_end_utt(r.ps) < 0 || n < 0 {
		return nil, errors.New("pocketsphinx: decode")
	}
	return r.words(), nil
}

func (r *recognizer) words() []conversation.Word {
	var words []conversation.Word
	var score C.int32
	if C.ps_get_hyp(r.ps, &score) == nil {
		return nil
	}
	for seg := C.ps_seg_iter(r.ps); seg != nil; seg = C.ps_seg_next(seg) {
		var first, last C.int
		C.ps_seg_frames(seg, &first, &last)
		text := C.GoString(C.ps_seg_word(seg))
		if w, ok := wordOf(text, int(first), int(last), float64(C.parlance_posterior(r.ps, seg))); ok {
			words = append(words, w)
		}
	}
	return words
}
