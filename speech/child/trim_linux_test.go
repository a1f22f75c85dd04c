package child

import "testing"

func TestUntouched(t *testing.T) {
	t.Parallel()
	const smaps = `00400000-01000000 r-xp 00000000 fe:00 77  /bin/x
Rss:                 900 kB
Anonymous:             0 kB
01000000-01100000 r--p 00c00000 fe:00 77  /bin/x
Anonymous:             8 kB
01100000-01200000 rw-p 00d00000 fe:00 77  /bin/x
Anonymous:             0 kB
02000000-02100000 r--p 00000000 fe:00 78  /lib/y
Anonymous:             0 kB
03000000-03100000 r--p 00000000 00:00 0
Anonymous:             0 kB
04000000-04100000 r--p 00e00000 fe:00 77  /bin/x
VmFlags: rd
05000000-05100000 r--p 00e00000 fe:00 77  /bin/x
Anonymous:             0 kB
`
	got := untouched(smaps, "/bin/x")
	want := []region{{0x400000, 0x1000000}, {0x5000000, 0x5100000}}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got %x, want %x", got, want)
	}
}

// TestTrim goes on running from pages that were given back.
func TestTrim(t *testing.T) {
	t.Parallel()
	for range 3 {
		Trim()
	}
	if len(untouched("", "x")) != 0 {
		t.Error("something of nothing")
	}
}
