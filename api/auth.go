package api

import (
	"net/http"
	"slices"
	"strings"

	"parlance/conversation"
)

// tokens gives the distinct access tokens that a request carries: as Bearer, in
// X-API-KEY, and for GET, where headers cannot always be set, in the query.
func tokens(r *http.Request) []string {
	var list []string
	add := func(t string) {
		if t = strings.TrimSpace(t); t != "" && !slices.Contains(list, t) {
			list = append(list, t)
		}
	}
	for _, v := range r.Header.Values("Authorization") {
		if scheme, token, found := strings.Cut(strings.TrimSpace(v), " "); found && strings.EqualFold(scheme, "Bearer") {
			add(token)
		}
	}
	for _, v := range r.Header.Values("X-Api-Key") {
		add(v)
	}
	if r.Method == http.MethodGet {
		for _, v := range r.URL.Query()["access_token"] {
			add(v)
		}
	}
	return list
}

// principal finds out who calls. Several tokens must belong to one tenant:
// otherwise it depends on the reader for whom the request acts.
func (s *Server) principal(r *http.Request) (conversation.Principal, error) {
	if _, pair := r.Header["X-Enc-Key"]; pair {
		return conversation.Principal{}, conversation.Errorf(conversation.Unauthorized,
			"The key pair X-API-Key and X-Enc-Key is not accepted here; send an access token as Authorization: Bearer.")
	}
	list := tokens(r)
	if len(list) == 0 {
		return conversation.Principal{}, conversation.Errorf(conversation.Unauthorized,
			"An access token is required; send it as Authorization: Bearer.")
	}
	var first conversation.Principal
	for i, t := range list {
		p, err := s.auth.Authenticate(r.Context(), t)
		if err != nil {
			return conversation.Principal{}, err
		}
		if i > 0 && p.TenantID != first.TenantID {
			return conversation.Principal{}, conversation.Errorf(conversation.Unauthorized,
				"The request carries tokens of different accounts.")
		}
		if i == 0 {
			first = p
		}
	}
	return first, nil
}
