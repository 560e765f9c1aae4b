package input

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"net/textproto"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/redact"
	"github.com/apiops-cli/apiops/pkg/text"
)

// layFlags adds the values of arguments and then of flags.
func (c *composer) layFlags() error {
	for _, flag := range argumentsFirst(c.spec.Flags) {
		g := c.in.given[flag.name]
		g = &given{Flag: flag, texts: g.texts}
		if flag.argument {
			g.texts = c.source.Arguments[flag.name]
			if err := c.agrees(g); err != nil {
				return err
			}
		}
		if flag.kind.content == secret {
			c.request.isSet = c.request.isSet || len(g.texts) > 0 || flag.required
			continue
		}
		if err := c.lay(g); err != nil {
			return err
		}
	}
	for _, flag := range c.spec.Flags {
		if g := c.in.given[flag.name]; flag.check != nil && len(g.texts) > 0 {
			other := func(name string) *given { return c.in.given[name] }
			if err := flag.check(g, other, c.request.Body); err != nil {
				return err
			}
		}
	}
	return nil
}

// laySecrets adds the secrets last: nobody should type one before other input is rejected.
func (c *composer) laySecrets() error {
	for _, flag := range c.spec.Flags {
		if flag.kind.content != secret {
			continue
		}
		if err := c.laySecret(c.in.given[flag.name]); err != nil {
			return err
		}
	}
	return nil
}

// argumentsFirst puts arguments before flags, which override them: a flag may give a new name.
func argumentsFirst(flags []Flag) []Flag {
	var arguments, others []Flag
	for _, flag := range flags {
		if flag.argument {
			arguments = append(arguments, flag)
		} else {
			others = append(others, flag)
		}
	}
	return append(arguments, others...)
}

// agrees rejects a file that describes something other than the argument names.
func (c *composer) agrees(g *given) error {
	if g.place.part != inBody || len(g.texts) != 1 || g.renamed(c) {
		return nil
	}
	value, err := g.parse(g.texts[0])
	if err != nil {
		return err
	}
	present := c.request.Body.Get(g.place.name)
	if _, isList := document.ReadList(present); present == nil || string(present) == null || isList ||
		document.Words(present) == document.Words(document.Encode(value)) {
		return nil
	}
	isSet := func(p Pair) bool { return p.Key == g.place.name }
	if slices.ContainsFunc(c.in.set, isSet) {
		return fault.Usagef("--set %s=%s contradicts the %s %q", g.place.name, document.Words(present), g.name, g.texts[0]).
			WithHint("remove it from --set, or use the same %s", g.name)
	}
	return another(g.name, document.Words(present), g.texts[0])
}

// renamed reports whether a flag gives a new name, so that the file may already have it.
func (g *given) renamed(c *composer) bool {
	return slices.ContainsFunc(c.spec.Flags, func(f Flag) bool {
		return !f.argument && f.place == g.place && len(c.in.given[f.name].texts) > 0
	})
}

// lay adds the values of one flag or argument to the request.
func (c *composer) lay(g *given) error {
	if len(g.texts) == 0 {
		return nil
	}
	if g.isPath {
		for _, text := range g.texts {
			if err := CheckMangled(c.source.Lookup, text, false); err != nil {
				return err
			}
		}
	}
	switch g.place.part {
	case nowhere:
		c.request.isSet = c.request.isSet || !g.argument
		return nil
	case inPath:
		return nil
	case inFile:
		return c.layFile(g)
	}
	values := make([]any, len(g.texts))
	for i, text := range g.texts {
		var err error
		if values[i], err = c.value(g, text); err != nil {
			return err
		}
	}
	switch g.place.part {
	case inQuery:
		for _, value := range values {
			c.request.Query[g.place.name] = append(c.request.Query[g.place.name], fmt.Sprint(value))
		}
	case inHeader:
		c.request.Header[textproto.CanonicalMIMEHeaderKey(g.place.name)] = []string{fmt.Sprint(values[0])}
	case asList:
		for _, value := range values {
			c.request.list = append(c.request.list, document.Encode(value))
		}
	default:
		return c.layBody(g, values)
	}
	return nil
}

// value returns the value of a flag, which may be in a file.
func (c *composer) value(g *given, word string) (any, error) {
	switch g.kind.content {
	case textFile:
		return c.read(word)
	case base64File:
		content, err := c.source.Console.Read(c.ctx, word, maxDocument)
		return base64.StdEncoding.EncodeToString(content), err
	}
	c.warnMisspelled(g, word)
	value, err := g.parse(word)
	if err != nil && g.argument {
		failure := fault.From(err)
		return nil, fault.Usagef("the %s %s", g.name, failure.Message).WithHint("%s", failure.Hint)
	}
	return value, err
}

// warnMisspelled warns of a value that is nearly a known one. Others may be new, so the server decides.
func (c *composer) warnMisspelled(g *given, word string) {
	if c.source.Warn == nil || len(g.values) == 0 || slices.Contains(g.values, g.spelled(word)) {
		return
	}
	if near := text.Misspelled(word, g.Offered()); near != "" {
		c.source.Warn(fmt.Sprintf("%q is not a known %s: did you mean %q?", word, g.name, near))
	}
}

func (c *composer) layBody(g *given, values []any) error {
	c.request.isSet = c.request.isSet || !g.argument
	var value any = values
	if !g.kind.several {
		value = values[len(values)-1]
	}
	if g.kind.isMap {
		pairs := make(map[string]string)
		for _, value := range values {
			pair, _ := value.(Pair)
			pairs[pair.Key] = pair.Value
		}
		value = pairs
	}
	fields, isFields := value.(Fields)
	if !isFields {
		fields = Fields{g.place.name: value}
	}
	for path, value := range fields {
		if err := c.request.Body.Set(path, value); err != nil {
			return fault.Usagef("--%s cannot be combined with the file: %v", g.name, err)
		}
	}
	return nil
}

// laySecret reads a secret from the file of a flag, or asks for it if it is required and the
// document does not have it.
func (c *composer) laySecret(g *given) error {
	inDocument := g.place.part == inBody && c.request.Body.Text(g.place.name) != ""
	with := g.with != "" && len(c.in.Given(g.with)) > 0
	required := g.required || with
	if g.with != "" && !with && len(g.texts) > 0 {
		return fault.Usagef("--%s requires --%s", g.name, g.with).WithHint("add --%s, or remove --%s", g.with, g.name)
	}
	if len(g.texts) == 0 && (!required || inDocument) {
		return nil
	}
	file := ""
	if len(g.texts) > 0 {
		file = g.last()
	}
	what := cmp.Or(g.phrase, strings.ReplaceAll(strings.TrimSuffix(g.name, secretSuffix), "-", " "))
	if c.source.Subject != "" {
		what += " for " + c.source.Subject
	}
	if file == "" && c.source.Target != "" {
		what += " " + c.source.Target
	}
	text, err := c.source.Console.Secret(c.ctx, what, file, g.name, true)
	if err != nil {
		return err
	}
	if isAsterisks(text) || text == redact.Mask {
		return fault.Usagef("%s is the mask of a secret, not its value", strings.TrimSuffix(g.name, secretSuffix)).WithHint("use a file with the secret itself")
	}
	if g.place.part == inHeader { // a passphrase (quirks.md §10)
		c.request.Header[textproto.CanonicalMIMEHeaderKey(g.place.name)] = []string{base64.StdEncoding.EncodeToString([]byte(text))}
		return nil
	}
	c.request.secrets = append(c.request.secrets, text)
	return c.request.Body.Set(g.place.name, text)
}
