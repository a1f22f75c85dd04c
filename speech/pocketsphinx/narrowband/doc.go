// Package narrowband makes an acoustic model for the telephone out of one for sound
// of full width.
//
// A telephone carries nothing above 3.4 to 4 kHz. The filters of the usual front end
// look up to 6.8 kHz, so a third of them hear emptiness, and every cepstrum is
// spoilt. Here the front end has the lower filters only (Params), and the means and
// variances of the model are moved to what its Gaussians would look like through
// those (Means, Variances): a linear map from wide to narrow cepstra for each stream
// (cepstra, their slopes, their curvatures), learnt from any speech that is at hand
// at both widths; words or labels are not needed. The rest of the model stays.
//
// The map is in weights.go, which the command narrowband/fit writes (make narrowband).
// It reads and makes files of the formats of PocketSphinx; it does not decode.
package narrowband
