package config

import "time"

func pipelineSettings() []Setting {
	return []Setting{
		setting("text-concurrency", "10", "text jobs that one process runs at once",
			func(c *Config) value { return number{&c.TextConcurrency, 1, 1000} }),
		setting("audio-concurrency", "2", "recordings that one process works on at once",
			func(c *Config) value { return number{&c.AudioConcurrency, 1, 1000} }),
		setting("webhook-concurrency", "16", "webhooks that one process sends at once",
			func(c *Config) value { return number{&c.WebhookConcurrency, 1, 1000} }),
		setting("webhook-timeout", "15s", "longest wait for the answer to a webhook",
			func(c *Config) value { return duration{&c.WebhookTimeout, time.Second, time.Minute} }),
		setting("max-attempts", "3", "starts of a job before it fails for good",
			func(c *Config) value { return number{&c.MaxAttempts, 1, 20} }),
		setting("job-text-timeout", "2m", "longest run of a text job",
			func(c *Config) value { return duration{&c.JobTextTimeout, time.Second, 24 * time.Hour} }),
		setting("job-audio-timeout", "4h", "longest run of an audio job",
			func(c *Config) value { return duration{&c.JobAudioTimeout, time.Second, 7 * 24 * time.Hour} }),
		setting("on-failure", "skip", "what follows a failed job in its conversation: skip = the next one; block = nothing, until it is retried or cancelled",
			func(c *Config) value { return oneOf(&c.OnFailure, SkipFailed, BlockFailed) }),
		setting("get-job-queued-status", "in_progress", "status that clients read while a job waits for its turn",
			func(c *Config) value { return oneOf(&c.GetJobQueuedStatus, QueuedInProgress, QueuedScheduled) }),
	}
}

func tuningSettings() []Setting {
	return []Setting{
		setting("lease", "10s", "silence of a worker after which another takes over its conversation",
			func(c *Config) value { return duration{&c.Lease, time.Second, 10 * time.Minute} }),
		setting("drain-batch", "50", "jobs of one conversation that a worker runs before it lets others go first",
			func(c *Config) value { return number{&c.DrainBatch, 1, 10_000} }),
		setting("drain-time", "5s", "time after which it does so all the same",
			func(c *Config) value { return duration{&c.DrainTime, 10 * time.Millisecond, time.Hour} }),
		setting("reap-interval", "500ms", "pause between two looks for expired leases and lost hints",
			func(c *Config) value { return duration{&c.ReapInterval, 50 * time.Millisecond, time.Minute} }),
		setting("rehint-interval", "5s", "age at which the hint of a waiting conversation is sent again",
			func(c *Config) value { return duration{&c.RehintInterval, 100 * time.Millisecond, time.Hour} }),
		setting("hint-window", "2000", "most hints in the queue at once; the rest wait in SQL",
			func(c *Config) value { return number{&c.HintWindow, 10, 100_000} }),
	}
}

func speechSettings() []Setting {
	return []Setting{
		setting("speech-engine", "auto", "what turns speech into words; auto = the first that is ready of sherpa, openai, vosk, pocketsphinx",
			func(c *Config) value {
				return oneOf(&c.SpeechEngine, EngineAuto, EngineSherpa, EngineOpenAI, EngineVosk, EnginePocketSphinx, EngineNone)
			}),
		setting("speech-workers", "0", "engine processes of one server; 0 = one per CPU",
			func(c *Config) value { return number{&c.SpeechWorkers, 0, 256} }),
		setting("pocketsphinx-model", "/usr/share/pocketsphinx/model/en-us", "directory of the PocketSphinx model",
			func(c *Config) value { return plain{p: &c.PocketSphinxModel, name: "path"} }),
		setting("sherpa-model", "", "model for sherpa: a directory, or a name that \"parlance models list\" shows; empty = the only one that is installed",
			func(c *Config) value { return plain{p: &c.SherpaModel, name: "path"} }),
		setting("sherpa-threads", "0", "threads of each engine process of sherpa; 0 = the CPUs shared among them",
			func(c *Config) value { return number{&c.SherpaThreads, 0, 256} }),
		setting("models-dir", "", "where \"parlance models\" keeps models; empty = models below data-dir",
			func(c *Config) value { return plain{p: &c.ModelsDir, name: "path"} }),
		setting("vosk-url", "", "websocket of a vosk-server",
			func(c *Config) value { return link{&c.VoskURL, []string{"ws", "wss"}} }),
		setting("vosk-language", "", "language of that server's model, such as en-US; empty = not told, every language is taken",
			func(c *Config) value { return plain{p: &c.VoskLanguage, name: "language"} }),
		setting("openai-base-url", "", "server with POST /v1/audio/transcriptions, without that path",
			func(c *Config) value { return link{&c.OpenAIBaseURL, []string{"http", "https"}} }),
		secret("openai-api-key", "bearer token for openai-base-url",
			func(c *Config) value { return plain{p: &c.OpenAIAPIKey, name: "secret"} }),
		setting("openai-model", "whisper-1", "model to ask openai-base-url for",
			func(c *Config) value { return plain{p: &c.OpenAIModel, required: true} }),
	}
}

func exportSettings() []Setting {
	return []Setting{
		setting("pdf-font", "", "TrueType file for scripts that the built-in fonts lack; empty = none",
			func(c *Config) value { return plain{p: &c.PDFFont, name: "path"} }),
	}
}

func logSettings() []Setting {
	return []Setting{
		setting("log-level", "info", "least important line that is written",
			func(c *Config) value { return level{&c.LogLevel} }),
		setting("log-format", "text", "form of a line",
			func(c *Config) value { return oneOf(&c.LogFormat, LogText, LogJSON) }),
	}
}

func traceSettings() []Setting {
	return []Setting{
		setting("otlp-endpoint", "", "OpenTelemetry collector that takes traces over OTLP/HTTP, such as http://localhost:4318; empty = no traces",
			func(c *Config) value { return link{&c.OTLPEndpoint, []string{"http", "https"}} }),
		setting("trace-percent", "100", "share of the requests that are traced",
			func(c *Config) value { return number{&c.TracePercent, 0, 100} }),
	}
}
