package config

import "time"

func modelSettings() []Setting {
	return []Setting{
		setting("llm-base-url", "", "server with POST /v1/chat/completions, without that path, that reads conversations too; empty = no text leaves this machine",
			func(c *Config) value { return link{&c.LLMBaseURL, []string{"http", "https"}} }),
		secret("llm-api-key", "bearer token for llm-base-url",
			func(c *Config) value { return plain{p: &c.LLMAPIKey, name: "secret"} }),
		setting("llm-model", "", "model to ask llm-base-url for; empty = only llm-embedding-model is used",
			func(c *Config) value { return plain{p: &c.LLMModel} }),
		setting("llm-timeout", "1m", "longest wait for one answer of the model; what it has not read then, the built-in engine has",
			func(c *Config) value { return duration{&c.LLMTimeout, time.Second, 30 * time.Minute} }),
		setting("llm-chunk-tokens", "6000", "about how much of a conversation one request carries; the model's context must hold twice that",
			func(c *Config) value { return number{&c.LLMChunkTokens, 500, 1_000_000} }),
		setting("llm-max-requests", "60", "most requests for one conversation, whatever is appended to it; 0 = no limit",
			func(c *Config) value { return number{&c.LLMMaxRequests, 0, 1_000_000} }),
		setting("llm-max-tokens", "500000", "most tokens for one conversation, as the server counts them; 0 = no limit",
			func(c *Config) value { return number{&c.LLMMaxTokens, 0, 1_000_000_000} }),
		setting("llm-embedding-model", "", "model to ask llm-base-url for at POST /v1/embeddings, which finds tracker phrases in other words; empty = the built-in vectors do",
			func(c *Config) value { return plain{p: &c.LLMEmbeddingModel} }),
		setting("llm-likeness", "60", "cosine, in hundredths, from which on a sentence is like a tracker phrase; right values differ from model to model",
			func(c *Config) value { return number{&c.LLMLikeness, 1, 100} }),
	}
}
