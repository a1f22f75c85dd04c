package config

// Flags collects what the command line sets: setting name to text. Values are
// judged by Load, together with those of all other sources.
type Flags map[string]string

// Value makes the flag of a setting, to be registered with any flag library
// that knows Set, String and Type (pflag) or Set and String (flag).
func (f Flags) Value(s Setting) *FlagValue { return &FlagValue{flags: f, setting: s} }

// FlagValue is one flag on the command line.
type FlagValue struct {
	flags   Flags
	setting Setting
}

// Set takes the text as it stands; it never fails.
func (v *FlagValue) Set(text string) error {
	v.flags[v.setting.Name] = text
	return nil
}

// String is the text that was set, or the default.
func (v *FlagValue) String() string {
	if v == nil || v.flags == nil { // flag.PrintDefaults makes a zero value
		return ""
	}
	if text, ok := v.flags[v.setting.Name]; ok {
		return text
	}
	return v.setting.Default
}

// Type names the type in the help text.
func (v *FlagValue) Type() string { return v.setting.Kind() }

// IsBoolFlag tells package flag that the flag may stand alone.
func (v *FlagValue) IsBoolFlag() bool { return v.setting.IsBool() }
