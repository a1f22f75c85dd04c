package archtest

import (
	"strings"
	"testing"
)

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	t.Parallel()
	for _, p := range listPackages(t) {
		if !p.product() {
			continue
		}
		if len(strings.Fields(p.Doc)) < 5 {
			t.Errorf("%s: no package comment that says what it does, what it reads, what it hands on and what it is not", p.ImportPath)
		}
	}
}
