//go:build pocketsphinx && cgo

package main

/*
#cgo CFLAGS: -I/usr/include/pocketsphinx -I/usr/include/sphinxbase
#cgo amd64 CFLAGS: -I/usr/include/x86_64-linux-gnu -I/usr/include/x86_64-linux-gnu/sphinxbase
#cgo arm64 CFLAGS: -I/usr/include/aarch64-linux-gnu -I/usr/include/aarch64-linux-gnu/sphinxbase
#cgo LDFLAGS: -lpocketsphinx -lsphinxbase
#include <stdlib.h>
#include <pocketsphinx.h>
#include <sphinxbase/fe.h>
#include <sphinxbase/err.h>

static fe_t *open_front(const char *upper, const char *filters) {
	err_set_logfp(NULL);
	cmd_ln_t *config = cmd_ln_init(NULL, ps_args(), TRUE,
		"-lowerf", "130", "-upperf", upper, "-nfilt", filters, "-transform", "dct", "-lifter", "22",
		"-remove_silence", "no", NULL);
	if (config == NULL) {
		return NULL;
	}
	fe_t *fe = fe_init_auto_r(config);
	cmd_ln_free_r(config);
	return fe;
}

// run_front fills out with up to room frames of 13 and gives their number.
static int run_front(fe_t *fe, const int16 *pcm, size_t n, float *out, int room) {
	mfcc_t **frames = (mfcc_t **)ckd_calloc_2d(room, 13, sizeof(mfcc_t));
	int32 got = room, last = 0, pitch = 0;
	fe_start_stream(fe);
	fe_start_utt(fe);
	fe_process_frames(fe, &pcm, &n, frames, &got, &pitch);
	if (got < room) {
		fe_end_utt(fe, frames[got], &last);
	}
	for (int i = 0; i < (got + last) * 13; i++) {
		out[i] = frames[0][i];
	}
	ckd_free_2d(frames);
	return got + last;
}
*/
import "C"

import (
	"errors"
	"strconv"
	"unsafe"

	"parlance/speech/pocketsphinx/narrowband"
)

// cepstra are those of the library, of the wide or of the narrow front end.
func cepstra(pcm []int16, narrow bool) ([][size]float64, error) {
	edge, filters := "6800", "25"
	if narrow {
		edge, filters = strconv.Itoa(narrowband.UpperEdge), strconv.Itoa(narrowband.Filters)
	}
	up, nf := C.CString(edge), C.CString(filters)
	defer C.free(unsafe.Pointer(up))
	defer C.free(unsafe.Pointer(nf))
	fe := C.open_front(up, nf)
	if fe == nil {
		return nil, errors.New("front end")
	}
	defer C.fe_free(fe)
	room := len(pcm)/160 + 4
	flat := make([]float32, room*size)
	n := int(C.run_front(fe, (*C.int16)(unsafe.Pointer(&pcm[0])), C.size_t(len(pcm)), (*C.float)(unsafe.Pointer(&flat[0])), C.int(room)))
	out := make([][size]float64, n)
	for t := range out {
		for i := range size {
			out[t][i] = float64(flat[t*size+i])
		}
	}
	return out, nil
}
