package deploytest

import (
	"regexp"
	"strings"
	"testing"
)

// rules are the alerts of a file: name to the rest of the rule.
func rules(t *testing.T) map[string]string {
	t.Helper()
	list := map[string]string{}
	for i, rule := range strings.Split(read(t, "deploy/alerts.yaml"), "\n      - alert: ") {
		if i == 0 {
			continue
		}
		name, rest, _ := strings.Cut(rule, "\n")
		if _, twice := list[name]; twice {
			t.Errorf("two alerts are called %s", name)
		}
		list[name] = rest
	}
	return list
}

// Every alert asks for metrics, labels and values that the program makes, says how
// bad it is, and what to do.
func TestAlertsAreInStep(t *testing.T) {
	t.Parallel()
	known, watched := made(t), map[string]bool{}
	expr := regexp.MustCompile(`(?m)^        expr: (.+)$`)
	value := regexp.MustCompile(`(\w+)="([^"]+)"`)
	code := read(t, "webhooks/dispatcher.go") + read(t, "conversation/job.go") + read(t, "api/symbl/routes.go") + "5xx POST parlance"
	all := rules(t)
	if len(all) < 10 {
		t.Errorf("only %d alerts were found", len(all))
	}
	for name, rule := range all {
		m := expr.FindStringSubmatch(rule)
		if m == nil {
			t.Errorf("%s has no expr", name)
			continue
		}
		for _, metric := range check(t, name, m[1], known) {
			watched[metric] = true
		}
		for _, v := range value.FindAllStringSubmatch(m[1], -1) {
			if !strings.Contains(code, v[2]) {
				t.Errorf("%s asks for %s %q, which nothing ever has", name, v[1], v[2])
			}
		}
		if strings.Count(m[1], "(") != strings.Count(m[1], ")") || strings.Count(m[1], "[") != strings.Count(m[1], "]") {
			t.Errorf("%s: the brackets of %s do not match", name, m[1])
		}
		for _, want := range []string{"labels: {severity: ", "          summary: ", "          description: "} {
			if strings.Count(rule, want) != 1 {
				t.Errorf("%s: not one %q", name, strings.TrimSpace(want))
			}
		}
		if !regexp.MustCompile(`severity: (critical|warning|info)\}`).MatchString(rule) {
			t.Errorf("%s: unknown severity", name)
		}
	}
	for _, vital := range []string{"leases_reaped_total", "fenced_commits_total", "outbox_oldest_seconds", "conversation_backlog_max", "webhook_deliveries_total", "job_wait_seconds", "jobs_settled_total"} {
		if !watched[vital] {
			t.Errorf("no alert watches %s", vital)
		}
	}
}

// The checks must fire.
func TestWrongExpressionsAreFound(t *testing.T) {
	t.Parallel()
	got := used(`histogram_quantile(0.9, sum by (le, kind) (rate(a_b_bucket{status="x"}[5m]))) > sum(rate(c_d[1m])) and up == 0`)
	if len(got) != 3 || strings.Join(got["a_b"], " ") != "le kind status" || got["c_d"] != nil {
		t.Errorf("%q", got)
	}
}
