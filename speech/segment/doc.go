// Package segment makes messages of recognised words.
//
// It reads a speech.Transcript and gives messages: stretches of one speaker that
// are about a sentence long, cut at pauses and where an injected judge hears that
// sentences end, in order of time, with a capital at the start, of "I" and of
// names, and with numbers as speech/itn writes them. The raw words stay on each
// message, and spans say which text was made of which words. It invents nothing:
// no full stop or question mark is set, because the engine hears none. The worker
// stores the messages and hands them to insights.
package segment
