package act

import (
	"strings"

	"parlance/insights/token"
)

// isTask tells base forms of verbs that name work.
func isTask(v string) bool {
	switch v {
	case "send", "email", "e-mail", "mail", "forward", "share", "prepare", "write", "draft", "create", "make", "build", "fix", "update", "review",
		"check", "test", "schedule", "book", "organize", "organise", "arrange", "set", "order", "buy", "pay", "submit", "file", "sign", "call", "contact",
		"invite", "research", "investigate", "find", "figure", "finish", "complete", "finalize", "finalise", "deliver", "deploy", "release", "publish",
		"upload", "download", "install", "configure", "add", "remove", "delete", "change", "move", "merge", "push", "commit", "document", "present", "print",
		"copy", "clean", "handle", "follow", "provide", "bring", "collect", "gather", "compile", "analyze", "analyse", "calculate", "estimate", "plan",
		"design", "develop", "implement", "refactor", "rewrite", "confirm", "verify", "approve", "cancel", "reschedule", "postpone", "renew", "notify",
		"inform", "remind", "report", "respond", "reply", "return", "ship", "transfer", "refund", "replace", "repair", "resolve", "escalate", "assign",
		"hire", "interview", "train", "translate", "summarize", "summarise", "edit", "proofread", "discuss", "decide", "meet", "connect",
		"introduce", "visit", "pick", "drop", "monitor", "track", "measure", "record", "restart", "reboot", "reset", "register", "apply", "fill",
		"attach", "include", "close", "save", "sort", "double-check", "ping", "dm", "message", "circulate", "distribute", "negotiate", "quote", "invoice",
		"bill", "chase", "prescribe", "refer", "look", "work", "talk", "speak", "ask", "put", "turn", "run", "start", "sync", "reach", "touch", "circle", "ring",
		"phone", "text", "prioritize", "prioritise", "assess", "evaluate", "audit", "migrate", "upgrade", "rename", "roll", "revert", "rebase", "block",
		"enable", "disable", "grant", "revoke", "set-up", "setup", "log", "raise", "open", "post", "tag", "link", "label", "map", "outline", "sketch", "model", "pull",
		"coordinate", "liaise", "onboard", "pitch", "propose", "produce", "purchase", "procure", "reserve", "rent", "hand", "hold", "host", "lead", "launch", "activate", "lock", "unlock", "wrap", "tidy", "pack",
		"wash", "cook", "deposit", "charge", "credit", "debit", "correct", "adjust", "align", "amend", "revise", "redo", "rerun", "retest", "retry", "validate", "scan", "fax", "study",
		"consult", "obtain", "request", "escort", "inspect", "examine", "source", "recruit", "practise", "practice", "expedite", "dispatch", "issue", "waive", "process", "archive", "back", "backup", "cover", "rework", "solve",
		"debug", "patch", "benchmark", "profile", "script", "automate", "integrate", "sketch-up", "mock", "prototype", "survey", "poll", "trim", "cut", "reduce", "expand", "extend", "increase", "renegotiate", "reassign", "redesign", "rebuild", "resend", "retrieve", "fetch", "grab", "get", "take", "do", "read", "give", "keep", "water", "feed", "mow", "shop", "hang", "define", "specify", "clarify", "explore", "identify", "list", "demo", "demonstrate", "tweak", "swap", "switch", "convert", "import", "export", "inquire", "enquire", "bump", "loop", "cc", "tell", "let", "show", "explain", "consider", "try", "drive", "pass", "stop":
		return true
	}
	return false
}

// HasWork tells whether any word names work: "working on the case", "write the
// report".
func HasWork(toks []token.Token) bool {
	for i := range toks {
		if w := toks[i].Norm; toks[i].Kind == token.Word && (isTask(w) || len(w) > 5 && isTask(gerund(w))) {
			return true
		}
	}
	return false
}

