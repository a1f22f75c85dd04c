package request

import (
	"math"
	"time"

	"parlance/app"
)

// maxEvents bounds the speaker events of one request: somebody else every second
// for four hours, and both ends of it.
const maxEvents = 30_000

// SpeakerEvents reads who began and ceased to speak when. More than a second of
// nanoseconds is taken as what it says, because published examples have it.
func (p *Params) SpeakerEvents() []app.SpeakerEvent {
	var out []app.SpeakerEvent
	for i, raw := range p.Objects("speakerEvents", maxEvents) {
		var e struct {
			Type looseText `json:"type"`
			User *struct {
				ID     looseText `json:"id"`
				UserID looseText `json:"userId"`
				Name   looseText `json:"name"`
				Email  looseText `json:"email"`
			} `json:"user"`
			Offset *struct {
				Seconds float64 `json:"seconds"`
				Nanos   float64 `json:"nanos"`
			} `json:"offset"`
		}
		path := item("speakerEvents", i)
		if err := decode(path, raw, &e); err != nil {
			p.keep(err)
			return nil
		}
		if e.Type != "started_speaking" && e.Type != "stopped_speaking" {
			p.refuse(path+".type", "%q must be one of [started_speaking, stopped_speaking]", path+".type")
		}
		if e.User == nil || e.User.ID+e.User.UserID+e.User.Name+e.User.Email == "" {
			p.refuse(path+".user", "%q is required", path+".user")
			return nil
		}
		if e.Offset == nil {
			p.refuse(path+".offset", "%q is required", path+".offset")
			return nil
		}
		at := e.Offset.Seconds + e.Offset.Nanos/1e9
		if !(at >= 0 && at <= math.MaxInt32) {
			p.refuse(path+".offset", "%q must not be negative", path+".offset")
		}
		who := (&person{Name: e.User.Name, Email: e.User.Email, UserID: e.User.UserID}).member()
		if who.UserID == "" {
			who.UserID = string(e.User.ID)
		}
		out = append(out, app.SpeakerEvent{Started: e.Type == "started_speaking", Who: who, At: time.Duration(at * float64(time.Second))})
	}
	if len(out) == 0 {
		p.refuse("speakerEvents", `"speakerEvents" is required and must contain at least 1 item`)
	}
	return out
}
