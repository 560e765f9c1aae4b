package config

import (
	"github.com/spf13/pflag"
	"github.com/spf13/viper"
)

// A layer is what one place says about the settings, by their names.
type layer map[string]value

type value struct{ text, source string }

// resolve puts flags above variables, and these above what is stored, of which the later is the stronger.
func resolve(flags *pflag.FlagSet, lookup func(string) (string, bool), stored ...layer) (*Settings, error) {
	settings := &Settings{flags: definitions(), values: viper.New(), sources: map[string]string{}, lookup: lookup}
	settings.values.SetDefault("config", defaultPath(lookup))
	for _, layer := range append(stored, variables(settings.flags, lookup)) {
		if err := settings.merge(layer); err != nil {
			return nil, err
		}
	}
	for _, flag := range settings.flags {
		if err := settings.bind(flag.Name, flags.Lookup(flag.Name)); err != nil {
			return nil, err
		}
	}
	return settings, nil
}

// merge puts a layer over those merged before it. An empty text says nothing.
func (s *Settings) merge(layer layer) error {
	texts := map[string]any{}
	for name, value := range layer {
		if value.text != "" {
			texts[name] = value.text
			s.sources[name] = value.source
		}
	}
	return s.values.MergeConfigMap(texts)
}

// bind puts a flag over everything else if it was given, and takes its default if nothing else says anything.
func (s *Settings) bind(name string, flag *pflag.Flag) error {
	if err := s.values.BindPFlag(name, flag); err != nil {
		return err
	}
	switch {
	case flag.Changed && len(s.Strings(name)) == 0:
		return &Error{Message: "flag --" + name + " is empty", Hint: "give it a value or leave it out"}
	case flag.Changed:
		s.sources[name] = "flag --" + name
	case s.Source(name) == "" && s.String(name) != "":
		s.sources[name] = "default"
	}
	return nil
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
