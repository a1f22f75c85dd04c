package storage

import (
	"context"
	"time"
)

// Piece is a recognised piece of a recording. Pieces are kept until their job is
// settled, so that another attempt does not recognise them again.
type Piece struct {
	Number int    // 0-based in the recording
	Mark   string // what it was cut from and recognised by; another mark is another piece
	Data   []byte
}

// Transcript says how the words of one job came to be.
type Transcript struct {
	JobID      string
	Engine     string // "pocketsphinx", "given", ...
	Model      string
	Version    string        // of the engine; "" when not known
	Accuracy   string        // the engine's own note: "low", "high", ""
	Language   string        // BCP-47; "" when the engine does not tell
	Format     string        // of the recording or transcript, for people
	Duration   time.Duration // of the recording; 0 when there is none
	Confidence float64       // mean of the words' confidences; -1 when none has one
	CreatedAt  time.Time     // set by the store
}

// Recordings keeps what is known of recordings besides their messages.
type Recordings interface {
	// Pieces gives those kept of the head job of the claim, by number.
	Pieces(ctx context.Context, c Claim) ([]Piece, error)
	// KeepPieces keeps pieces of the head job. Fenced: the lease is lost.
	KeepPieces(ctx context.Context, c Claim, pieces []Piece) error
	// RecordTranscript says how the words of the head job came to be; the last call
	// counts. Fenced: the lease is lost.
	RecordTranscript(ctx context.Context, c Claim, t Transcript) error
	// Transcripts lists those of the jobs of a conversation, in their order.
	Transcripts(ctx context.Context, tenantID, conversationID string) ([]Transcript, error)
	// Unnamed gives those of the keys that no job names; none of them if there is no
	// such tenant: then the recordings belong to another database.
	Unnamed(ctx context.Context, tenantID string, blobKeys []string) ([]string, error)
}
