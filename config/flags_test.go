package config_test

import (
	"flag"
	"io"
	"testing"

	"parlance/config"
)

func TestFlagsBindToAFlagSet(t *testing.T) {
	t.Parallel()
	flags := config.Flags{}
	set := flag.NewFlagSet("parlance", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	for _, s := range append(config.Settings(), config.FileSetting()) {
		set.Var(flags.Value(s), s.Flag(), s.Usage())
	}
	if v := flags.Value(config.Setting{Name: "made-by-hand"}); v.Type() != "text" {
		t.Errorf("a setting made by hand is a %q", v.Type())
	}
	set.PrintDefaults() // asks the zero value for its text
	if got := set.Lookup("lease").DefValue; got != "10s" {
		t.Errorf("help shows default %q", got)
	}
	if err := set.Parse([]string{"--outbound-https-only", "--lease", "20s"}); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(config.Sources{Flags: flags})
	if err != nil {
		t.Fatal(err)
	}
	if !c.OutboundHTTPSOnly || c.Lease.String() != "20s" || c.Origin("addr") != "default" {
		t.Errorf("got %v, %v, addr from %q", c.OutboundHTTPSOnly, c.Lease, c.Origin("addr"))
	}
}
