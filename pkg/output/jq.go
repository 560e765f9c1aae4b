package output

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/itchyny/gojq"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// compile compiles a jq program. It is given no environment, no modules and no input besides its documents.
func compile(source string) (*gojq.Code, error) {
	query, err := gojq.Parse(source)
	if err != nil {
		return nil, fault.Usagef("cannot parse the jq program: %v%s", err, position(source, err))
	}
	code, err := gojq.Compile(query)
	if err != nil {
		return nil, fault.Usagef("cannot use the jq program: %v", err)
	}
	return code, nil
}

// position says where in a jq program a parse error is.
func position(source string, err error) string {
	var parse *gojq.ParseError
	if !errors.As(err, &parse) {
		return ""
	}
	start := min(max(0, parse.Offset-len(parse.Token)), len(source))
	return fmt.Sprintf(" at character %d of %s", utf8.RuneCountInString(source[:start])+1, text.Visible(source))
}

// writeResults writes what the jq program makes of a document: strings as they are, but for a terminal, everything else
// as compact JSON, one a line. It stops when ctx ends.
func (p *Printer) writeResults(ctx context.Context, document json.RawMessage) error {
	input, err := decode(document)
	if err != nil {
		return err
	}
	results := p.program.RunWithContext(ctx, input)
	for result, more := results.Next(); more; result, more = results.Next() {
		if err, failed := result.(error); failed {
			return jqError(err)
		}
		if err := p.writeResult(result); err != nil {
			return err
		}
	}
	return nil
}

func (p *Printer) writeResult(result any) error {
	line, isString := result.(string)
	if isString {
		line = p.forTerminal(line)
	} else {
		encoded, err := gojq.Marshal(result)
		if err != nil {
			return err
		}
		line = string(text.VisibleJSON(encoded))
	}
	_, err := fmt.Fprintln(p.out, line)
	return err
}

// jqError is the error a program ended with; a program that ends itself with halt has none.
func jqError(err error) error {
	var halt *gojq.HaltError
	if errors.As(err, &halt) && halt.Value() == nil {
		return nil
	}
	return fmt.Errorf("jq: %w", err)
}

// decode decodes a document for jq. Numbers stay text until a program calculates with them, so none loses digits.
func decode(document json.RawMessage) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var value any
	err := decoder.Decode(&value)
	return value, err
}
