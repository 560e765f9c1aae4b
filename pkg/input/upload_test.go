package input_test

import (
	"archive/zip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/console"
	"github.com/apiops-cli/apiops/pkg/input"
)

// upload returns the form of an upload with an argument for the file, as it may be shown.
func upload(t *testing.T, file string, words ...string) (form string, err error) {
	t.Helper()
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	in := input.Bind(flags, input.Spec{Operation: catalog.Operation{}, Flags: append([]input.Flag{
		input.Zip("file", "@exportFile", "").AsArgument(),
		input.Switch("encrypt", "?encrypt", "encrypt"),
		input.Passphrase("encrypt"),
	}, input.PackageOptions("")...)})
	if err := flags.Parse(words); err != nil {
		t.Fatal(err)
	}
	request, err := in.Compose(t.Context(), input.Source{
		Console:   &console.Console{In: strings.NewReader("")},
		Arguments: map[string][]string{"file": {file}},
	})
	if err != nil {
		return "", err
	}
	preview, err := request.HTTPBody().Preview()
	if err != nil {
		t.Fatal(err)
	}
	return string(preview), nil
}

// archive writes an empty ZIP file of at least a size.
func archive(t *testing.T, name string, size int64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := zip.NewWriter(file).Close(); err != nil {
		t.Fatal(err)
	}
	if size > 0 {
		if err := file.Truncate(size); err != nil { // takes no space
			t.Fatal(err)
		}
	}
	return path
}

func TestUploadOfAnArgument(t *testing.T) {
	form, err := upload(t, archive(t, "package", 0), "--environment-map", "UAT=production", "--environment-map", "QA=")
	if err != nil {
		t.Fatal(err)
	}
	var parts map[string]json.RawMessage
	if err := json.Unmarshal([]byte(form), &parts); err != nil {
		t.Fatal(err)
	}
	if got := string(parts["environmentMapping"]); !strings.Contains(got, `"QA":""`) && !strings.Contains(got, `\"QA\":\"\"`) {
		t.Errorf("environmentMapping: %s", got)
	}
	if !strings.Contains(string(parts["exportFile"]), "@") {
		t.Errorf("exportFile: %s", parts["exportFile"])
	}
}

func TestUploadsThatAreRejected(t *testing.T) {
	text := filepath.Join(t.TempDir(), "text.zip")
	if err := os.WriteFile(text, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, line := range map[string]struct {
		file, want string
		words      []string
	}{
		"no ZIP":                             {file: text, want: "is not a ZIP file"},
		"too large":                          {file: archive(t, "large.zip", 512<<20+1), want: "is larger than 512 MiB"},
		"missing":                            {file: text + "x", want: "text.zipx"},
		"a passphrase that encrypts nothing": {file: archive(t, "a.zip", 0), words: []string{"--passphrase-file", "-"}, want: "--passphrase-file requires --encrypt"},
	} {
		if _, err := upload(t, line.file, line.words...); err == nil || !strings.Contains(err.Error(), line.want) {
			t.Errorf("%s: got %v, want %q", name, err, line.want)
		}
	}
}
