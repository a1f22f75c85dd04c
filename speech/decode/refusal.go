package decode

import (
	"parlance/audio"
	"parlance/conversation"
)

// What can be decoded, for the messages of refusals.
const (
	acceptedNative = "Accepted are WAV (PCM, floating point, mu-law, A-law) and MP3 (MPEG-1 and MPEG-2 Layer III)."
	acceptedFFmpeg = "Accepted are WAV, MP3, FLAC, Ogg (Opus, Vorbis, Speex), M4A and AAC, WebM, AMR, AIFF, AU, CAF, WMA, " +
		"and the sound of MP4, QuickTime, Matroska, AVI and MPEG video."
	remedy = "To have it decoded, install ffmpeg on the server (apt-get install ffmpeg)."
)

// refusal is what a user reads of a file that is not decoded.
func (d Decoder) refusal(fe *audio.FormatError) error {
	code := conversation.Unsupported
	if fe.Damaged || fe.Format.Kind == audio.Empty {
		code = conversation.Unprocessable
	}
	message := "T" + fe.Error()[1:] + "."
	if _, found := d.program(); found {
		message += " " + acceptedFFmpeg
	} else {
		message += " " + acceptedNative
		if !fe.Damaged && demuxer(fe.Format.Kind) != "" {
			message += " " + remedy
		}
	}
	return &conversation.Error{Code: code, Message: message}
}
