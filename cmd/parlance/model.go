package main

import (
	"log/slog"
	"net/netip"
	"net/url"
	"strconv"

	"parlance/config"
	"parlance/insights/llm"
	"parlance/webhooks/guard"
	"parlance/worker"
)

// newModel makes the language model that the settings ask for; nil when they ask
// for none.
func newModel(cfg config.Config, log *slog.Logger) (worker.Model, error) {
	if cfg.LLMBaseURL == "" || cfg.LLMModel == "" && cfg.LLMEmbeddingModel == "" {
		return nil, nil //nolint:nilnil // no model is no fault
	}
	return llm.New(llm.Config{
		BaseURL: cfg.LLMBaseURL, Key: cfg.LLMAPIKey, Model: cfg.LLMModel, HTTP: guard.New(modelPolicy(cfg)), Timeout: cfg.LLMTimeout,
		MaxRequests: cfg.LLMMaxRequests, MaxTokens: cfg.LLMMaxTokens, ChunkTokens: cfg.LLMChunkTokens,
		EmbeddingModel: cfg.LLMEmbeddingModel, Likeness: float64(cfg.LLMLikeness) / 100, Log: log.With("component", "llm"),
	})
}

// modelPolicy is that of an address which the operator chose: it may be on this
// machine or in a private network, on any port. Redirects are not followed, and
// link-local addresses, where clouds keep their secrets, stay closed unless the
// address is written as one.
func modelPolicy(cfg config.Config) guard.Policy {
	p := guard.Policy{Allow: cfg.OutboundAllow, TotalTimeout: cfg.LLMTimeout, StallTimeout: cfg.LLMTimeout, Ports: []int{80, 443}}
	for _, n := range []string{"127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7"} {
		p.Allow = append(p.Allow, netip.MustParsePrefix(n))
	}
	u, err := url.Parse(cfg.LLMBaseURL)
	if err != nil { // the setting has checked it
		return p
	}
	if a, err := netip.ParseAddr(u.Hostname()); err == nil {
		p.Allow = append(p.Allow, netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()))
	}
	if port, err := strconv.Atoi(u.Port()); err == nil {
		p.Ports = append(p.Ports, port)
	}
	return p
}
