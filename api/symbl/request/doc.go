// Package request reads what clients of the Symbl dialect send: the parameters
// of submissions in all the encodings that published clients use, messages, and
// the filters of lists.
//
// It reads bytes and query values and hands domain types to the handlers. Every
// refusal is a *conversation.Error with code Invalid that names the field and
// what is allowed. It knows neither HTTP nor the use cases' rules: what is too
// much or does not exist is for app to say.
package request
