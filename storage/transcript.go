package storage

import "parlance/conversation"

// TranscriptJob is the kind of a job whose blob is a finished transcript. It needs
// no speech engine and runs with the text.
const TranscriptJob conversation.JobKind = "transcript"

// TranscriptKey is the key of the transcript that came beside the recording with
// the key given.
func TranscriptKey(recording string) string { return recording + ".transcript" }
