package deploytest

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// Every metric on the dashboard is one that the program makes, and every one of
// the program's own is on the dashboard.
func TestDashboardIsInStep(t *testing.T) {
	t.Parallel()
	var dashboard struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal([]byte(read(t, "deploy/grafana-dashboard.json")), &dashboard); err != nil {
		t.Fatal(err)
	}
	made := map[string]bool{}
	for _, m := range regexp.MustCompile(`Name:\s+"(\w+)"`).FindAllStringSubmatch(read(t, "cmd/parlance/metrics.go"), -1) {
		made[m[1]] = false
	}
	metric := regexp.MustCompile(`\b[a-z]+_[a-z_]+\b`)
	for _, p := range dashboard.Panels {
		for _, target := range p.Targets {
			for _, name := range metric.FindAllString(target.Expr, -1) {
				name = strings.TrimSuffix(strings.TrimSuffix(name, "_bucket"), "_sum")
				if name == "histogram_quantile" || strings.HasPrefix(name, "process_") {
					continue
				}
				if _, ok := made[name]; !ok {
					t.Errorf("panel %q shows %s, which cmd/parlance/metrics.go does not make", p.Title, name)
				}
				made[name] = true
			}
		}
	}
	for name, shown := range made {
		if !shown {
			t.Errorf("the metric %s is on no panel of deploy/grafana-dashboard.json", name)
		}
	}
}
