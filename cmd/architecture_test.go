package cmd_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/apiops-cli/apiops"

// onlyImporters lists the packages that may import a library.
func onlyImporters() map[string][]string {
	return map[string][]string{
		"github.com/olekukonko/tablewriter":    {"pkg/output"},
		"github.com/fatih/color":               {"pkg/text"},
		"github.com/itchyny/gojq":              {"pkg/output"},
		"github.com/clipperhouse/displaywidth": {"pkg/text"},
		"github.com/spf13/viper":               {"pkg/config"},
		"github.com/gofrs/flock":               {"pkg/config"},
		"github.com/zalando/go-keyring":        {"pkg/keychain"},
		"go.yaml.in/yaml/v3":                   {"pkg/config", "pkg/input", "pkg/sandbox"},
		"github.com/spf13/cobra":               {"cmd", "pkg/command"},
		"github.com/mattn/go-colorable":        {"cmd"},
		"golang.org/x/term":                    {"cmd"},
		"net/http":                             {"pkg/answer", "pkg/api", "pkg/catalog", "pkg/sandbox", "cmd/api"},
	}
}

// mayImport lists which of our packages a package may import: only those further down. All but the
// sandbox may use the packages at the bottom.
func mayImport() map[string]string {
	return map[string]string{
		"main":         "cmd",
		"cmd":          "cmd/* command config fault keychain output sandbox session",
		"cmd/sandbox":  "command config fault sandbox session value",
		"cmd/*":        "answer api catalog command config console document fault files input operate output report rollout session text value",
		"pkg/command":  "answer api catalog config console document fault files input operate output redact report rollout session text value",
		"pkg/session":  "api config console fault files keychain output text",
		"pkg/console":  "document fault files text",
		"pkg/report":   "answer document fault operate output text",
		"pkg/operate":  "answer api catalog document fault redact",
		"pkg/api":      "answer catalog document fault files redact text",
		"pkg/answer":   "catalog document fault redact text",
		"pkg/redact":   "document text",
		"pkg/catalog":  "fault",
		"pkg/output":   "document fault text",
		"pkg/config":   "fault files keychain text value",
		"pkg/rollout":  "answer api catalog document fault operate text",
		"pkg/input":    "api catalog console document fault files redact text value",
		"pkg/keychain": "", "pkg/sandbox": "",
		"pkg/fault": "", "pkg/files": "", "pkg/text": "", "pkg/document": "", "pkg/value": "",
	}
}

func TestArchitecture(t *testing.T) {
	for _, source := range sources(t) {
		for _, spec := range source.file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			if allowed, limited := onlyImporters()[imported]; limited && !within(source.pkg, allowed) {
				t.Errorf("%s imports %s, but only %v may", source.name, imported, allowed)
			}
			if own, ok := strings.CutPrefix(imported, module+"/"); ok && !isAllowed(source.pkg, own) {
				t.Errorf("%s must not import %s", source.name, own)
			}
		}
		checkNoGlobals(t, source)
	}
}

// isAllowed reports whether mayImport allows an import.
func isAllowed(importer, imported string) bool {
	allowed, known := mayImport()[importer]
	if !known && strings.HasPrefix(importer, "cmd/") {
		allowed = mayImport()["cmd/*"]
	}
	if strings.HasPrefix(imported, "cmd/") {
		imported = "cmd/*"
	}
	return slices.Contains(strings.Fields(allowed), strings.TrimPrefix(imported, "pkg/"))
}

// within reports whether a package is allowed; "cmd" includes the packages below it.
func within(pkg string, allowed []string) bool {
	return slices.Contains(allowed, pkg) || slices.Contains(allowed, "cmd") && strings.HasPrefix(pkg, "cmd/")
}

// checkNoGlobals finds what makes a program hard to test: init functions, package variables, and
// uses of the streams, environment and exit of the process.
func checkNoGlobals(t *testing.T, source source) {
	t.Helper()
	if source.pkg == "main" {
		return
	}
	for _, declaration := range source.file.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name == "init" {
				t.Errorf("%s has an init", source.name)
			}
		case *ast.GenDecl:
			if d.Tok == token.VAR && !isEmbedOrError(d) {
				t.Errorf("%s has a package variable", source.name)
			}
		}
	}
	ast.Inspect(source.file, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		name, ok := selector.X.(*ast.Ident)
		if ok && name.Name == "os" && slices.Contains([]string{"Exit", "Stdin", "Stdout", "Stderr", "Getenv", "LookupEnv"}, selector.Sel.Name) {
			t.Errorf("%s uses os.%s, but only main may", source.name, selector.Sel.Name)
		}
		return true
	})
}

// isEmbedOrError reports whether a declaration only has what must be a variable in Go: embedded
// files and sentinel errors.
func isEmbedOrError(declaration *ast.GenDecl) bool {
	if declaration.Doc != nil && strings.Contains(declaration.Doc.List[len(declaration.Doc.List)-1].Text, "go:embed") {
		return true
	}
	for _, spec := range declaration.Specs {
		for _, name := range spec.(*ast.ValueSpec).Names {
			if !strings.HasPrefix(name.Name, "Err") && name.Name != "_" {
				return false
			}
		}
	}
	return true
}

type source struct {
	name, pkg string
	file      *ast.File
}

// sources returns the source files of the program, without tests, and without the tools below docs,
// which are separate programs.
func sources(t *testing.T) []source {
	t.Helper()
	var found []source
	err := filepath.WalkDir("..", func(name string, _ fs.DirEntry, err error) error {
		if filepath.ToSlash(name) == "../docs" {
			return filepath.SkipDir
		}
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		pkg := path.Dir(strings.TrimPrefix(filepath.ToSlash(name), "../"))
		if pkg == "." {
			pkg = "main"
		}
		found = append(found, source{name, pkg, file})
		return nil
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("no source files found: %v", err)
	}
	return found
}
