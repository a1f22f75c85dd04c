package llm

// answer is what the model is to write.
type answer struct {
	Summary   []statement `json:"summary"`
	Decisions []statement `json:"decisions"`
	Actions   []action    `json:"action_items"`
	Questions []asked     `json:"questions"`
}

type statement struct {
	Text     string   `json:"text"`
	Evidence []string `json:"evidence"`
}

type action struct {
	statement

	Kind       string   `json:"kind"`
	Owner      *string  `json:"owner"`
	Due        *string  `json:"due"`
	Certain    bool     `json:"certain"`
	Confidence *float64 `json:"confidence"`
}

type asked struct {
	statement

	Answered bool `json:"answered"`
}

// schema is the JSON schema of answer, in the strict form: every member is
// required and there are no others.
func schema() map[string]any {
	type object = map[string]any
	text, flag := object{"type": "string"}, object{"type": "boolean"}
	maybe := object{"type": []string{"string", "null"}}
	of := func(members object) object {
		names := make([]string, 0, len(members)+2)
		all := object{"text": text, "evidence": object{"type": "array", "items": text}}
		for _, n := range []string{"text", "evidence", "kind", "owner", "due", "certain", "confidence", "answered"} {
			if m, ok := members[n]; ok {
				all[n] = m
			}
			if _, ok := all[n]; ok {
				names = append(names, n)
			}
		}
		return object{"type": "array", "items": object{
			"type": "object", "properties": all, "required": names, "additionalProperties": false,
		}}
	}
	return object{
		"type": "object", "additionalProperties": false,
		"required": []string{"summary", "decisions", "action_items", "questions"},
		"properties": object{
			"summary":   of(nil),
			"decisions": of(nil),
			"action_items": of(object{
				"kind":  object{"type": "string", "enum": []string{"action_item", "follow_up"}},
				"owner": maybe, "due": maybe, "certain": flag, "confidence": object{"type": "number"},
			}),
			"questions": of(object{"answered": flag}),
		},
	}
}
