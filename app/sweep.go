package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"parlance/storage"
)

// SweepKeys removes the keys of requests that are too old to be sent again, and
// gives their number.
func (a *App) SweepKeys(ctx context.Context) (int, error) {
	for total := 0; ; {
		n, err := a.Store.SweepKeyed(ctx, keyLife, keySweep)
		total += n
		if err != nil || n < keySweep {
			return total, err
		}
	}
}

// SweepRecordings removes recordings that no job names, written longer ago than
// age: their upload ended between the file and the commit, or their conversation
// was deleted and the file was not. It gives their number. age must be longer than
// any upload takes to be committed. Files of tenants that the database does not
// know are left alone: it may be the wrong database.
func (a *App) SweepRecordings(ctx context.Context, age time.Duration) (removed int, err error) {
	old := map[string][]string{} // by tenant
	sweep := func(tenant string) error {
		n, err := a.sweepTenant(ctx, tenant, old[tenant])
		removed += n
		delete(old, tenant)
		return err
	}
	err = a.Blobs.List(ctx, "", func(key string, written time.Time) error {
		kind, rest, _ := strings.Cut(key, "/")
		tenant, _, ok := strings.Cut(rest, "/")
		if !ok || kind != "recordings" && kind != "transcripts" && kind != "fetched" || time.Since(written) < age {
			return nil
		}
		if old[tenant] = append(old[tenant], key); len(old[tenant]) < keySweep {
			return nil
		}
		return sweep(tenant)
	})
	for tenant := range old {
		err = errors.Join(err, sweep(tenant))
	}
	return removed, err
}

// sweepTenant removes those of the files that no job names. A transcript beside a
// recording stays as long as the recording does.
func (a *App) sweepTenant(ctx context.Context, tenant string, files []string) (removed int, err error) {
	names := make([]string, len(files))
	of := map[string][]string{}
	for i, f := range files {
		names[i] = storage.RecordingOf(f)
		of[names[i]] = append(of[names[i]], f)
	}
	unnamed, err := a.Recordings.Unnamed(ctx, tenant, names)
	if err != nil {
		return 0, err
	}
	for _, name := range unnamed {
		for _, f := range of[name] {
			if err := a.Blobs.Delete(ctx, f); err != nil {
				return removed, err
			}
			removed++
		}
		delete(of, name) // it may be named twice: the recording and what lies beside it
	}
	return removed, nil
}
