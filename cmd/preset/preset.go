// Package preset provides the commands for the presets that AI policies are made from, such as
// `apiops ai-dlp-preset`.
package preset

import (
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// family is a kind of preset. A project has its own, besides those of the whole gateway.
type family struct {
	noun, title         string // the command, and one of them at the beginning of a sentence
	short               string
	shipped             string // what the commands say of those that come with the server
	sample, new, change string // see command.Collection
	columns             []string
	fields              func() []input.Flag // besides --enabled, which all have
}

const (
	readOnly = "Built-in presets are read-only."
	editable = "Those that come with the server can be changed and deleted, too."
)

// guard are the fields of a preset that checks text with a regular expression.
func guard() []input.Flag {
	return []input.Flag{
		input.Text("pattern", "ruleValue", "regular `expression` of Java to search for").Required(),
		input.Text("action", "action", "what happens if it is found").Of("BLOCK", "FLAG", "MASK").Required(),
		input.Text("category", "category", "`category` of the preset"),
		input.Text("description", "description", "description of the preset"),
	}
}

func guardColumns() []string {
	return []string{"NAME name", "ACTION action", "PATTERN ruleValue", "ENABLED enabled", "BUILT-IN builtIn", "+CATEGORY category", "+DESCRIPTION description"}
}

// DLP returns the `apiops ai-dlp-preset` group.
func DLP() command.Group {
	return group(family{
		"ai-dlp-preset", "AI DLP preset", "Manage presets against the loss of data", readOnly,
		"card-number", `order-number --pattern 'ORD-\d+' --action mask`, `--pattern '\d{13,16}' --action block --yes`,
		guardColumns(), guard,
	})
}

// Privacy returns the `apiops ai-privacy-preset` group.
func Privacy() command.Group {
	return group(family{
		"ai-privacy-preset", "AI privacy preset", "Manage presets that hide personal data", readOnly,
		"email-address", `phone --match regex --pattern '\+\d+' --operation mask`, `--match regex --pattern '\S+@\S+' --operation hash --yes`,
		[]string{"NAME name", "MATCH patternType", "PATTERN regexPattern", "ELEMENT elementName", "OPERATION operation", "ENABLED enabled", "BUILT-IN builtIn", "+MASK maskMode"},
		func() []input.Flag {
			return []input.Flag{
				input.Text("match", "patternType", "what --pattern or --element matches").Of("ELEMENT_NAME", "REGEX").Required(),
				input.Text("pattern", "regexPattern", "regular `expression` of Java to search for"),
				input.Text("element", "elementName", "`name` of the element to search for"),
				input.Text("operation", "operation", "what happens to what is found").Of("MASK", "DELETE", "ENCRYPT", "HASH", "DETECT").Required(),
				input.Text("mask-mode", "maskMode", "which characters are masked").Of("FIXED", "KEEP_FIRST", "KEEP_LAST", "MASK_FIRST"),
				input.Text("mask", "maskPattern", "`text` of the mask"),
				input.Number("mask-count", "maskVisibleCharCount", 0, "`number` of characters for --mask-mode"),
			}
		},
	})
}

// PromptGuard returns the `apiops ai-prompt-guard-preset` group.
func PromptGuard() command.Group {
	return group(family{
		"ai-prompt-guard-preset", "AI prompt guard preset", "Manage presets against malicious prompts", readOnly,
		"no-jailbreak", "no-role-play --pattern 'pretend to be' --action block", "--pattern 'ignore (all|previous)' --action flag --yes",
		guardColumns(), guard,
	})
}

// PromptDecorator returns the `apiops ai-prompt-decorator-preset` group.
func PromptDecorator() command.Group {
	return group(family{
		"ai-prompt-decorator-preset", "AI prompt decorator preset", "Manage presets that add text to prompts", readOnly + `
After an update, proxies that use the preset must be deployed again.`,
		"polite-tone", "short --content 'Answer briefly.' --position append", "--content 'Answer politely and briefly.' --yes",
		[]string{"NAME name", "ROLE role", "POSITION position", "CONTENT content", "ENABLED enabled", "+CATEGORY category", "+DESCRIPTION description"},
		func() []input.Flag {
			return []input.Flag{
				input.Text("content", "content", "`text` to add").Required(),
				input.Text("role", "role", "`role` of the message"),
				input.Text("position", "position", "where the text is added").Of("PREPEND", "APPEND"),
				input.Text("category", "category", "`category` of the preset"),
				input.Text("description", "description", "description of the preset"),
			}
		},
	})
}

// PromptTemplate returns the `apiops ai-prompt-template` group.
func PromptTemplate() command.Group {
	return group(family{
		"ai-prompt-template", "AI prompt template", "Manage templates for prompts", editable,
		"summary", "greeting --message 'user=Hello {{name}}' --parameter name", "--message 'user=Sum up {{text}}' --parameter text --yes",
		[]string{"NAME name", "ENABLED enabled", "PARAMETERS parameters.name", "ROLES messages.role", "BUILT-IN builtIn", "+DESCRIPTION description"},
		func() []input.Flag {
			return []input.Flag{
				input.Pairs("message", "messages", "`role=text` of a message; the role is system, user or assistant").Read(readMessage).Required(),
				input.Texts("parameter", "parameters", "`name` of a parameter of the text").Read(readParameter),
				input.Text("description", "description", "description of the template"),
			}
		},
	})
}

// TopicCategory returns the `apiops ai-topic-category-preset` group.
func TopicCategory() command.Group {
	return group(family{
		"ai-topic-category-preset", "AI topic category preset", "Manage topics to keep out of AI traffic", editable + `
Policies copy the text, so a change does not affect them.`,
		"weapons", "gambling --code gambling --topic 'Betting and casinos'", "--code weapons --topic 'Weapons of all kinds' --yes",
		[]string{"NAME name", "CODE code", "GROUP group", "TOPIC topicText", "ENABLED enabled", "BUILT-IN builtIn", "+DISPLAY NAME displayName", "+DESCRIPTION description"},
		func() []input.Flag {
			return []input.Flag{
				input.Text("code", "code", "`code` of the topic").Required(),
				input.Text("topic", "topicText", "`text` that describes the topic").Required(),
				input.Text("display-name", "displayName", "display `name`"),
				input.Text("group", "group", "`group` of the topic").Of("PHYSICAL", "NON_PHYSICAL", "CONTEXTUAL"),
				input.Text("description", "description", "description of the topic"),
			}
		},
	})
}

func readMessage(text string) (any, error) {
	pair, err := input.ParsePair(text)
	return map[string]string{"role": pair.Key, "content": pair.Value}, err
}

func readParameter(name string) (any, error) { return map[string]string{"name": name}, nil }

func group(f family) command.Group {
	return command.Group{
		Use: f.noun, Short: f.short,
		Long:     "With --global, the commands use what belongs to the whole gateway. " + f.shipped,
		Commands: f.commands,
	}
}

func (f family) commands() []command.Command {
	fields := append(f.fields(), input.Bool("enabled", "enabled", "make the preset available"))
	all := command.Collection{
		Noun: f.noun, Title: f.title, Route: "/projects/{project}/" + f.noun + "s/", Global: "/settings/" + f.noun + "s/",
		Sample: f.sample, New: f.new, Change: f.change, Columns: output.Fields(f.columns...), Fields: fields,
	}
	remove := all.Delete()
	if strings.HasPrefix(f.shipped, editable) {
		remove.Long = "An upgrade of the server does not bring it back; --enabled false of update hides it instead."
	}
	return []command.Command{all.List(), all.Get(), all.Create(), all.Update(), remove}
}
