package token

// IsStop tells English words that carry grammar rather than content. Halves of
// contractions are among them.
func IsStop(norm string) bool {
	switch norm {
	case "a", "an", "the", "this", "that", "these", "those", "such", "i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves", "you", "u", "your", "yours",
		"yourself", "yourselves", "he", "him", "his", "himself", "she", "her", "hers", "herself", "it", "its", "itself", "they", "them", "their", "theirs", "themselves", "one", "ones",
		"who", "whom", "whose", "which", "what", "when", "where", "why", "how", "whether", "if", "then", "else", "than", "as", "so", "too", "very", "just", "also", "only", "even", "still",
		"am", "is", "are", "was", "were", "be", "been", "being", "do", "does", "did", "done", "doing", "have", "has", "had", "having", "will", "would", "shall", "should", "can", "could", "may",
		"might", "must", "ought", "need", "gonna", "wanna", "gotta", "going", "get", "gets", "got", "getting", "go", "goes", "went", "gone",
		"'s", "'ll", "'re", "'ve", "'d", "'m", "n't", "not", "no", "nor", "yes", "yeah", "yep", "yup", "nope", "ok", "okay", "oh", "um", "uh", "uhm", "er", "ah", "hmm", "mm", "mhm", "mm-hmm", "uh-huh",
		"and", "or", "but", "because", "since", "while", "until", "unless", "though", "although", "however", "of", "to", "in", "on", "at", "by", "for", "from", "with", "without", "about",
		"into", "onto", "over", "under", "after", "before", "between", "through", "during", "against", "within", "up", "down", "out", "off", "again", "back", "there", "here", "now", "some",
		"any", "all", "both", "each", "every", "few", "many", "much", "more", "most", "other", "another", "own", "same", "well", "like", "really", "actually", "basically", "maybe", "perhaps",
		"please", "pls", "thanks", "thank", "hi", "hello", "hey", "let", "lets", "kind", "sort", "bit", "lot", "lots", "thing", "things", "stuff", "something", "anything", "everything", "nothing",
		"someone", "somebody", "anyone", "anybody", "everyone", "everybody", "cause", "cuz", "via", "per", "etc", "know", "think", "mean", "say", "said", "says", "want", "right", "sure", "good", "great",
		"kinda", "sorta", "yet", "already", "ever", "never", "always", "often", "quite", "rather", "around", "away", "upon", "toward", "towards", "across", "along", "among", "amongst", "either", "neither",
		"cannot", "dont", "im", "ill", "ive", "id", "youre", "theyre", "thats", "whats", "gotten", "make", "makes", "made", "come", "comes", "came", "see", "look", "take", "use", "used", "put", "way", "time", "lol", "haha", "btw", "thx":
		return true
	}
	return false
}
