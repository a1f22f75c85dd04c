package config_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"parlance/config"
)

func TestRedactedShowsNoSecret(t *testing.T) {
	t.Parallel()
	c, err := config.Load(config.Sources{Environ: []string{
		"PARLANCE_DATABASE_URL=postgres://app:hunter2@db/parlance?sslpassword=hunter2",
		"PARLANCE_REDIS_URL=redis://:hunter2@redis:6379/0",
		"PARLANCE_ADMIN_TOKEN=hunter2-hunter2-hunter2",
		"PARLANCE_OPENAI_API_KEY=hunter2",
		"PARLANCE_SECRET_KEY=" + strings.Repeat("c0ffee00", 8),
	}})
	if err != nil {
		t.Fatal(err)
	}
	marshalled, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	forms := map[string]string{
		"Redacted": c.Redacted(), "%v": fmt.Sprintf("%v", c), "%+v": fmt.Sprintf("%+v", &c),
		"%#v": fmt.Sprintf("%#v", c), "JSON": string(marshalled),
	}
	for name, text := range forms {
		if strings.Contains(text, "hunter2") || strings.Contains(text, "c0ffee") {
			t.Errorf("%s shows a secret:\n%s", name, text)
		}
		if !strings.Contains(text, "postgres://app:xxxxx@db/parlance") || !strings.Contains(text, "environment PARLANCE_REDIS_URL") {
			t.Errorf("%s does not say where things are:\n%s", name, text)
		}
	}
}
