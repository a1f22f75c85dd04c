package engine

import (
	"strings"
	"testing"

	"parlance/config"
	"parlance/conversation"
)

// choose makes a choice on a machine without models.
func choose(t *testing.T, change func(*config.Config)) Choice {
	t.Helper()
	cfg := config.Config{
		SpeechEngine: config.EngineAuto, DataDir: t.TempDir(), PocketSphinxModel: t.TempDir(),
		OpenAIModel: "whisper-1", SpeechWorkers: 3,
	}
	change(&cfg)
	c, err := Choose(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestChoose_Auto(t *testing.T) {
	t.Parallel()
	openAI := func(c *config.Config) { c.OpenAIBaseURL = "http://127.0.0.1:1" }
	vosk := func(c *config.Config) { c.VoskURL = "ws://127.0.0.1:1" }
	for name, test := range map[string]struct {
		set    []func(*config.Config)
		want   string
		passed string
	}{
		"nothing there":    {nil, "pocketsphinx/en-us", "sherpa openai vosk"},
		"OpenAI":           {[]func(*config.Config){openAI}, "openai/whisper-1", "sherpa"},
		"Vosk":             {[]func(*config.Config){vosk}, "vosk", "sherpa openai"},
		"OpenAI and Vosk":  {[]func(*config.Config){vosk, openAI}, "openai/whisper-1", "sherpa"},
		"a model is set":   {[]func(*config.Config){vosk, func(c *config.Config) { c.SherpaModel = "none" }}, "vosk", "sherpa openai"},
		"Vosk is named":    {[]func(*config.Config){vosk, openAI, func(c *config.Config) { c.SpeechEngine = config.EngineVosk }}, "vosk", ""},
		"sherpa is named":  {[]func(*config.Config){openAI, func(c *config.Config) { c.SpeechEngine = config.EngineSherpa }}, "sherpa-onnx", ""},
		"none is asked":    {[]func(*config.Config){openAI, func(c *config.Config) { c.SpeechEngine = config.EngineNone }}, "none", ""},
		"the old one only": {[]func(*config.Config){openAI, func(c *config.Config) { c.SpeechEngine = config.EnginePocketSphinx }}, "pocketsphinx/en-us", ""},
	} {
		c := choose(t, func(cfg *config.Config) {
			for _, set := range test.set {
				set(cfg)
			}
		})
		var passed []string
		for _, p := range c.PassedOver {
			passed = append(passed, p.Name)
			if p.Reason == "" {
				t.Errorf("%s: %s is passed over without a reason", name, p.Name)
			}
		}
		if c.Label() != test.want || strings.Join(passed, " ") != test.passed {
			t.Errorf("%s: %s, passed over %v", name, c.Label(), passed)
		}
		if server := c.Name == "openai" || c.Name == "vosk"; server == c.Local && c.Name != "none" && c.Missing == nil {
			t.Errorf("%s: local is %v", name, c.Local)
		}
		if c.Missing == nil && c.Cores != 3 {
			t.Errorf("%s: %d at once", name, c.Cores)
		}
	}
}

// An engine that is asked for and not there is named with a remedy, and its trial
// is no success.
func TestChoose_Missing(t *testing.T) {
	t.Parallel()
	for _, kind := range []config.SpeechEngine{config.EngineAuto, config.EngineSherpa, config.EnginePocketSphinx, config.EngineNone} {
		c := choose(t, func(cfg *config.Config) { cfg.SpeechEngine, cfg.SherpaModel = kind, "/nowhere/at/all" })
		if conversation.CodeOf(c.Missing) != conversation.EngineMissing {
			t.Errorf("%s: %v", kind, c.Missing)
		}
		if took, err := c.Try(t.Context()); took != 0 || err != nil {
			t.Errorf("%s: tried for %v, %v", kind, took, err)
		}
	}
}

func TestChoose_BadAddress(t *testing.T) {
	t.Parallel()
	for _, cfg := range []config.Config{
		{SpeechEngine: config.EngineAuto, OpenAIBaseURL: "ftp://x"}, {SpeechEngine: config.EngineVosk, VoskURL: "http://x"},
	} {
		if _, err := Choose(cfg); conversation.CodeOf(err) != conversation.Invalid {
			t.Errorf("%+v: %v", cfg, err)
		}
	}
}

func TestDescribe(t *testing.T) {
	t.Parallel()
	c := choose(t, func(cfg *config.Config) { cfg.VoskURL, cfg.VoskLanguage = "ws://h", "de-DE" })
	if got, want := c.Describe(), "vosk, accuracy: depends on the model, languages: de-DE"; got != want {
		t.Errorf("got %q", got)
	}
	if Note("pocketsphinx/en-us") == "" || Note("openai/whisper-1") != "" {
		t.Error("the honest note is with the wrong engine")
	}
}

func TestStore(t *testing.T) {
	t.Parallel()
	if got := Store(config.Config{DataDir: "d"}).Dir; got != "d/models" {
		t.Error(got)
	}
	if got := Store(config.Config{DataDir: "d", ModelsDir: "m"}).Dir; got != "m" {
		t.Error(got)
	}
}

func TestCommand(t *testing.T) {
	t.Parallel()
	cmd := Command()
	cmd.SetArgs([]string{"abacus"})
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	if err := cmd.Execute(); err == nil || !strings.Contains(err.Error(), "abacus") {
		t.Errorf("got %v", err)
	}
}
