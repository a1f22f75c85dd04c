package mail

import "strings"

// The size of a signature: more or longer lines are text again.
const (
	maxSignatureLines = 10
	maxSignatureLine  = 70
	minDisclaimer     = 60 // bytes
)

// markSignature marks what stands under a message: after "--", "Sent from my",
// or a closing such as "Best regards,". A closing itself stays body.
func markSignature(lines []line) {
	end := len(lines)
	for i := range lines {
		if lines[i].kind == Quote {
			end = i
			break
		}
	}
	for i := range end {
		l := lines[i]
		switch {
		case l.kind != Body || l.text == "":
		case l.text == "--" || l.text == "---" && i > 0 && shortRest(lines[i+1:end]), isDevice(l.text):
			markTo(lines[i:end], Signature)
			return
		case i > 0 && isClosing(l.text) && i+1 < end && shortRest(lines[i+1:end]):
			markTo(lines[i+1:end], Signature)
			return
		}
	}
}

func markTo(lines []line, kind Kind) {
	for i := range lines {
		lines[i].kind = kind
	}
}

// shortRest tells whether the lines are few and short enough for a signature;
// legal notices below it do not count.
func shortRest(lines []line) bool {
	n := 0
	for _, l := range lines {
		if isDisclaimer(l.text) {
			break
		}
		if len(l.text) > maxSignatureLine || strings.HasSuffix(l.text, "?") {
			return false
		}
		if l.text != "" {
			n++
		}
	}
	return n > 0 && n <= maxSignatureLines
}

// isClosing tells the line that ends a letter.
func isClosing(s string) bool {
	if len(s) > 40 {
		return false
	}
	switch strings.ToLower(strings.Trim(s, " ,.!-*")) {
	case "best", "best regards", "kind regards", "warm regards", "regards", "many thanks", "thanks", "thank you",
		"thanks again", "thanks in advance", "cheers", "sincerely", "yours sincerely", "sincerely yours", "yours", "yours truly", "yours faithfully",
		"all the best", "best wishes", "warmly", "take care", "br", "rgds", "kr", "respectfully", "with best regards",
		"thanks and regards", "thanks & regards", "talk soon", "love":
		return true
	}
	return false
}

// IsSigning tells whether text, which comes after the line before, is the
// signature of a letter whose lines are messages of their own: the name of the
// author, or several lines after "Kind regards,".
func IsSigning(before, text, author string) bool {
	if author != "" && strings.EqualFold(strings.TrimSpace(text), author) {
		return true
	}
	return len(text) <= maxSigning && strings.Contains(text, "\n") && isClosing(strings.TrimSpace(before))
}

// maxSigning is the longest signature, in bytes.
const maxSigning = 800

// isDevice tells "Sent from my iPhone" and the like.
func isDevice(s string) bool {
	return len(s) < 60 && (strings.HasPrefix(s, "Sent from my ") || strings.HasPrefix(s, "Sent from Mail for ") || strings.HasPrefix(s, "Get Outlook for "))
}

// markDisclaimers marks paragraphs that are legal notices.
func markDisclaimers(lines []line) {
	for i := 0; i < len(lines); {
		if lines[i].text == "" {
			i++
			continue
		}
		k, size := i, 0
		for k < len(lines) && lines[k].text != "" {
			size += len(lines[k].text) + 1
			k++
		}
		if lines[i].kind != Quote && size > minDisclaimer {
			var b strings.Builder
			for _, l := range lines[i:k] {
				b.WriteString(l.text)
				b.WriteByte(' ')
			}
			if isDisclaimer(b.String()) {
				markTo(lines[i:k], Disclaimer)
			}
		}
		i = k
	}
}

// isDisclaimer tells a legal notice by two of its usual phrases.
func isDisclaimer(s string) bool {
	if len(s) < minDisclaimer {
		return false
	}
	s = strings.ToLower(s)
	if strings.HasPrefix(s, "confidentiality notice") || strings.HasPrefix(s, "disclaimer:") || strings.HasPrefix(s, "legal notice") {
		return true
	}
	n := 0
	for _, p := range [...]string{
		"intended recipient", "intended solely", "intended only", "confidential", "privileged",
		"this e-mail", "this email", "this message and any", "attachment", "notify the sender", "in error", "unauthorized", "unauthorised",
		"dissemination", "disclosure", "please consider the environment", "before printing", "virus",
	} {
		if strings.Contains(s, p) {
			n++
		}
	}
	return n >= 3
}