// isIdle tells base forms of verbs that name no work after "I will" or "let's".
func isIdle(v string) bool {
	switch v {
	case "be", "think", "say", "see", "know", "guess", "bet", "admit", "assume", "believe", "hope", "wonder", "wish", "feel", "like", "love", "hate", "remember",
		"understand", "agree", "mean", "miss", "die", "cry", "have", "seem", "sound", "appear", "happen", "need", "want", "prefer", "laugh", "sleep", "eat", "drink", "live", "stay", "wait",
		"sit", "stand", "suppose", "imagine", "care", "mind", "matter", "depend", "belong", "cost", "hear", "enjoy", "suggest", "recommend", "argue", "disagree", "forget",
		"skip", "kill", "end", "become", "come", "go", "leave", "win", "lose", "use", "probably", "always", "never", "face", "pretend", "begin", "happily", "rather", "look-forward", "recall", "swear", "relate", "count":
		return true
	}
	return false
}

// isContact tells base forms of verbs of getting in touch.
func isContact(v string) bool {
	switch v {
	case "call", "phone", "ring", "contact", "reach", "follow", "meet", "talk", "speak", "chat", "sync", "connect", "catch", "touch", "circle", "reconvene", "revisit",
		"visit", "ping", "text", "message", "email", "e-mail", "mail", "dm", "introduce", "reply", "respond", "reconnect", "discuss", "check-in", "followup", "follow-up":
		return true
	}
	return false
}

// contactObject tells nouns that make "schedule", "set up", "send" a contact.
func contactObject(w string) bool {
	switch w {
	case "call", "meeting", "appointment", "demo", "invite", "invitation", "invites", "chat", "catch-up", "session", "email", "e-mail", "mail", "follow-up", "followup",
		"check-in", "sync", "standup", "stand-up", "interview", "consultation", "visit", "1:1", "one-on-one", "meetup", "lunch", "coffee", "slot", "conversation",
		"touchpoint", "webinar", "workshop", "message", "reminder", "zoom", "huddle", "review-meeting":
		return true
	}
	return false
}

// arranges tells verbs that make a contact with such an object.
func arranges(v string) bool {
	switch v {
	case "schedule", "set", "book", "arrange", "organize", "organise", "plan", "put", "have", "do", "hold", "send", "grab", "make", "get", "find", "jump", "hop", "drop", "shoot", "reschedule", "host", "give", "setup", "confirm":
		return true
	}
	return false
}

// gerund gives the base form of "sending", or "" when it is none.
func gerund(w string) string {
	h, ok := strings.CutSuffix(w, "ing")
	if !ok || len(h) < 2 {
		return ""
	}
	for _, v := range [...]string{h, h + "e"} {
		if isTask(v) || isContact(v) || isIdle(v) {
			return v
		}
	}
	if n := len(h); n > 2 && h[n-1] == h[n-2] && (isTask(h[:n-1]) || isContact(h[:n-1])) {
		return h[:n-1]
	}
	return ""
}

// participle gives the base form of "sent", "finished", or "".
func participle(w string) string {
	switch w {
	case "done":
		return "do"
	case "sent":
		return "send"
	case "written":
		return "write"
	case "made":
		return "make"
	case "built":
		return "build"
	case "paid":
		return "pay"
	case "bought":
		return "buy"
	case "taken":
		return "take"
	case "given":
		return "give"
	case "found":
		return "find"
	case "set", "put", "cut", "run", "read":
		return w
	case "brought":
		return "bring"
	case "kept":
		return "keep"
	case "held":
		return "hold"
	}
	h, ok := strings.CutSuffix(w, "ed")
	if !ok || len(h) < 2 {
		return ""
	}
	for _, v := range [...]string{h, h + "e"} {
		if isTask(v) {
			return v
		}
	}
	if n := len(h); n > 2 && h[n-1] == h[n-2] && isTask(h[:n-1]) {
		return h[:n-1]
	}
	if v := h[:len(h)-1] + "y"; isTask(v) {
		return v
	}
	return ""
}
