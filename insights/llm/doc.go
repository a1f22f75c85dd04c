// Package llm has a large language model read a conversation, if the operator
// has configured one: any server with POST /v1/chat/completions. It adds an
// abstract, decisions, and action items in their own words, and with
// POST /v1/embeddings tracker matches by meaning.
//
// It reads new messages and hands back insights of package conversation, each
// with the messages that it rests on. Whatever the model answers is checked: what
// it says about unknown messages or people is dropped, lengths and numbers are
// bounded, links and markup that nobody said do not pass. What people write in a
// conversation is given to the model as data and can change the words of the
// answer, nothing else.
//
// It never fails a job: on any fault the caller keeps what the embedded engine
// found, and Output says why. It keeps no text, and knows neither storage nor HTTP
// routes; text leaves the machine only through the client that it was given.
package llm
