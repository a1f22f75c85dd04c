package background

import "testing"

func TestIDF(t *testing.T) {
	t.Parallel()
	b := New()
	common, rare := b.IDF("meet"), b.IDF("invoic")
	if common <= 0 || common >= rare || rare >= b.Max() || b.IDF("xyzzyq") != b.Max() {
		t.Errorf("IDF: meet %.2f, invoic %.2f, unseen %.2f, max %.2f", common, rare, b.IDF("xyzzyq"), b.Max())
	}
	if len(packed) > 300<<10 {
		t.Errorf("the table has %d bytes, want at most 300 kB", len(packed))
	}
}

func TestReadDamaged(t *testing.T) {
	t.Parallel()
	for _, data := range [][]byte{nil, []byte("x"), packed[:40]} {
		if _, err := read(data); err == nil {
			t.Errorf("read of %d bytes gave no error", len(data))
		}
	}
}
