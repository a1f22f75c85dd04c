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
// count the frames that it drops, and every time would be wrong. The beams are
// wider than the library's and hold fewer states at a time, which finds more for
// the same work: few frames are in doubt, and those need room.
static ps_decoder_t *parlance_open(const char *hmm, const char *mean, const char *var, const char *params,
	const char *lm, const char *dict) {
	cmd_ln_t *config = cmd_ln_init(NULL, ps_args(), TRUE,
		"-hmm", hmm, "-mean", mean, "-var", var, "-featparams", params, "-lm", lm, "-dict", dict,
		"-beam", "1e-60", "-pbeam", "1e-60", "-wbeam", "1e-38", "-maxhmmpf", "8000",
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
	var paths [6]*C.char
	for i, path := range []string{m.Acoustic, m.means(), m.variances(), m.params(), m.Language, m.Dictionary} {
		paths[i] = C.CString(path)
		defer C.free(unsafe.Pointer(paths[i]))
	}
	ps := C.parlance_open(paths[0], paths[1], paths[2], paths[3], paths[4], paths[5])
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

// decode recognises a segment at once, so that the library can measure its mean
// before it listens. A new stream for each segment: or the library would go on
// with the noise level and the frame count of the one before, and the result would
// depend on which process got which segment.
func (d *decoder) decode(pcm []int16) ([]heard, error) {
	if C.ps_start_stream(d.ps) < 0 || C.ps_start_utt(d.ps) < 0 {
		return nil, errors.New("pocketsphinx: start of utterance")
	}
	n := C.ps_process_raw(d.ps, samples(pcm), C.size_t(len(pcm)), 0, 1)
	if C.ps_end_utt(d.ps) < 0 || n < 0 {
		return nil, errors.New("pocketsphinx: decode")
	}
	var score C.int32
	if C.ps_get_hyp(d.ps, &score) == nil {
		return nil, nil
	}
	var words []heard
	for seg := C.ps_seg_iter(d.ps); seg != nil; seg = C.ps_seg_next(seg) {
		var first, last C.int
		C.ps_seg_frames(seg, &first, &last)
		words = append(words, heard{
			C.GoString(C.ps_seg_word(seg)), int(first), int(last), float64(C.parlance_posterior(d.ps, seg)),
		})
	}
	return words, nil
}

func samples(pcm []int16) *C.int16 { return (*C.int16)(unsafe.Pointer(&pcm[0])) }

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
