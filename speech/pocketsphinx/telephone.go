package pocketsphinx

import (
	"errors"
	"os"

	"parlance/speech/pocketsphinx/narrowband"
)

// telephone holds the files of the acoustic model that differ for sound from a
// telephone.
type telephone struct {
	means, variances, params *scratch
}

// newTelephone makes them from those of the model. One of another shape is an error:
// it hears such sound as any other.
func newTelephone(m model) (*telephone, error) {
	t := &telephone{}
	var errs []error
	for _, f := range []struct {
		from string
		make func([]byte) ([]byte, error)
		to   **scratch
	}{
		{m.means(), narrowband.Means, &t.means},
		{m.variances(), narrowband.Variances, &t.variances},
		{m.params(), func(b []byte) ([]byte, error) { return narrowband.Params(b), nil }, &t.params},
	} {
		wide, err := os.ReadFile(f.from)
		if err == nil {
			wide, err = f.make(wide)
		}
		if err == nil {
			*f.to, err = newScratch(wide)
		}
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

// Close gives the room of the files back; nil is closed already.
func (t *telephone) Close() error {
	if t == nil {
		return nil
	}
	return errors.Join(t.means.Close(), t.variances.Close(), t.params.Close())
}
