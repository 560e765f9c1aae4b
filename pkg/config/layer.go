package config

import (
	"github.com/spf13/pflag"
	"github.com/spf13/viper"
)

// A layer is what one place says about the settings, by their names.
type layer map[string]value

type value struct{ text, source string }

// resolve puts flags above variables, and these above what is stored, of which the later is the stronger.
func resolve(flags *pflag.FlagSet, lookup func(string) (string, bool), stored ...layer) *Settings {
	settings := &Settings{values: viper.New(), sources: map[string]string{}, lookup: lookup}
	for _, flag := range definitions() {
		settings.flags = append(settings.flags, flags.Lookup(flag.Name))
	}
	settings.values.SetDefault("config", defaultPath(lookup))
	for _, layer := range append(stored, variables(settings.flags, lookup)) {
		settings.merge(layer)
	}
	for _, flag := range settings.flags {
		settings.bind(flag)
	}
	return settings
}

// merge puts a layer over those merged before it. An empty text says nothing.
func (s *Settings) merge(layer layer) {
	texts := map[string]any{}
	for name, value := range layer {
		if value.text != "" {
			texts[name] = value.text
			s.sources[name] = value.source
		}
	}
	_ = s.values.MergeConfigMap(texts) // it never fails
}

// bind puts a flag over everything else if it was given, and takes its default if nothing else says anything.
func (s *Settings) bind(flag *pflag.Flag) {
	_ = s.values.BindPFlag(flag.Name, flag) // it fails for nil only
	switch {
	case flag.Changed:
		s.sources[flag.Name] = "flag --" + flag.Name
	case s.Source(flag.Name) == "" && s.String(flag.Name) != "":
		s.sources[flag.Name] = "default"
	}
}

// variables is the layer of the variables that are set. It does the work of viper's BindEnv, which asks the process
// and not lookup.
func variables(flags []*pflag.Flag, lookup func(string) (string, bool)) layer {
	found := layer{}
	for _, flag := range flags {
		for _, name := range variableNames(flag.Name) {
			if text, _ := lookup(name); text != "" {
				found[flag.Name] = value{text, "variable " + name}
				break
			}
		}
	}
	return found
}
