package environmentvariable

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
)

const (
	globalValue = "globalValue"
	valueList   = "environmentValueList"
	valueFlag   = "environment-value"
)

// prepareCreate asks for a secret that is neither in a file nor in a flag.
func prepareCreate(ctx context.Context, run *command.Run, request *input.Request) error {
	if err := layValues(ctx, run, request.Body); err != nil {
		return err
	}
	hasValue := request.Body.Has(globalValue) || request.Body.Has(valueList)
	if isSecret(run) && !hasValue {
		project, err := run.Project()
		if err != nil {
			return err
		}
		value, err := run.Console.Secret(ctx, "value for "+run.Subject()+" "+run.Target(project), "", "value-file", true)
		if err != nil {
			return err
		}
		hasValue = true
		request.Body[globalValue] = document.Encode(value)
		setDefault(request.Body, "global", true)
	}
	if !hasValue {
		return fault.Usagef("no value is given").
			WithHint("use --value or --value-file for all environments, or --environment-value ENVIRONMENT=VALUE for each")
	}
	if len(run.Given("value"))+len(run.Given("value-file")) > 0 && !isSecret(run) {
		setDefault(request.Body, "globalVisible", true)
	}
	return mark(run, request.Body)
}

// prepareUpdate keeps the values of the environments that the flags do not name, and asks before it
// clears or removes values.
func prepareUpdate(ctx context.Context, run *command.Run, request *input.Request) error {
	body := request.Body
	if err := layValues(ctx, run, body); err != nil {
		return err
	}
	lost := emptied(body)
	if body.Has(valueList) || body.Has("global") || isSecret(run) {
		found, err := run.FetchDocument(ctx, "GET /projects/{project}/environmentVariables/{environment-variable}/")
		if err != nil {
			return err
		}
		if err := checkExposed(run, document.Members(found)); err != nil {
			return err
		}
		lost = append(lost, keep(run, body, document.Members(found))...)
	}
	if err := mark(run, body); err != nil {
		return err
	}
	if len(lost) > 0 {
		return run.Loses(ctx, "clear", "the value of "+run.Subject()+" for "+strings.Join(lost, ", "))
	}
	return nil
}

// layValues adds the values that the flags give, and says whether the variable is global.
func layValues(ctx context.Context, run *command.Run, body input.Document) error {
	values := run.Given(valueFlag)
	isGlobal := len(run.Given("value"))+len(run.Given("value-file")) > 0
	switch {
	case isGlobal && len(values) > 0:
		return fault.Usagef("--%s cannot be combined with --value and --value-file", valueFlag).
			WithHint("a variable is either global or has a value for each environment")
	case len(run.Given("value")) > 0 && len(run.Given("value-file")) > 0:
		return fault.Usagef("--value and --value-file cannot be combined").WithHint("use only one of them")
	case isSecret(run) && len(run.Given("value")) > 0:
		return exposed("the value", "use --value-file FILE (- for stdin)")
	case isGlobal:
		setDefault(body, "global", true)
		return nil
	case len(values) == 0:
		return nil
	}
	setDefault(body, "global", false)
	list, _ := document.ReadList(body.Get(valueList))
	for _, text := range values {
		entry, err := entryOf(ctx, run, text)
		if err != nil {
			return err
		}
		list = slices.DeleteFunc(list, func(present json.RawMessage) bool { return environmentOf(present) == environmentOf(entry) })
		list = append(list, entry)
	}
	return body.Set(valueList, list)
}

// entryOf returns the value in one environment.
func entryOf(ctx context.Context, run *command.Run, text string) (json.RawMessage, error) {
	const most = 1 << 20 // bytes
	pair, err := input.ParsePair(text)
	if err != nil {
		return nil, err
	}
	if isSecret(run) && !strings.HasPrefix(pair.Value, "@") {
		return nil, exposed("the value for "+pair.Key, "use --"+valueFlag+" "+pair.Key+"=@FILE")
	}
	value, err := pair.Text(func(name string) (string, error) { return run.Console.ReadText(ctx, name, most) })
	return document.Encode(input.Document{"environmentName": document.Encode(pair.Key), "value": document.Encode(value)}), err
}

// checkExposed rejects a value on the command line if the stored one is secret.
func checkExposed(run *command.Run, found document.Object) error {
	if len(run.Given("value")) > 0 && run.Given("value")[0] != "" && string(found.Get("globalVisible")) == "false" {
		return exposed("the value", "use --value-file FILE (- for stdin)")
	}
	for _, text := range run.Given(valueFlag) {
		environment, value, _ := strings.Cut(text, "=")
		if !isVisible(found, environment) && value != "" && !strings.HasPrefix(value, "@") {
			return exposed("the value for "+environment, "use --"+valueFlag+" "+environment+"=@FILE")
		}
	}
	return nil
}

