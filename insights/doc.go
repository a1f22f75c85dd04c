// Package insights finds what a conversation holds: questions, action items,
// follow-ups, entities, tracker hits, sentiment, topics, a summary, chapters
// and the figures of who talked how much.
//
// It reads messages of package conversation and hands insights back. It knows
// nothing of HTTP, SQL or queues, keeps no state between calls and reaches for
// no network: the same input gives the same output, ids of insights aside.
//
// Engine.Analyze works on what is new plus a short tail of what came before,
// so that an append costs what its own messages cost and gives the same result
// as one submission of everything. What needs the whole conversation (Topics,
// Summary, Analytics, Chapters) is asked for separately, when somebody reads.
//
// The floors inside, each a small package that can be tested with a literal:
//
//	token     words with rune offsets         sentence   where sentences end
//	mail      quotes, signatures, disclaimers language   which language it is
//	dates     dates, times, ranges            entity     amounts, addresses, people
//	act       questions, tasks, follow-ups    assign     who and until when
//	sentiment -1 to 1                         tracker    phrases to look for
//	topic     what it is about                summary    the sentences that matter
//	analytics who talked how much             chapter    where the subject changes
//
// The English rules are the features and the fall-back of the trained heads in
// insights/model; for other languages only what holds for every language is
// filled: patterns, trackers, custom entities, analytics.
package insights
