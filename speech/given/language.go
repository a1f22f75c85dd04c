package given

import "strings"

// Tag makes a BCP-47 tag of what services write: "en", "en_us", "english"; "" of
// what is none.
func Tag(language string) string {
	l := strings.ToLower(strings.TrimSpace(language))
	if code, known := languageNames()[l]; known {
		return code
	}
	base, region, found := strings.Cut(strings.ReplaceAll(l, "_", "-"), "-")
	if len(base) < 2 || len(base) > 3 || strings.Trim(base, "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	if !found {
		return base
	}
	if len(region) != 2 || strings.Trim(region, "abcdefghijklmnopqrstuvwxyz") != "" {
		return base
	}
	return base + "-" + strings.ToUpper(region)
}

// languageNames are the names that Whisper writes for its commonest languages.
func languageNames() map[string]string {
	return map[string]string{
		"english": "en", "chinese": "zh", "german": "de", "spanish": "es", "russian": "ru", "korean": "ko", "french": "fr",
		"japanese": "ja", "portuguese": "pt", "turkish": "tr", "polish": "pl", "catalan": "ca", "dutch": "nl",
		"arabic": "ar", "swedish": "sv", "italian": "it", "indonesian": "id", "hindi": "hi", "finnish": "fi",
		"vietnamese": "vi", "hebrew": "he", "ukrainian": "uk", "greek": "el", "czech": "cs", "romanian": "ro",
		"danish": "da", "hungarian": "hu", "norwegian": "no", "persian": "fa",
	}
}
