package deploytest

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// made gives the metrics that the program makes, each with its labels.
func made(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	list := regexp.MustCompile(`"(\w+)"`)
	for file, pattern := range map[string]string{
		"cmd/parlance/metrics/metrics.go": `Name:\s+"(\w+)"[^}]*\}(?:, \[\]string\{([^}]*)\})?`,
		"cmd/parlance/metrics/gauges.go":  `NewDesc\("(\w+)", "[^"]*", (?:nil|\[\]string\{([^}]*)\})`,
	} {
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(read(t, file), -1) {
			found[m[1]] = nil
			for _, label := range list.FindAllStringSubmatch(m[2], -1) {
				found[m[1]] = append(found[m[1]], label[1])
			}
		}
	}
	return found
}

// foreign are metrics of Prometheus and of its client library.
func foreign(name string) bool { return name == "up" || strings.HasPrefix(name, "process_") }

// used gives the metrics of an expression, each with the labels it is asked by.
func used(expr string) map[string][]string {
	found := map[string][]string{}
	words := regexp.MustCompile(`(?:by \(([a-z_, ]+)\))|\b([a-z]+(?:_[a-z]+)+|up)\b(?:\{([^}]*)\})?`)
	label := regexp.MustCompile(`(\w+)\s*[=!]~?\s*"`)
	var grouped []string
	for _, m := range words.FindAllStringSubmatch(expr, -1) {
		switch name := m[2]; {
		case m[1] != "":
			grouped = strings.Split(m[1], ", ")
		case name == "histogram_quantile":
		default:
			for _, end := range []string{"_bucket", "_sum", "_count"} {
				name = strings.TrimSuffix(name, end)
			}
			found[name] = append(found[name], grouped...)
			for _, l := range label.FindAllStringSubmatch(m[3], -1) {
				found[name] = append(found[name], l[1])
			}
			grouped = nil
		}
	}
	return found
}

// check complains of metrics and labels that the program does not have.
func check(t *testing.T, where, expr string, known map[string][]string) (names []string) {
	t.Helper()
	for name, labels := range used(expr) {
		if foreign(name) {
			continue
		}
		have, ok := known[name]
		if !ok {
			t.Errorf("%s asks for %s, which the program does not make", where, name)
		}
		for _, l := range labels {
			if ok && l != "le" && !slices.Contains(have, l) {
				t.Errorf("%s asks for the label %q of %s, which has %q", where, l, name, have)
			}
		}
		names = append(names, name)
	}
	return names
}

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
	known, shown := made(t), map[string]bool{}
	for _, p := range dashboard.Panels {
		for _, target := range p.Targets {
			for _, name := range check(t, "panel "+p.Title, target.Expr, known) {
				shown[name] = true
			}
		}
	}
	for name := range known {
		if !shown[name] {
			t.Errorf("the metric %s is on no panel of deploy/grafana-dashboard.json", name)
		}
	}
}

// The names that pipelines of this kind are watched by; dashboards of operators
// rest on them.
func TestMetricsKeepTheirNames(t *testing.T) {
	t.Parallel()
	known := made(t)
	for name, labels := range map[string][]string{
		"jobs_submitted_total": {"kind"}, "job_wait_seconds": {"kind"}, "job_run_seconds": {"stage"},
		"conversation_backlog_max": nil, "leases_reaped_total": nil, "fenced_commits_total": nil, "stale_hints_total": nil,
		"webhook_deliveries_total": {"result"}, "webhook_delivery_seconds": nil, "outbox_oldest_seconds": nil,
		"asynq_queue_size": {"queue"}, "asynq_queue_latency_seconds": {"queue"},
	} {
		if have, ok := known[name]; !ok || !slices.Equal(have, labels) {
			t.Errorf("%s has the labels %q (made: %t), want %q", name, have, ok, labels)
		}
	}
}
