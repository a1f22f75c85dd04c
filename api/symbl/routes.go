package symbl

import "parlance/api"

// Register adds every route of the dialect. A colon that is sent as it stands is
// escaped; an unescaped one starts a parameter.
func (d *Dialect) Register(r *api.Router) {
	text, audio := api.MaxBody(d.cfg.MaxTextBody), api.MaxBody(d.cfg.MaxAudioBytes)
	ofConversation := func(h api.Handler) api.Handler { return d.conversationErrors(h) }

	r.Public("POST", `/oauth2/token\:generate`, d.generateToken, api.Guess())
	r.Public("POST", `/oauth2/token\:refresh`, d.refreshToken, api.Guess())
	r.Public("DELETE", `/oauth2/token\:revoke`, d.revokeTokens, api.Guess())

	r.Handle("POST", "/v1/process/text", d.submitText, text)
	r.Handle("PUT", "/v1/process/text/:id", d.submitText, text)
	for _, m := range []struct {
		name  string
		check func(kind string) error
	}{{"audio", checkAudioType}, {"video", checkVideoType}, {"transcript", checkTranscriptType}} {
		submit, path := d.submitMedia(m.check), "/v1/process/"+m.name
		r.Handle("POST", path, submit, audio, api.Transfer())
		r.Handle("PUT", path+"/:id", submit, audio, api.Transfer())
		r.Handle("POST", path+"/url", d.submitAudioURL)
		r.Handle("PUT", path+"/url/:id", d.submitAudioURL)
	}

	r.Handle("GET", "/v1/job/:id", d.job)
	r.Handle("DELETE", "/v1/job/:id", d.cancelJob)
	r.Handle("POST", "/v1/job/:id/retry", d.retryJob)
	r.Handle("GET", "/v1/job/:id/events", d.jobEvents, api.Stream())
	r.Handle("GET", "/v1/jobs", d.jobs)

	const one = "/v1/conversations/:id"
	r.Handle("GET", "/v1/conversations", d.conversations)
	r.Handle("GET", one, ofConversation(d.conversation))
	r.Handle("PUT", one, ofConversation(d.setMetadata))
	r.Handle("DELETE", one, ofConversation(d.deleteConversation))
	r.Handle("GET", one+"/messages", ofConversation(d.messages))
	r.Handle("GET", one+"/topics", ofConversation(d.topics))
	r.Handle("GET", one+"/questions", ofConversation(d.questions))
	r.Handle("GET", one+"/action-items", ofConversation(d.actionItems))
	r.Handle("GET", one+"/follow-ups", ofConversation(d.followUps))
	r.Handle("GET", one+"/decisions", ofConversation(d.decisions))
	r.Handle("GET", one+"/insights", ofConversation(d.insights))
	r.Handle("GET", one+"/entities", ofConversation(d.entities))
	r.Handle("GET", one+"/trackers-detected", ofConversation(d.trackersDetected))
	r.Handle("GET", one+"/trackers", ofConversation(d.trackersDetected))
	r.Handle("GET", one+"/summary", ofConversation(d.summary))
	r.Handle("POST", one+"/summary", ofConversation(d.summary))
	r.Handle("GET", one+"/analytics", ofConversation(d.analytics))
	r.Handle("GET", one+"/members", ofConversation(d.members))
	r.Handle("PUT", one+"/members/:member", ofConversation(d.updateMember))
	r.Handle("PUT", one+"/speakers", ofConversation(d.speakerEvents))
	r.Handle("POST", one+"/transcript", ofConversation(d.transcript))
	r.Handle("GET", one+"/export", ofConversation(d.export), api.Transfer())

	r.Handle("GET", "/v1/manage/trackers", d.listTrackers)
	r.Handle("POST", "/v1/manage/trackers", d.createTrackers)
	r.Handle("PATCH", "/v1/manage/trackers/:id", d.patchTracker)
	r.Handle("DELETE", "/v1/manage/trackers/:id", d.deleteTracker)
	r.Handle("POST", "/v1/manage/tracker", d.createTracker)
	r.Handle("GET", "/v1/manage/tracker/:id", d.getTracker)
	r.Handle("PUT", "/v1/manage/tracker/:id", d.putTracker)
	r.Handle("DELETE", "/v1/manage/tracker/:id", d.deleteTracker)
}
