package config

import (
	"slices"
	"time"
)

// Settings is the table: every setting there is, in the order of the
// documentation. The caller may change what it gets.
func Settings() []Setting {
	return slices.Concat(
		in("Server", serverSettings()),
		in("Storage and queue", storageSettings()),
		in("Security", securitySettings()),
		in("Limits", limitSettings()),
		in("Pipeline", pipelineSettings()),
		in("Queue tuning", tuningSettings()),
		in("Speech", speechSettings()),
		in("Language model", modelSettings()),
		in("Export", exportSettings()),
		in("Logs", logSettings()),
		in("Traces", traceSettings()),
	)
}

func in(group string, list []Setting) []Setting {
	for i := range list {
		list[i].Group = group
	}
	return list
}

// setting is one line of the table.
func setting(name, def, help string, bind func(*Config) value) Setting {
	return Setting{Name: name, Default: def, Help: help, bind: bind}
}

// secret is one line of the table whose value is never shown.
func secret(name, help string, bind func(*Config) value) Setting {
	return Setting{Name: name, Help: help, Secret: true, bind: bind}
}

func serverSettings() []Setting {
	return []Setting{
		setting("addr", "127.0.0.1:8080", "host:port of the API; port 0 takes a free one",
			func(c *Config) value { return address{p: &c.Addr} }),
		setting("base-url", "", "address that clients use, when a proxy stands in front; empty = taken from addr",
			func(c *Config) value { return link{&c.BaseURL, []string{"http", "https"}} }),
		setting("data-dir", "./data", "directory of database, recordings and keys; made if it is not there",
			func(c *Config) value { return plain{p: &c.DataDir, required: true, name: "path"} }),
		setting("metrics-addr", "", "host:port that serves /metrics; empty = not served",
			func(c *Config) value { return address{p: &c.MetricsAddr, optional: true} }),
		setting("request-timeout", "30s", "longest time for a request, uploads and downloads excepted",
			func(c *Config) value { return duration{&c.RequestTimeout, time.Second, 10 * time.Minute} }),
		setting("shutdown-grace", "25s", "time for running work to finish or be handed over at a stop",
			func(c *Config) value { return duration{&c.ShutdownGrace, time.Second, 10 * time.Minute} }),
	}
}

func storageSettings() []Setting {
	return []Setting{
		setting("database-url", "", "PostgreSQL to use; empty = SQLite in data-dir",
			func(c *Config) value { return link{&c.DatabaseURL, []string{"postgres", "postgresql"}} }),
		setting("database-conns", "16", "most connections to PostgreSQL from one process",
			func(c *Config) value { return number{&c.DatabaseConns, 2, 500} }),
		setting("sqlite-sync", "normal", "full waits for the disk at every commit; normal may lose the last commits at a power cut",
			func(c *Config) value { return oneOf(&c.SQLiteSync, SyncNormal, SyncFull) }),
		setting("redis-url", "", "Redis or Valkey 6.2 or newer for the queue; empty = embedded, for one process",
			func(c *Config) value { return link{&c.RedisURL, []string{"redis", "rediss", "unix"}} }),
	}
}

func securitySettings() []Setting {
	return []Setting{
		setting("token-life", "24h", "how long an access token is valid",
			func(c *Config) value { return duration{&c.TokenLife, time.Minute, 30 * 24 * time.Hour} }),
		secret("secret-key", "key that seals the other keys at rest; empty = a file made in data-dir",
			func(c *Config) value { return key{&c.SecretKey} }),
		secret("admin-token", "token that opens the operator's pages; empty = they stay closed",
			func(c *Config) value { return token{&c.AdminToken} }),
		setting("outbound-allow", "", "networks that webhooks and recording URLs may reach besides public addresses",
			func(c *Config) value { return networks{&c.OutboundAllow} }),
		setting("outbound-https-only", "false", "refuse http:// for webhooks and recording URLs",
			func(c *Config) value { return toggle{&c.OutboundHTTPSOnly} }),
		setting("trusted-proxies", "", "networks of proxies in front whose X-Forwarded-For is believed; empty = none",
			func(c *Config) value { return networks{&c.TrustedProxies} }),
		setting("cors-origins", "", "web pages whose scripts may call the API; empty = only pages of this server",
			func(c *Config) value { return origins{&c.CORSOrigins} }),
	}
}

func limitSettings() []Setting {
	return []Setting{
		setting("max-concurrent-jobs", "50", "unfinished jobs of one account that has no limit of its own; more are refused with 429; 0 = no limit",
			func(c *Config) value { return number{&c.MaxConcurrentJobs, 0, 1_000_000} }),
		setting("contact", "", "whom clients may ask for more jobs, such as an e-mail address; empty = not said",
			func(c *Config) value { return plain{p: &c.Contact} }),
		setting("rate-limit", "100", "requests a second with one access token; more are refused with 429; 0 = no limit",
			func(c *Config) value { return number{&c.RateLimit, 0, 1_000_000} }),
		setting("rate-burst", "200", "requests with one access token that may come at once before rate-limit counts",
			func(c *Config) value { return number{&c.RateBurst, 1, 1_000_000} }),
		setting("token-attempts", "20", "wrong pairs of appId and appSecret a minute from one address; more are refused with 429; 0 = no limit",
			func(c *Config) value { return number{&c.TokenAttempts, 0, 1_000_000} }),
		setting("max-in-flight", "1000", "requests that one process works on at once; more are refused with 503",
			func(c *Config) value { return number{&c.MaxInFlight, 1, 100_000} }),
		setting("max-body-memory", "128MiB", "bodies that one process holds in memory at once; more are refused with 503; recordings are not held",
			func(c *Config) value { return size{&c.MaxBodyMemory, 1 << 20, 1 << 40} }),
		setting("max-text-body", "10MiB", "longest body of a text submission",
			func(c *Config) value { return size{&c.MaxTextBody, 1 << 10, 1 << 30} }),
		setting("max-messages", "10000", "most messages in one text submission",
			func(c *Config) value { return number{&c.MaxMessages, 1, 1_000_000} }),
		setting("max-message-runes", "100000", "characters of one message",
			func(c *Config) value { return number{&c.MaxMessageRunes, 1, 100_000_000} }),
		setting("max-audio-bytes", "4GiB", "largest recording",
			func(c *Config) value { return size{&c.MaxAudioBytes, 1 << 20, 1 << 40} }),
		setting("max-audio-duration", "4h", "longest recording",
			func(c *Config) value { return duration{&c.MaxAudioDuration, time.Second, 48 * time.Hour} }),
	}
}
