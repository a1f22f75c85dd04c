// Package segment makes messages of recognised words.
//
// It reads a speech.Transcript and gives conversation.Message values: stretches
// of one speaker that are about a sentence long, cut at pauses (or where an
// injected Boundary says), in order of time, with a capital at the start. The
// raw words stay on each message. It invents nothing: no full stop or question
// mark is set, because the engine hears none. The worker stores the messages and
// hands them to insights.
package segment
