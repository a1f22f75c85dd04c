package entity

// Span is one entity in the tokens First <= i < Next of a text.
type Span struct {
	Type        string // money, percent, number, email, url, phone
	Value       string // normalised: "12.50 USD", "20%", "+15551234567"
	First, Next int
}
