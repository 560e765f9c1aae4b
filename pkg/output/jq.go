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

// compile compiles a jq program. It has no access to variables of the shell, modules or other input.
func compile(source string) (*gojq.Code, error) {
	query, err := gojq.Parse(source)
	if err != nil {
		return nil, fault.Usagef("cannot parse the jq expression: %v%s", err, position(source, err))
	}
	code, err := gojq.Compile(query)
	if err != nil {
		return nil, fault.Usagef("cannot compile the jq expression: %v", err)
	}
	return code, nil
}

// position describes where in a jq program a parse error is.
func position(source string, err error) string {
	var parse *gojq.ParseError
	if !errors.As(err, &parse) {
		return ""
	}
	start := min(max(0, parse.Offset-len(parse.Token)), len(source))
	return fmt.Sprintf(" at character %d of %s", utf8.RuneCountInString(source[:start])+1, text.Visible(source))
}

// writeResults runs the jq program on a document and writes the results, one per line: strings raw,
// escaped only for a terminal, and everything else as compact JSON. It stops when ctx ends.
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

// jqError converts the error of a jq program. A program that stops itself with halt has none.
func jqError(err error) error {
	var halt *gojq.HaltError
	if errors.As(err, &halt) && halt.Value() == nil {
		return nil
	}
	return fmt.Errorf("jq: %w", err)
}

// decode decodes a document for jq. Numbers stay text until the program calculates with them, so that
// they keep all digits.
func decode(document json.RawMessage) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var value any
	err := decoder.Decode(&value)
	return value, err
}
