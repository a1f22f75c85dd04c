package storage

import (
	"strings"

	"parlance/conversation"
)

// TranscriptJob is the kind of a job whose blob is a finished transcript. It needs
// no speech engine and runs with the text.
const TranscriptJob conversation.JobKind = "transcript"

// TranscriptKey is the key of the transcript that came beside the recording with
// the key given.
func TranscriptKey(recording string) string { return recording + besideRecording }

// RecordingOf is the key that a job names: that of the recording for what lies
// beside it, the key itself for all else.
func RecordingOf(key string) string { return strings.TrimSuffix(key, besideRecording) }

const besideRecording = ".transcript"
