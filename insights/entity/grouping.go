package entity

import (
	"strings"

	"parlance/insights/token"
)

// isGrouped tells numbers whose points may stand between thousands: "1.200",
// "12.345.678", but not "1.20" and "0.125".
func isGrouped(s string) bool {
	groups := strings.Split(s, ".")
	if len(groups) < 2 || len(groups[0]) > 3 || strings.HasPrefix(s, "0") {
		return false
	}
	for i, g := range groups {
		if g == "" || i > 0 && len(g) != 3 || !allDigits(g) {
			return false
		}
	}
	return true
}

func allDigits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// pointsGroup tells whether the points of the number at token i stand between
// thousands, as most of Europe writes: money has cents or none, people and pieces
// have no fractions, and distances and weights are seldom known to three places.
// Fuel is sold by the thousandth, and "1.250 million" has a fraction anywhere.
func pointsGroup(toks []token.Token, i int, region string) bool {
	if !strings.Contains(toks[i].Norm, ".") {
		return false
	}
	after, then := "", ""
	if i+1 < len(toks) {
		after = toks[i+1].Norm
	}
	if i+2 < len(toks) {
		then = toks[i+2].Norm
	}
	if scale(after) != 0 {
		return false
	}
	if i > 0 && currency(toks[i-1].Norm) != "" && (toks[i-1].Kind != token.Word || toks[i-1].Text == strings.ToUpper(toks[i-1].Text)) {
		return after != "per" && after != "/"
	}
	if moneyWord(after) != "" || currency(after) != "" {
		return then != "per" && then != "/"
	}
	return isCounted(after) || hasDecimalComma(region)
}

// isCounted tells units and things after a number with which a point groups.
func isCounted(w string) bool {
	switch w {
	case "km", "kilometers", "kilometres", "kilometer", "miles", "kg", "m²", "sqm", "qm", "kwh", "mwh", "tonnes", "tons", "tonnen", "liter", "litres", "liters", "hectares",
		"people", "persons", "users", "customers", "clients", "employees", "members", "participants", "visitors", "students", "inhabitants", "subscribers", "followers",
		"units", "pieces", "items", "seats", "licences", "licenses", "copies", "pages", "words", "tickets", "orders", "shares", "points", "hours", "records", "rows",
		"stück", "personen", "kunden", "nutzer", "mitarbeiter", "einwohner", "plätze", "stunden", "seiten", "teilnehmer":
		return true
	}
	return false
}

// hasDecimalComma tells countries that write 1.200,50.
func hasDecimalComma(region string) bool {
	switch region {
	case "DE", "AT", "IT", "ES", "NL", "BE", "PT", "BR", "DK", "NO", "ID", "TR", "GR", "AR", "CL", "CO":
		return true
	}
	return false
}
