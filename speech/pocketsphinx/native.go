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
#include <sphinxbase/fe.h>
#include <sphinxbase/feat.h>

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
	if (ps != NULL) {
		ps_get_feat(ps)->cmn = CMN_NONE; // the model's own parameters ask for it; normalise does it
	}
	return ps;
}

// parlance_posterior gives the posterior of a segment, and its part of the score.
static double parlance_posterior(ps_decoder_t *ps, ps_seg_t *seg, int *score) {
	int32 a, l, b;
	double p = logmath_exp(ps_get_logmath(ps), ps_seg_prob(seg, &a, &l, &b));
	*score = a + l;
	return p;
}

#define PARLANCE_CEPSTRA 13

// parlance_rows makes the rows that the library wants of frames that lie one after
// the other; NULL without memory.
static mfcc_t **parlance_rows(float *c, int frames) {
	mfcc_t **rows = sizeof(mfcc_t) == sizeof(float) ? malloc(sizeof(*rows) * frames) : NULL;
	for (int i = 0; rows != NULL && i < frames; i++) {
		rows[i] = (mfcc_t *)(c + i * PARLANCE_CEPSTRA);
	}
	return rows;
}

// parlance_cepstra computes the cepstra of each frame into out, which has room for
// max frames; it gives their number, or -1.
static int parlance_cepstra(ps_decoder_t *ps, const int16 *pcm, size_t n, float *out, int max) {
	fe_t *fe = ps_get_fe(ps);
	mfcc_t **rows = parlance_rows(out, max);
	if (rows == NULL || fe_get_output_size(fe) != PARLANCE_CEPSTRA) {
		free(rows);
		return -1;
	}
	fe_start_stream(fe);
	fe_start_utt(fe);
	int32 got = max - 1, last = 0;
	int ok = fe_process_frames(fe, &pcm, &n, rows, &got, NULL);
	if (ok >= 0) {
		ok = fe_end_utt(fe, rows[got], &last);
	}
	free(rows);
	return ok < 0 ? -1 : got + last;
}

// parlance_decode recognises frames at once; -1 when that fails.
static int parlance_decode(ps_decoder_t *ps, float *c, int frames) {
	mfcc_t **rows = parlance_rows(c, frames);
	if (rows == NULL || ps_start_stream(ps) < 0 || ps_start_utt(ps) < 0) {
		free(rows);
		return -1;
	}
	int n = ps_process_cep(ps, rows, frames, 0, 1);
	free(rows);
	return ps_end_utt(ps) < 0 ? -1 : n;
}
*/
import "C"

import (
	"errors"
	"fmt"
	"strings"
	"unsafe"
)

// built tells that the library is linked.
const built = true

// decoder is one decoder of the library, which is not safe for two threads.
type decoder struct{ ps *C.ps_decoder_t }

func openDecoder(m model) (*decoder, error) {
	hmm, lm, dict := C.CString(m.Acoustic), C.CString(m.Language), C.CString(m.Dictionary)
	defer C.free(unsafe.Pointer(hmm))
	defer C.free(unsafe.Pointer(lm))
	defer C.free(unsafe.Pointer(dict))
	ps := C.parlance_open(hmm, lm, dict)
	if ps == nil {
		return nil, missing("The model of the speech engine in %s cannot be loaded.", m.Acoustic)
	}
	return &decoder{ps}, nil
}

// close frees the library's memory.
func (d *decoder) close() {
	C.ps_free(d.ps)
	d.ps = nil
}

// cepstra gives the cepstra of a segment, frame after frame. A new stream for each
// segment: or the library would go on with the noise level of the one before, and
// the result would depend on which process got which segment.
func (d *decoder) cepstra(pcm []int16) ([]float32, error) {
	room := len(pcm)/frameSamples + 2
	out := make([]float32, room*cepstra)
	n := C.parlance_cepstra(d.ps, (*C.int16)(unsafe.Pointer(&pcm[0])), C.size_t(len(pcm)), (*C.float)(&out[0]), C.int(room))
	if n < 0 {
		return nil, errors.New("pocketsphinx: features")
	}
	return out[:int(n)*cepstra], nil
}

// decode recognises normalised cepstra. The score, a logarithm, is comparable for the
// same number of frames.
func (d *decoder) decode(c []float32) (words []heard, score int64, err error) {
	if len(c) == 0 {
		return nil, 0, nil
	}
	if C.parlance_decode(d.ps, (*C.float)(&c[0]), C.int(len(c)/cepstra)) < 0 {
		return nil, 0, errors.New("pocketsphinx: decode")
	}
	var total C.int32
	if C.ps_get_hyp(d.ps, &total) == nil {
		return nil, 0, nil
	}
	for seg := C.ps_seg_iter(d.ps); seg != nil; seg = C.ps_seg_next(seg) {
		var first, last, part C.int
		C.ps_seg_frames(seg, &first, &last)
		posterior := float64(C.parlance_posterior(d.ps, seg, &part))
		words = append(words, heard{C.GoString(C.ps_seg_word(seg)), int(first), int(last), posterior})
		score += int64(part)
	}
	return words, score, nil
}

// add puts a pronunciation into the dictionary. last makes all that was added
// count.
func (d *decoder) add(word string, phones []string, last bool) error {
	w, p := C.CString(word), C.CString(strings.Join(phones, " "))
	defer C.free(unsafe.Pointer(w))
	defer C.free(unsafe.Pointer(p))
	update := C.int(0)
	if last {
		update = 1
	}
	if C.ps_add_word(d.ps, w, p, update) < 0 {
		return fmt.Errorf("pocketsphinx: add %q (%s)", word, strings.Join(phones, " "))
	}
	return nil
}