// isVisible reports whether the value of a variable for an environment is or will be visible: a new
// one is secret if another one is, or the one for all environments.
func isVisible(variable document.Object, environment string) bool {
	visible := string(variable.Get("global")) != "true" || string(variable.Get("globalVisible")) != "false"
	present, _ := document.ReadList(variable.Get(valueList))
	for _, entry := range present {
		isSecret := string(document.Members(entry).Get("visible")) == "false"
		if environmentOf(entry) == environment {
			return !isSecret
		}
		visible = visible && !isSecret
	}
	return visible
}

func exposed(what, hint string) error {
	return fault.Usagef("%s is secret and must not be given on the command line", what).WithHint("%s", hint)
}

// keep adds the environments that only the server has, if flags give the list, and returns those
// that a file omits. A null value keeps the stored one, which the server does not return if it is
// secret (quirks.md §15).
func keep(run *command.Run, body input.Document, found document.Object) (lost []string) {
	isGlobal := string(body.Get("global")) == "true"
	wasGlobal := string(found.Get("global")) == "true"
	list, _ := document.ReadList(body.Get(valueList))
	present, _ := document.ReadList(found.Get(valueList))
	for _, entry := range present {
		environment := environmentOf(entry)
		i := slices.IndexFunc(list, func(given json.RawMessage) bool { return environmentOf(given) == environment })
		switch {
		case i >= 0, environment == "":
		case isGlobal, body.Has(valueList) && len(run.Given(valueFlag)) == 0:
			lost = append(lost, environment)
		default:
			list = append(list, withoutSecret(entry))
		}
	}
	for i, entry := range list {
		if fields := document.Members(entry); !fields.Has("visible") {
			visible := document.Encode(isVisible(found, environmentOf(entry)))
			list[i] = document.Encode(append(fields, document.Member{Key: "visible", Value: visible}))
		}
	}
	if wasGlobal && string(body.Get("global")) == "false" {
		lost = append(lost, "all environments")
	}
	if !isGlobal && len(list) > 0 {
		body[valueList] = document.List(list)
	}
	return lost
}

// withoutSecret returns the entry of an environment without a value that is secret: the server returns
// a mask or the encrypted value.
func withoutSecret(entry json.RawMessage) json.RawMessage {
	fields := document.Members(entry)
	if string(fields.Get("visible")) != "false" && !input.IsMask(fields.Text("value")) {
		return entry
	}
	return document.Encode(slices.DeleteFunc(fields, func(m document.Member) bool { return m.Key == "value" }))
}

// mark says of all values in the request that they are secret or, of those that flags add, that they
// are not: the default of the server is unknown.
func mark(run *command.Run, body input.Document) error {
	list, isList := document.ReadList(body.Get(valueList))
	if !isList {
		if isSecret(run) {
			return body.Set("globalVisible", false)
		}
		return nil
	}
	for i, entry := range list {
		fields := document.Members(entry)
		isAdded := slices.ContainsFunc(run.Given(valueFlag), func(text string) bool {
			return strings.HasPrefix(text, environmentOf(entry)+"=")
		})
		switch {
		case isSecret(run):
			fields = slices.DeleteFunc(fields, func(m document.Member) bool { return m.Key == "visible" })
		case !isAdded || fields.Has("visible"):
			continue
		}
		list[i] = document.Encode(append(fields, document.Member{Key: "visible", Value: document.Encode(!isSecret(run))}))
	}
	return body.Set(valueList, list)
}

// emptied returns where an empty value clears the stored one.
func emptied(body input.Document) (cleared []string) {
	if string(body.Get(globalValue)) == `""` {
		cleared = append(cleared, "all environments")
	}
	list, _ := document.ReadList(body.Get(valueList))
	for _, entry := range list {
		if string(document.Members(entry).Get("value")) == `""` {
			cleared = append(cleared, environmentOf(entry))
		}
	}
	return cleared
}

func environmentOf(entry json.RawMessage) string {
	return document.Members(entry).Text("environmentName")
}

func isSecret(run *command.Run) bool { return run.Input().On("secret") }

func setDefault(body input.Document, field string, value any) {
	if !body.Has(field) {
		body[field] = document.Encode(value)
	}
}
