package request

import "strings"

// Languages are the language codes that clients may name.
func Languages() []string {
	return []string{
		"en-US", "en-GB", "en-AU", "en-IE", "en-IN", "en-ZA", "ru-RU", "fr-CA", "fr-FR", "de-DE", "it-IT", "nl-NL",
		"ja-JP", "es-US", "es-ES", "ar-SA", "hi-IN", "pt-BR", "pt-PT", "fa-IR",
	}
}

// language reads a language code in any case, with a hyphen or an underscore.
func (p *Params) language(name string) string {
	s := p.Text(name)
	if s == "" {
		return ""
	}
	for _, code := range Languages() {
		if strings.EqualFold(strings.ReplaceAll(s, "_", "-"), code) {
			return code
		}
	}
	p.refuse(name, "%q must be one of [%s]", name, strings.Join(Languages(), ", "))
	return ""
}
