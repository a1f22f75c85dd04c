package entity

import (
	"strconv"
	"strings"

	"parlance/insights/token"
)

// Find gives the entities of the tokens of one text, in order and without
// overlap. taken tells tokens that something better has claimed, such as a date;
// region is the country (ISO 3166) whose phone numbers need no prefix.
func Find(text string, toks []token.Token, taken func(i int) bool, region string) []Span {
	phones := findPhones(text, toks, taken, region)
	var out []Span
	for i := 0; i < len(toks); {
		if len(phones) > 0 && phones[0].First == i {
			out = append(out, phones[0])
			i, phones = phones[0].Next, phones[1:]
			continue
		}
		s, ok := at(toks, i, taken, region)
		if !ok {
			i++
			continue
		}
		out = append(out, s)
		i = s.Next
	}
	return out
}

// at reads the entity that begins at token i.
func at(toks []token.Token, i int, taken func(int) bool, region string) (Span, bool) {
	t := toks[i]
	switch {
	case t.Kind == token.URL:
		return Span{Type: "url", Value: t.Text, First: i, Next: i + 1}, true
	case t.Kind == token.Email:
		return Span{Type: "email", Value: strings.ToLower(t.Text), First: i, Next: i + 1}, true
	case taken(i):
		return Span{}, false
	}
	if code := currency(t.Norm); code != "" && i+1 < len(toks) {
		if s, ok := prefixed(toks, i, code, region); ok {
			return s, true
		}
	}
	n, next, digits := Numeral(toks, i, region)
	if next == i || overlaps(taken, i, next) {
		return Span{}, false
	}
	if next < len(toks) {
		switch w := toks[next].Norm; {
		case w == "%" || w == "percent" || w == "pct":
			return Span{Type: "percent", Value: Format(n) + "%", First: i, Next: next + 1}, true
		case w == "per" && next+1 < len(toks) && toks[next+1].Norm == "cent":
			return Span{Type: "percent", Value: Format(n) + "%", First: i, Next: next + 2}, true
		case w == "cents" || w == "cent":
			return Span{Type: "money", Value: money(n/100, "USD"), First: i, Next: next + 1}, true
		default:
			if code := moneyWord(w); code != "" {
				return Span{Type: "money", Value: money(n, code), First: i, Next: next + 1}, true
			}
			if code := currency(w); code != "" && digits && !overlaps(taken, next, next+1) {
				return Span{Type: "money", Value: money(n, code), First: i, Next: next + 1}, true
			}
		}
	}
	if !digits && next == i+1 && n <= 10 || !digits && n == 0 {
		return Span{}, false // "one" is seldom a number
	}
	if i == 0 && next < len(toks) && (toks[next].Norm == "." || toks[next].Norm == ")") && next+1 < len(toks) {
		return Span{}, false // of a list
	}
	return Span{Type: "number", Value: Format(n), First: i, Next: next}, true
}

func overlaps(taken func(int) bool, from, to int) bool {
	for i := from; i < to; i++ {
		if taken(i) {
			return true
		}
	}
	return false
}

// prefixed reads "$5", "US$ 5 million", "EUR 20".
func prefixed(toks []token.Token, i int, code, region string) (Span, bool) {
	j := i + 1
	if toks[i].Kind == token.Word && toks[j].Norm == "$" { // "US$", "A$"
		j++
	}
	if toks[i].Kind == token.Word && toks[i].Text != strings.ToUpper(toks[i].Text) {
		return Span{}, false
	}
	n, next, digits := Numeral(toks, j, region)
	if next == j || !digits {
		return Span{}, false
	}
	return Span{Type: "money", Value: money(n, code), First: i, Next: next}, true
}

// currency gives the ISO code of a sign or code.
func currency(w string) string {
	switch w {
	case "$", "usd", "us":
		return "USD"
	case "€", "eur":
		return "EUR"
	case "£", "gbp":
		return "GBP"
	case "¥", "jpy":
		return "JPY"
	case "₹", "inr", "rs":
		return "INR"
	case "chf", "cad", "aud", "nzd", "sgd", "sek", "nok", "dkk", "pln", "czk", "zar", "brl", "mxn", "cny", "krw", "hkd":
		return strings.ToUpper(w)
	case "₽", "rub":
		return "RUB"
	case "₩":
		return "KRW"
	case "₺":
		return "TRY"
	case "₪":
		return "ILS"
	case "₿", "btc":
		return "BTC"
	}
	return ""
}

// moneyWord gives the ISO code of a currency's name.
func moneyWord(w string) string {
	switch w {
	case "dollar", "dollars", "buck", "bucks":
		return "USD"
	case "euro", "euros":
		return "EUR"
	case "pound", "pounds", "quid":
		return "GBP"
	case "yen":
		return "JPY"
	case "rupee", "rupees":
		return "INR"
	case "franc", "francs":
		return "CHF"
	case "peso", "pesos":
		return "MXN"
	case "yuan", "renminbi":
		return "CNY"
	}
	return ""
}

func money(n float64, code string) string {
	return strconv.FormatFloat(n, 'f', 2, 64) + " " + code
}

// Format writes a number without needless digits.
func Format(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
