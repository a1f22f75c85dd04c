package config

import (
	"log/slog"
	"net/netip"
	"time"
)

// Config is every setting with its value. The table in settings.go documents
// each one; sizes are in bytes.
type Config struct {
	// Server.
	Addr           string // host:port
	BaseURL        string // without a slash at the end; "" = unknown
	DataDir        string
	MetricsAddr    string // host:port; "" = no such listener
	RequestTimeout time.Duration
	ShutdownGrace  time.Duration

	// Storage and queue.
	DatabaseURL   string // "" = SQLite in DataDir
	DatabaseConns int
	SQLiteSync    SQLiteSync
	RedisURL      string // "" = embedded

	// Security.
	TokenLife         time.Duration
	SecretKey         []byte // 32 bytes; nil = the file in DataDir
	AdminToken        string
	OutboundAllow     []netip.Prefix
	OutboundHTTPSOnly bool
	TrustedProxies    []netip.Prefix
	CORSOrigins       []string // as browsers send them; "*" = all

	// Limits.
	MaxConcurrentJobs int    // 0 = none
	Contact           string // for clients that want more jobs
	RateLimit         int    // requests a second with one token; 0 = none
	RateBurst         int
	TokenAttempts     int // wrong pairs a minute from one address; 0 = none
	MaxInFlight       int
	MaxBodyMemory     int64
	MaxTextBody       int64
	MaxMessages       int
	MaxMessageRunes   int
	MaxAudioBytes     int64
	MaxAudioDuration  time.Duration

	// Pipeline.
	TextConcurrency    int
	AudioConcurrency   int
	WebhookConcurrency int
	WebhookTimeout     time.Duration
	Lease              time.Duration
	MaxAttempts        int
	JobTextTimeout     time.Duration
	JobAudioTimeout    time.Duration
	DrainBatch         int
	DrainTime          time.Duration
	ReapInterval       time.Duration
	RehintInterval     time.Duration
	HintWindow         int
	GetJobQueuedStatus QueuedStatus
	OnFailure          OnFailure

	// Speech.
	SpeechEngine      SpeechEngine
	SpeechWorkers     int // 0 = one per CPU
	PocketSphinxModel string
	SherpaModel       string // directory, or name below ModelsDir; "" = the only one there
	SherpaThreads     int    // of each engine process; 0 = the CPUs shared among them
	ModelsDir         string // where "parlance models" keeps models; "" = DataDir/models
	VoskURL           string
	VoskLanguage      string // BCP-47; "" = not told
	OpenAIBaseURL     string
	OpenAIAPIKey      string
	OpenAIModel       string

	// Language model.
	LLMBaseURL        string // "" = no text leaves the machine
	LLMAPIKey         string
	LLMModel          string // "" = only embeddings are used
	LLMTimeout        time.Duration
	LLMChunkTokens    int
	LLMMaxRequests    int    // of a conversation; 0 = no limit
	LLMMaxTokens      int    // of a conversation; 0 = no limit
	LLMEmbeddingModel string // "" = trackers are matched here
	LLMLikeness       int    // hundredths of a cosine

	// Export.
	PDFFont string // TrueType file; "" = the built-in fonts only

	// Logs.
	LogLevel  slog.Level
	LogFormat LogFormat

	// Traces.
	OTLPEndpoint string // "" = no traces
	TracePercent int

	origin map[string]string // setting name -> where its value came from
}

// SQLiteSync is how SQLite waits for the disk.
type SQLiteSync string

// The ways to wait. At a power cut Normal can lose the last commits, Full
// none; a killed process loses nothing with either.
const (
	SyncNormal SQLiteSync = "normal"
	SyncFull   SQLiteSync = "full"
)

// SpeechEngine names what turns speech into words.
type SpeechEngine string

// The engines. Auto takes the first that is ready, in this order: sherpa-onnx
// (built in, with a model), OpenAI and Vosk (with an address), PocketSphinx
// (built in, with its model).
const (
	EngineAuto         SpeechEngine = "auto"
	EngineSherpa       SpeechEngine = "sherpa"
	EngineVosk         SpeechEngine = "vosk"
	EnginePocketSphinx SpeechEngine = "pocketsphinx"
	EngineOpenAI       SpeechEngine = "openai"
	EngineNone         SpeechEngine = "none"
)

// QueuedStatus is what a client is told of a job that waits for its turn.
type QueuedStatus string

// The two answers. Published clients poll while they read in_progress.
const (
	QueuedInProgress QueuedStatus = "in_progress"
	QueuedScheduled  QueuedStatus = "scheduled"
)

// OnFailure is what follows a job that has failed for good.
type OnFailure string

// The rules: go on with the next job of the conversation, or wait until somebody
// retries or cancels the failed one.
const (
	SkipFailed  OnFailure = "skip"
	BlockFailed OnFailure = "block"
)

// LogFormat is the form of a log line.
type LogFormat string

// The forms of a log line.
const (
	LogText LogFormat = "text"
	LogJSON LogFormat = "json"
)
