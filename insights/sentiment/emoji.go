package sentiment

// emoji gives the valence of an emoji or a text smiley; 0 for others.
func emoji(s string) float64 {
	switch s {
	case "😀", "😃", "😄", "😁", "😊", "🙂", "😍", "🥰", "😘", "🤩", "🥳", "❤", "♥", "💕", "💖", "🎉", "😻", "🤗", "💯", "😎":
		return 2.4
	case "👍", "👏", "🙌", "✅", "💪", "😂", "🤣", "😆", "😅", "😉", "🔥", "✨", "🌟", "⭐", "🏆", "🙏":
		return 1.5
	case "😢", "😭", "😞", "😔", "☹", "🙁", "😟", "😩", "😫", "😓", "💔", "😿", "😰", "😥", "😕", "🤕":
		return -2.0
	case "😠", "😡", "🤬", "👎", "💩", "🤮", "🤢", "😤", "😱", "🖕":
		return -2.4
	case "🙄", "😒", "😐", "😑", "🤦", "😬":
		return -1.1
	}
	return 0
}
