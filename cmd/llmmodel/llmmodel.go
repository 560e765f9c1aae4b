// Package llmmodel provides the `apiops llm-model` commands.
package llmmodel

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops llm-model` group.
func Commands() command.Group {
	return command.Group{
		Use:      "llm-model",
		Short:    "Manage the catalog of LLMs and their prices",
		Long:     `A name has the form PROVIDER/MODEL, such as openai/gpt-5. Prices are in US dollars.`,
		Commands: commands,
	}
}

const builtIn = `Of a built-in model, the server changes only the prices, and silently ignores all
other fields.`

func commands() []command.Command {
	all := command.Collection{
		Noun: "llm-model", Title: "LLM", Route: "/projects/{project}/llm-models/",
		Sample: "openai/gpt-5", New: "openai/house --provider openai --model-id house --input-price 1.5",
		Change: "--provider openai --model-id gpt-5 --input-price 1.1 --output-price 9 --yes",
		Columns: output.Fields("NAME name", "MODALITY modality", "INPUT pricePerMillionInput", "OUTPUT pricePerMillionOutput",
			"CONTEXT contextWindow", "BUILT-IN builtIn", "+CACHED pricePerMillionCached", "+MAX OUTPUT maxOutputTokens",
			"+CAPABILITIES capabilities", "+DEPRECATED isDeprecated", "+DISPLAY NAME displayName"),
		Fields: []input.Flag{
			input.Text("provider", "providerCode", "`code` of the provider").Required(),
			input.Text("model-id", "modelId", "`id` of the model at the provider").Required(),
			input.Text("display-name", "displayName", "display `name`"),
			input.Text("modality", "modality", "what the model processes").
				Of("TEXT", "VISION", "AUDIO", "EMBEDDING", "RERANK", "MULTIMODAL", "IMAGE"),
			input.Texts("capability", "capabilities", "`capability` of the model, such as function_calling"),
			input.Number("context-window", "contextWindow", 1, "maximum `number` of tokens in the context"),
			input.Number("max-output-tokens", "maxOutputTokens", 1, "maximum `number` of tokens in a response"),
			input.Decimal("input-price", "pricePerMillionInput", "`price` per million input tokens"),
			input.Decimal("output-price", "pricePerMillionOutput", "`price` per million output tokens"),
			input.Decimal("cached-price", "pricePerMillionCached", "`price` per million cached tokens"),
			input.Decimal("image-price", "pricePerImage", "`price` per image"),
			input.Decimal("audio-price", "pricePerAudioMinute", "`price` per minute of audio"),
			input.Decimal("speech-price", "pricePerCharacterTts", "`price` per character of speech"),
		},
	}
	create, update, remove := all.Create(), all.Update(), all.Delete()
	create.Long += "\n" + builtIn
	update.Long = builtIn
	remove.Long = "Built-in models cannot be deleted."
	return []command.Command{all.List(), all.Get(), create, update, remove}
}
