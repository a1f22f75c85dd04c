package archtest

// module is our own import path.
const module = "parlance"

// floors says for each family (the first folder of a package) which other
// families of ours it may import. A family may always import within itself.
// Arrows point downwards only; those of one floor do not know each other.
func floors() map[string][]string {
	return map[string][]string{
		// The ground floor: the standard library only.
		"conversation": nil,
		"config":       nil,
		"audio":        nil,

		// The rooms of the pipeline: they know the domain, not each other.
		"storage":   {"conversation"},
		"jobs":      {"conversation"},
		"speech":    {"audio", "conversation"},
		"telephony": {"audio", "conversation"},
		"insights":  {"conversation"},
		"export":    {"conversation"},
		"webhooks":  {"conversation"},

		// Use cases, and beside them the worker that runs the stages.
		"app":    {"storage", "jobs", "insights", "export", "webhooks", "audio", "conversation"},
		"worker": {"storage", "jobs", "speech", "insights", "export", "webhooks", "audio", "conversation"},

		// Wire dialects: they see use cases and the domain.
		"api": {"app", "conversation"},

		// Wiring. "*" = every family but internal.
		"cmd": {"*"},

		// Test kits and the makers of trained files may look at everything.
		"internal": {"*"},
	}
}

// privateUse says which commands may import which folder of internal/; nothing
// else that is shipped may.
func privateUse() map[string][]string {
	return map[string][]string{
		"internal/client":    {"cmd"},
		"internal/failpoint": {"cmd/parlance"}, // empty but for the build tag "chaos"
		"internal/testkit":   {"cmd/bench"},
		"internal/train":     {"cmd/train"},
		"internal/tinyasr":   {"cmd/tinyasr"},
		"internal/corpus":    {"cmd/bench", "cmd/train"},
		"internal/eval":      {"cmd/parlance"},
	}
}

// leaves import nothing but the standard library and their own family.
func leaves() []string { return []string{"conversation", "config", "audio"} }

// dialects are folders of api/ that do not know each other.
func dialects() []string { return []string{"symbl", "symbient", "botpress", "syntphony"} }

// library is a third-party module, or a package of the standard library, that
// lives in a few places only.
type library struct {
	path   string   // import path, or what it begins with
	homes  []string // folders that may import it
	reason string
}

func libraries() []library {
	return []library{
		{"github.com/labstack", []string{"api"}, "Echo is kept inside api/, so that it can be exchanged"},
		{"github.com/getkin/kin-openapi", nil, "the OpenAPI document is checked in tests only"},
		{"github.com/hibiken/asynq", []string{"jobs", "worker", "internal", "cmd/bench"}, "asynq only carries hints"},
		{"github.com/redis/go-redis", []string{"jobs", "worker", "cmd", "internal"}, "Redis is the queue's business; cmd only makes the client"},
		{"github.com/alicebob/miniredis", []string{"jobs", "internal"}, "the embedded Redis is started by jobs/"},
		{"database/sql", []string{"storage", "internal"}, "SQL is written under storage/ only"},
		{"modernc.org/sqlite", []string{"storage"}, "SQL is written under storage/ only"},
		{"github.com/jackc/pgx", []string{"storage", "internal"}, "SQL is written under storage/ only"},
		{"github.com/pressly/goose", []string{"storage"}, "migrations run from storage/ only"},
		{"github.com/go-audio", []string{"speech"}, "the decoders run behind the guards of speech/ only"},
		{"github.com/hajimehoshi/go-mp3", []string{"speech"}, "the decoders run behind the guards of speech/ only"},
		{"github.com/jung-kurt/gofpdf", []string{"export"}, "documents are made by export/ only"},
		{"github.com/k2-fsa", []string{"speech/sherpa"}, "C++ code can end a process; speech/sherpa keeps it in children"},
		{"github.com/coder/websocket", []string{"speech/vosk", "telephony", "api"}, "websockets are spoken by vosk-server and by the telephone"},
		{"github.com/spf13", []string{"cmd"}, "the command line is the business of cmd/"},
		{"go.opentelemetry.io", []string{"cmd"}, "traces are made by cmd/parlance/tracing; the floors below have hooks"},
		{"github.com/stretchr/testify", nil, "tests use the standard library"},
		{"testing", []string{"internal", "storage/storagetest", "speech/speechtest"}, "test code is not part of the product"},
		{"C", []string{"speech"}, "C code can crash a process; it is kept where that was thought of"},
	}
}
