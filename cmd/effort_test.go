package cmd_test

import (
	"flag"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"testing"
)

// The tests of this package do less in a quick run: with -short, and with the
// race detector, which makes them several times slower and finds a race in a
// part of a matrix, too. Every test that does less asks here.

// quick tells whether this is a quick run.
func quick() bool { return testing.Short() || raced() }

// skipInQuickRun skips a test whose subject other tests touch, too.
func skipInQuickRun(t *testing.T) {
	t.Helper()
	if quick() {
		t.Skip("left out with -short and with the race detector")
	}
}

// some is everything, or in a quick run every n-th element. In a matrix, n and
// the length of a row have no common divisor, so that no column is left out.
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

// fewer is a number, or in a quick run a smaller one.
func fewer(all, part int) int {
	if quick() {
		return part
	}
	return all
}

// inParallel lets more tests run at once than there are processors, unless
// -parallel says otherwise.
func inParallel(tests int) {
	testing.Init()
	if err := flag.Set("test.parallel", strconv.Itoa(tests)); err != nil {
		panic(err)
	}
}

// scripts are the files of all test scripts, or with -short of one for each
// thing that scripts rely on.
func scripts(t *testing.T) []string {
	t.Helper()
	names := []string{"*"}
	if testing.Short() {
		names = []string{
			"auth_login", "credential_list", "dry_run", "organization", "partly_deployed",
			"private_key_remove", "several", "strange_answers", "token_reset", "token_set",
		}
	}
	var files []string
	for _, name := range names {
		found, err := filepath.Glob(filepath.Join("testdata", name+".txtar"))
		if err != nil || len(found) == 0 {
			t.Fatalf("there is no script %s: %v", name, err)
		}
		files = append(files, found...)
	}
	return files
}

// raced tells whether the race detector is on.
func raced() bool {
	info, _ := debug.ReadBuildInfo()
	return slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}
