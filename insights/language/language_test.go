package language

import (
	"testing"

	"parlance/insights/token"
)

func TestDetect(t *testing.T) {
	t.Parallel()
	d := New()
	tests := []struct{ text, want string }{
		{"Can you send me the report by Friday? I need it for the meeting.", "en"},
		{"yeah so i think we are gonna do that tomorrow", "en"},
		{"Können Sie mir bitte den Bericht bis Freitag schicken? Ich brauche ihn für das Treffen.", "de"},
		{"Pouvez-vous m'envoyer le rapport avant vendredi ? Nous en avons besoin pour la réunion de demain.", "fr"},
		{"¿Puede enviarme el informe antes del viernes? Lo necesito para la reunión.", "es"},
		{"Può inviarmi il rapporto entro venerdì? Ne ho bisogno per la riunione di domani.", "it"},
		{"Kun je me het rapport voor vrijdag sturen? Ik heb het nodig voor de vergadering.", "nl"},
		{"Você pode me enviar o relatório até sexta-feira? Preciso dele para a reunião.", "pt"},
		{"Пришлите мне, пожалуйста, отчёт до пятницы.", "ru"},
		{"金曜日までにレポートを送ってください。", "ja"},
		{"请在星期五之前把报告发给我。", "zh"},
		{"من فضلك أرسل لي التقرير قبل يوم الجمعة", "ar"},
		{"कृपया मुझे शुक्रवार तक रिपोर्ट भेजें", "hi"},
		{"", ""},
		{"ok", ""},
		{"12345 👍", ""},
	}
	for _, tt := range tests {
		got, sure := d.Detect(token.Scan(nil, tt.text))
		if got != tt.want || got != "" && sure < 0.3 {
			t.Errorf("Detect(%q) = %q %.2f, want %q", tt.text, got, sure, tt.want)
		}
	}
}
