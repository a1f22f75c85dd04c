package request

import (
	"parlance/app"
	"parlance/conversation"
)

// Bounds of what one submission may ask for.
const (
	maxTrackers   = 500
	maxPhrases    = 1000 // of one tracker
	maxVocabulary = 1000
	maxEntities   = 1000
	maxChannels   = 32
	maxFeatures   = 50
	maxSpeakers   = 20
	maxOffset     = 24 * 60 // minutes
)

// Submission reads the parameters that all kinds of submission share.
func (p *Params) Submission() app.Submission {
	return app.Submission{
		Name: p.Text("name"), WebhookURL: p.Text("webhookUrl"), Metadata: p.metadata(), Options: p.options(),
	}
}

func (p *Params) options() conversation.Options {
	o := conversation.Options{
		ConfidenceThreshold: p.Number("confidenceThreshold", conversation.DefaultConfidenceThreshold, 0, 1),
		DetectPhrases:       p.Bool("detectPhrases"),
		DetectEntities:      p.Bool("detectEntities"),
		EnableAllTrackers:   p.Bool("enableAllTrackers"),
		EnableSummary:       p.Bool("enableSummary"),
		TimezoneOffset:      p.Int("timezoneOffset", 0, -maxOffset, maxOffset),
		ConversationType:    p.OneOf("conversationType", "general", "sales"),
		CustomVocabulary:    p.Texts("customVocabulary", maxVocabulary),
		LanguageCode:        p.language("languageCode"),
		Mode:                p.OneOf("mode", "default", "phone"),
		SeparateChannels:    p.Bool("enableSeparateRecognitionPerChannel"),
		SpeakerDiarization:  p.Bool("enableSpeakerDiarization"),

		DiarizationSpeakerCount: p.Int("diarizationSpeakerCount", 0, 0, maxSpeakers),
	}
	o.CustomEntities = append(p.entities("entities"), p.entities("customEntities")...)
	o.Trackers = p.trackers()
	o.Channels = p.channels()
	o.Features = p.features()
	return o
}

// entities reads the custom entities; customEntities is their older name.
func (p *Params) entities(name string) []conversation.CustomEntity {
	var out []conversation.CustomEntity
	for i, raw := range p.Objects(name, maxEntities) {
		var e struct {
			CustomType looseText `json:"customType"`
			Value      looseText `json:"value"`
			Text       looseText `json:"text"`
		}
		path := item(name, i)
		if err := decode(path, raw, &e); err != nil {
			p.keep(err)
			return nil
		}
		if e.Text == "" {
			e.Text = e.Value
		}
		if e.CustomType == "" {
			p.refuse(path+".customType", "%q is required", path+".customType")
		}
		if e.Text == "" {
			p.refuse(path+".text", "%q is required", path+".text")
		}
		out = append(out, conversation.CustomEntity{CustomType: string(e.CustomType), Value: string(e.Value), Text: string(e.Text)})
	}
	return out
}

func (p *Params) trackers() []conversation.Tracker {
	var out []conversation.Tracker
	for i, raw := range p.Objects("trackers", maxTrackers) {
		t, err := Tracker(item("trackers", i), raw)
		p.keep(err)
		out = append(out, t)
	}
	return out
}

func (p *Params) channels() []conversation.ChannelSpeaker {
	var out []conversation.ChannelSpeaker
	for i, raw := range p.Objects("channelMetadata", maxChannels) {
		var c struct {
			Channel looseText `json:"channel"`
			Speaker *person   `json:"speaker"`
		}
		path := item("channelMetadata", i)
		if err := decode(path, raw, &c); err != nil {
			p.keep(err)
			return nil
		}
		n := wholeNumber(string(c.Channel))
		if n < 1 || n > maxChannels {
			p.refuse(path+".channel", "%q must be a whole number between 1 and %d; the first channel is 1", path+".channel", maxChannels)
		}
		out = append(out, conversation.ChannelSpeaker{Channel: n, Speaker: c.Speaker.member()})
	}
	return out
}

// features reads {"featureList": ["insights", "callScore"]}.
func (p *Params) features() []string {
	raw, found := p.member("features")
	if !found {
		return p.Texts("features", maxFeatures)
	}
	var f struct {
		List looseTexts `json:"featureList"`
	}
	p.keep(decode("features", raw, &f))
	if len(f.List) > maxFeatures {
		p.refuse("features.featureList", `"features.featureList" must contain at most %d items`, maxFeatures)
	}
	return f.List
}

// keep remembers the first error.
func (p *Params) keep(err error) {
	if p.err == nil && err != nil {
		p.err = err
	}
}
