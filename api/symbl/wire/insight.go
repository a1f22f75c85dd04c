package wire

import "parlance/conversation"

// Insight is a question, an action item or a follow-up. A question has fewer
// members: what is not asked of questions is left out.
type Insight struct {
	ID         string   `json:"id"`
	Text       string   `json:"text"`
	Type       string   `json:"type"`
	Score      float64  `json:"score"`
	MessageIDs []string `json:"messageIds"`
	From       Member   `json:"from"`
	Answered   *bool    `json:"answered,omitempty"` // questions only

	// Action items and follow-ups only.
	Entities   *[]InsightEntity `json:"entities,omitempty"`
	Phrases    *[]Phrase        `json:"phrases,omitempty"`
	Definitive *bool            `json:"definitive,omitempty"`
	Assignee   *Member          `json:"assignee,omitempty"`
	DueBy      string           `json:"dueBy,omitempty"`
}

// InsightEntity is a person or a time inside the text of an insight.
type InsightEntity struct {
	Type   string `json:"type"`
	Text   string `json:"text"`
	Offset int    `json:"offset"`
	Value  any    `json:"value,omitempty"` // a person's object, or a string
	Start  string `json:"start,omitempty"`
	End    string `json:"end,omitempty"`
}

// Person is the value of an entity that is a person.
type Person struct {
	Assignee bool   `json:"assignee"`
	ID       string `json:"id,omitempty"`
	Name     string `json:"name,omitempty"`
	UserID   string `json:"userId,omitempty"`
	Email    string `json:"email,omitempty"`
}

// Questions, ActionItems, FollowUps, Decisions and Insights differ in the name of the list.
type (
	// Questions is the answer to GET questions.
	Questions struct {
		Questions []Insight `json:"questions"`
	}
	// ActionItems is the answer to GET action-items.
	ActionItems struct {
		ActionItems []Insight `json:"actionItems"`
	}
	// FollowUps is the answer to GET follow-ups.
	FollowUps struct {
		FollowUps []Insight `json:"followUps"`
	}
	// Decisions is the answer to GET decisions (ours).
	Decisions struct {
		Decisions []Insight `json:"decisions"`
	}
	// Insights is the answer to GET insights.
	Insights struct {
		Insights []Insight `json:"insights"`
	}
)

// NewInsights makes a list of insights of any kind.
func NewInsights(list []conversation.Insight) []Insight { return each(list, newInsight) }

func newInsight(in conversation.Insight) Insight {
	out := Insight{
		ID: in.ID, Text: in.Text, Type: string(in.Kind), Score: score(in.Score),
		MessageIDs: list(in.MessageIDs), From: NewMember(in.From),
	}
	if in.Kind == conversation.Question || in.Kind == conversation.Decision {
		out.Answered = in.Answered
		return out
	}
	entities, phrases, assignee := each(in.Entities, newInsightEntity), newPhrases(in.Phrases), NewMember(in.Assignee)
	out.Entities, out.Phrases, out.Definitive, out.Assignee = &entities, &phrases, &in.Definitive, &assignee
	if in.DueBy != nil {
		out.DueBy = instant(*in.DueBy)
	}
	return out
}

func newInsightEntity(e conversation.Entity) InsightEntity {
	return InsightEntity{Type: e.Type, Text: e.Text, Offset: e.Offset, Value: entityValue(e), Start: e.Start, End: e.End}
}

// entityValue is an object for a person, a string for anything else, and absent
// for a range, which has start and end.
func entityValue(e conversation.Entity) any {
	switch {
	case e.Type == "person":
		p := Person{Assignee: e.Assignee, ID: e.Member.ID, Name: e.Member.Name, UserID: e.Member.UserID, Email: e.Member.Email}
		if p.Name == "" {
			p.Name = e.Value
		}
		if p.Name == "" {
			p.Name = e.Text
		}
		return p
	case e.Value != "":
		return e.Value
	default:
		return nil
	}
}
