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

// onlyImporters says which packages may import a library.
func onlyImporters() map[string][]string {
	return map[string][]string{
		"github.com/olekukonko/tablewriter": {"pkg/output"},
		"github.com/fatih/color":            {"pkg/output"},
		"github.com/itchyny/gojq":           {"pkg/output"},
		"github.com/spf13/viper":            {"pkg/config"},
		"github.com/gofrs/flock":            {"pkg/config"},
		"github.com/zalando/go-keyring":     {"pkg/keychain"},
		"go.yaml.in/yaml/v3":                {"pkg/config", "pkg/output", "pkg/patch"},
		"github.com/spf13/cobra":            {"cmd", "pkg/command"},
		"github.com/spf13/cobra/doc":        {"docs/gen"},
		"golang.org/x/term":                 {"cmd"},
		"net/http":                          {"pkg/api", "pkg/sandbox"},
	}
}

// mayImport says which packages of our own a package may import: arrows only
// point down.
func mayImport(importer, imported string) bool {
	switch {
	case imported == "cmd":
		return importer == "main"
	case strings.HasPrefix(imported, "cmd/"):
		return importer == "cmd"
	case imported == "pkg/sandbox":
		return importer == "cmd/sandbox"
	case importer == "main":
		return false
	case imported == "pkg/command":
		return importer == "cmd" || strings.HasPrefix(importer, "cmd/")
	case strings.HasPrefix(importer, "pkg/"):
		return importer == "pkg/command" || importer == "pkg/config" && imported == "pkg/keychain"
	}
	return true
}

func TestArchitecture(t *testing.T) {
	for _, source := range sources(t) {
		for _, spec := range source.file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			if allowed, limited := onlyImporters()[imported]; limited && !within(source.pkg, allowed) {
				t.Errorf("%s imports %s, which only %v may", source.name, imported, allowed)
			}
			if own, ok := strings.CutPrefix(imported, module+"/"); ok && !mayImport(source.pkg, own) {
				t.Errorf("%s imports %s: arrows only point down", source.name, own)
			}
		}
		checkNoGlobals(t, source)
	}
}

// within also takes the packages below cmd for cmd.
func within(pkg string, allowed []string) bool {
	return slices.Contains(allowed, pkg) || slices.Contains(allowed, "cmd") && strings.HasPrefix(pkg, "cmd/")
}

// checkNoGlobals finds what makes a program hard to test: init, package
// variables, and the process's own streams and exit.
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
			t.Errorf("%s uses os.%s, which only main may", source.name, selector.Sel.Name)
		}
		return true
	})
}

// isEmbedOrError allows what Go can only keep in variables: embedded files and
// errors to compare with.
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

// sources are the files of the program, without its tests and without the
// tools below docs, which are programs of their own.
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
		t.Fatalf("no sources were found: %v", err)
	}
	return found
}
