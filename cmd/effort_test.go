package cmd_test

import (
	"flag"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"testing"
)

// Tests of this package do less in a quick run: with -short, and with the race detector, which
// makes them several times slower and also finds races in part of a matrix. All of them use the
// functions of this file.

// quick reports whether this is a quick run.
func quick() bool { return testing.Short() || raced() }

// skipInQuickRun skips a test whose subject is also covered by other tests.
func skipInQuickRun(t *testing.T) {
	t.Helper()
	if quick() {
		t.Skip("skipped with -short and with the race detector")
	}
}

// some returns all elements, or in a quick run every n-th. In a matrix, choose n coprime to the
// length of a row, so that every column is covered.
func some[T any](all []T, n int) []T {
	if !quick() {
		return all
	}
	var part []T
	for i := 0; i < len(all); i += n {
		part = append(part, all[i])
	}
	return part
}

// fewer returns all, or in a quick run the smaller part.
func fewer(all, part int) int {
	if quick() {
		return part
	}
	return all
}

// inParallel lets more tests run in parallel than there are processors, unless -parallel is set.
func inParallel(tests int) {
	testing.Init()
	if err := flag.Set("test.parallel", strconv.Itoa(tests)); err != nil {
		panic(err)
	}
}

// scripts returns the files of all test scripts, or with -short of one for each feature that
// scripts rely on.
func scripts(t *testing.T) []string {
	t.Helper()
	names := []string{"*"}
	if testing.Short() {
		names = []string{
			"auth_login", "partly_deployed", "private_key_remove", "refused_for_all", "several", "token_reset",
		}
	}
	var files []string
	for _, name := range names {
		found, err := filepath.Glob(filepath.Join("testdata", name+".txtar"))
		if err != nil || len(found) == 0 {
			t.Fatalf("no script %s: %v", name, err)
		}
		files = append(files, found...)
	}
	return files
}

// raced reports whether the race detector is on.
func raced() bool {
	info, _ := debug.ReadBuildInfo()
	return slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}
