package raw

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
)

// formOf makes a multipart form of the values of --form. A key may stand
// several times, for several files.
func formOf(values []string, in source) (api.Body, error) {
	parts := make([]api.Part, len(values))
	for i, value := range values {
		var err error
		if parts[i], err = partOf(value, in); err != nil {
			return nil, err
		}
	}
	return api.Multipart(parts...), nil
}

// partOf reads key=value, key=@FILE and key=@FILE;filename=NAME. The server
// wants some names to end in .zip, which stdin cannot (quirks.md §9).
func partOf(text string, in source) (api.Part, error) {
	key, value, found := strings.Cut(text, "=")
	if !found || key == "" {
		return api.Part{}, &command.UsageError{Message: fmt.Sprintf("--form %q is not key=value", text)}
	}
	file, isFile := strings.CutPrefix(value, "@")
	if !isFile {
		return api.Part{Name: key, Content: []byte(value)}, nil
	}
	file, name, named := strings.Cut(file, ";filename=")
	if !named {
		name = filepath.Base(file)
	}
	if name == "" || name == "-" {
		return api.Part{}, &command.UsageError{Message: fmt.Sprintf("the file of %q has no name", key), Hint: "give it one: --form '" + key + "=@" + file + ";filename=NAME'"}
	}
	content, err := in(file)
	return api.Part{Name: key, FileName: name, Content: content}, err
}
