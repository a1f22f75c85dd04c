// Package given reads finished transcripts that come instead of, or beside, a
// recording: subtitles (SRT, WebVTT), "Name: text" lines, and the JSON of
// Whisper, OpenAI-style servers, Deepgram, AssemblyAI, Rev and our own export.
//
// It reads untrusted bytes that the worker takes from the blob store and gives
// messages with speakers and, where the format has them, times and words. The
// text is taken as written: nothing is recognised, corrected or guessed. Like
// speech/segment it hands conversation.Message values to the worker.
package given
