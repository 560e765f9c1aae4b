package cmd_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/sandbox"
	"github.com/apiops-cli/apiops/pkg/session"
)

// removal is the command of most tests in this file, with names on stdin.
const removal = "credential private-key remove -"

func TestTenThousandNames(t *testing.T) {
	const workers = 8
	for format, many := range map[string]int{
		"jsonl": fewer(10_000, 500),
		"json":  fewer(10_000, 500),
		"table": fewer(10_000, 500),
		"csv":   500, // the rows of a table
	} {
		t.Run(format, func(t *testing.T) {
			names := shuffled(many)
			g := newGateway(t, sandbox.Options{Credentials: many})
			got := g.run(lines(names), removal+" --concurrency 8 -o "+format)
			if got.exit != 0 {
				t.Fatalf("exit code %d: %s", got.exit, got.stderr)
			}
			reported := reportedNames(t, format, got.stdout)
			asked := slices.Clone(names)
			if format == "jsonl" { // as they finish
				slices.Sort(reported)
				slices.Sort(asked)
			}
			if !slices.Equal(reported, asked) {
				t.Error("the results are not in the order of the names")
			}
			g.checkSeenOnce(names)
			if removed := g.removed(names); len(removed) != many {
				t.Errorf("%d were done", len(removed))
			}
			g.checkConnections(workers)
			if summary := fmt.Sprintf("\n%d of %d done in MyProject at ", many, many); (format == "table" || format == "csv") != strings.Contains(got.stderr, summary) {
				t.Errorf("stderr: %s", got.stderr)
			}
		})
	}
}

// reportedNames returns the names in results of any format. A table has a row for each environment.
func reportedNames(t *testing.T, format, text string) []string {
	t.Helper()
	var names []string
	switch format {
	case "jsonl", "json":
		for _, r := range reportedResults(t, format, text) {
			if !r.Success {
				t.Errorf("%s: %s", r.Username, r.Error.Message)
			}
			names = append(names, r.Username)
		}
		return names
	case "csv":
		records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, record := range records[1:] {
			names = append(names, record[1])
		}
	default:
		for line := range strings.Lines(text) {
			names = append(names, strings.Fields(line)[0])
		}
		names = names[1:]
	}
	for i := 0; i+1 < len(names); i += 2 {
		if names[i] != names[i+1] {
			t.Fatalf("%s has only one row", names[i])
		}
	}
	return slices.Compact(names)
}

// reported is a result in JSON.
type reported struct {
	Username string
	Success  bool
	Verdict  string
	Error    struct{ Code, Message string }
}

func reportedResults(t *testing.T, format, text string) []reported {
	t.Helper()
	var all []reported
	if format == "json" {
		if err := json.Unmarshal([]byte(text), &all); err != nil {
			t.Fatal(err)
		}
		return all
	}
	for line := range strings.Lines(text) {
		var one reported
		if err := json.Unmarshal([]byte(line), &one); err != nil || !strings.HasSuffix(line, "\n") {
			t.Fatalf("%q: %v", line, err)
		}
		all = append(all, one)
	}
	return all
}

// With JSON lines, each result is written as soon as it is known: the last request gets its
// response only after the first line has been read.
func TestJSONLinesAreWrittenImmediately(t *testing.T) {
	const many = 50
	g := newGateway(t, sandbox.Options{Credentials: many})
	first := make(chan struct{})
	come := sync.OnceFunc(func() { close(first) })
	g.arrives = func(n int, _ string) {
		if n == many {
			g.await(first)
		}
	}
	got := g.runWatched(lines(shuffled(many)), removal+" -o jsonl", func(string, func()) { come() })
	if got.exit != 0 || strings.Count(got.stdout, "\n") != many {
		t.Errorf("exit code %d, stdout: %s", got.exit, got.stdout)
	}
}

// With JSON lines, memory use does not depend on the number of names, except for the names
// themselves: all are read before the first request.
func TestMemoryDoesNotGrowWithTheNumberOfNames(t *testing.T) {
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("only Linux has the peak memory of a process in /proc")
	}
	skipInQuickRun(t)      // the race detector also needs memory
	t.Setenv("GOGC", "20") // how much garbage is left depends on the timing of the collector
	const few, many = 1_000, 10_000
	g := newGateway(t, sandbox.Options{Credentials: many})
	peak := func(count int) (kilobytes int) {
		g.changes.Store(0)
		g.arrives = func(n int, _ string) {
			if n == count { // at the last request, the process still runs
				kilobytes = g.peakMemory()
			}
		}
		g.run(lines(shuffled(count)), removal+" -o jsonl")
		return kilobytes
	}
	before := peak(few)
	after := peak(many)
	t.Logf("%d KiB for %d names, %d KiB for %d: %d bytes per name", before, few, after, many, 1024*(after-before)/(many-few))
	if growth := 1024 * (after - before) / (many - few); growth > bytesPerName {
		t.Errorf("%d bytes for each name, want at most %d", growth, bytesPerName)
	}
}

// bytesPerName covers the name, its entries in two lists and in the set that finds duplicates, and
// the garbage of all that.
const bytesPerName = 512

func TestAnInterruptedRunReportsEachName(t *testing.T) {
	skipWithoutSignals(t)
	const many, early = 2_000, 250 // the run must be far from its end when the signal arrives
	names := shuffled(many)
	chance := rand.New(rand.NewPCG(1, 2))
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	for i, workers := range some([]int{1, 1, 4, 4, 32, 32}, 4) {
		moment := 1 + chance.IntN(early)
		t.Run(fmt.Sprintf("%d workers, at request %d", workers, moment), func(t *testing.T) {
			g := newGateway(t, sandbox.Options{Credentials: many})
			g.arrives = func(n int, _ string) {
				if n == moment {
					g.signal(signals[i%len(signals)])
				}
				if n == moment+1 && signals[i%len(signals)] == syscall.SIGHUP {
					g.signal(syscall.SIGHUP) // both the shell and the system send it when a terminal is lost
				}
			}
			got := g.run(lines(names), fmt.Sprintf("%s -o json --concurrency %d", removal, workers))
			done, untried := []string{}, 0
			for i, r := range reportedResults(t, "json", got.stdout) {
				switch {
				case r.Username != names[i]:
					t.Fatalf("result %d is that of %s", i, r.Username)
				case r.Success:
					done = append(done, r.Username)
				case r.Error.Code == "not_tried":
					untried++
				default:
					t.Errorf("%s: %s", r.Username, r.Error.Message)
				}
			}
			if removed := g.removed(names); !slices.Equal(done, removed) {
				t.Errorf("%d were reported as done, %d were done", len(done), len(removed))
			}
			g.checkSeenOnce(done)
			want := fmt.Sprintf(`"interrupted: %d of %d done, 0 failed, %d not tried"`, len(done), many, untried)
			if got.exit != 130 || len(done)+untried != many || !strings.Contains(got.stderr, want) {
				t.Errorf("exit code %d, want %s in: %s", got.exit, want, got.stderr)
			}
		})
	}
}

// After a second signal, the program does not wait for requests in flight, and reports their
// outcome as unknown.
func TestARunInterruptedTwiceReportsEachName(t *testing.T) {
	skipWithoutSignals(t)
	const many, workers = 10, 3
	names := shuffled(many)
	g := newGateway(t, sandbox.Options{Credentials: many})
	release := make(chan struct{})
	g.arrives = func(n int, _ string) {
		if n == workers {
			g.signal(os.Interrupt)
			g.signal(syscall.SIGTERM)
		}
		<-release
	}
	got := g.run(lines(names), fmt.Sprintf("%s -o json --concurrency %d", removal, workers))
	close(release)
	codes := map[string]int{}
	for _, r := range reportedResults(t, "json", got.stdout) {
		codes[r.Error.Code]++
	}
	if want := map[string]int{"outcome_unknown": workers, "not_tried": many - workers}; !maps.Equal(codes, want) {
		t.Errorf("the results are %v, want %v", codes, want)
	}
	if got.exit != 130 || !strings.Contains(got.stderr, `"interrupted: 0 of 10 done, 0 failed, 3 unknown, 7 not tried"`) {
		t.Errorf("exit code %d: %s", got.exit, got.stderr)
	}
}

func TestAKilledRunHasReportedOnlyWhatWasDone(t *testing.T) {
	const many, early, workers = 2_000, 250, 8
	names := shuffled(many)
	chance := rand.New(rand.NewPCG(3, 4))
	for range fewer(6, 2) {
		moment := 1 + chance.IntN(early)
		t.Run(fmt.Sprintf("at request %d", moment), func(t *testing.T) {
			g := newGateway(t, sandbox.Options{Credentials: many})
			g.arrives = func(n int, _ string) {
				if n == moment {
					g.signal(os.Kill)
				}
			}
			got := g.run(lines(names), removal+" -o jsonl --concurrency 8")
			g.server.Close() // waits for the requests in flight
			removed := g.removed(names)
			results := reportedResults(t, "jsonl", got.stdout)
			for _, r := range results {
				if !r.Success || !slices.Contains(removed, r.Username) {
					t.Errorf("%s was not done", r.Username)
				}
			}
			if unreported := len(removed) - len(results); unreported < 0 || unreported > workers {
				t.Errorf("%d were done, %d were reported", len(removed), len(results))
			}
		})
	}
}

// If nobody reads the results any more (`| head -1`), no more requests are started, and stderr
// reports what was done.
func TestARunStopsIfItsResultsAreNotRead(t *testing.T) {
	skipWithoutSignals(t)
	const many, workers, moment = 500, 8, 20
	names := shuffled(many)
	g := newGateway(t, sandbox.Options{Credentials: many})
	closed := make(chan struct{})
	release := sync.OnceFunc(func() { close(closed) })
	g.arrives = func(n int, _ string) {
		if n >= moment {
			g.await(closed)
		}
	}
	got := g.runWatched(lines(names), removal+" -o jsonl --concurrency 8", func(_ string, shut func()) { shut(); release() })
	removed := g.removed(names)
	if len(removed) >= moment+workers {
		t.Errorf("%d were done, but stdout was closed at %d", len(removed), moment)
	}
	want := fmt.Sprintf("%d of %d done, 0 failed, %d not tried; the results could not be written", len(removed), many, many-len(removed))
	if got.exit != 1 || !strings.Contains(got.stderr, want) || !strings.Contains(got.stderr, "tried, but missing from the output: user-") {
		t.Errorf("exit code %d, want %q in: %s", got.exit, want, got.stderr)
	}
}

// If all results are written at the end, or there is only one, it is too late to stop: stderr
// reports what was done.
func TestAResultThatIsNotRead(t *testing.T) {
	skipWithoutSignals(t)
	const many = 20
	for words, want := range map[string]string{
		removal: "20 of 20 done, 0 failed; the results could not be written: ",
		"credential private-key remove user-00001": "Private key of user-00001 removed in MyProject at ",
	} {
		g := newGateway(t, sandbox.Options{Credentials: many})
		reader, writer, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		reader.Close()
		process := g.command(lines(shuffled(many)), words)
		process.Stdout = writer
		got := g.wait(g.start(process))
		writer.Close()
		if got.exit != 1 || !strings.Contains(got.stderr, want) {
			t.Errorf("exit code %d, want %q in: %s", got.exit, want, got.stderr)
		}
		if words == removal && strings.Count(got.stderr, "user-") != many {
			t.Errorf("not every name is in: %s", got.stderr)
		}
	}
}

func TestNamesOnStdin(t *testing.T) {
	const limit = 64 << 20
	one, two := "user-00001", "user-00002"
	for _, test := range []struct {
		name  string
		stdin io.Reader
		seen  []string
		exit  int
		says  string
	}{
		{"one per line", text("user-00001\nuser-00002\n"), []string{one, two}, 0, "2 of 2 done in MyProject at 127.0.0.1"},
		{"no newline at the end", text("user-00001\nuser-00002"), []string{one, two}, 0, "2 of 2 done in MyProject at 127.0.0.1"},
		{"twice", text("user-00002\nuser-00001\nuser-00002\n"), []string{two, one}, 0, "2 of 2 done in MyProject at 127.0.0.1"},
		{"blank lines and comments", text("# all of them\n\nuser-00001\n \n  #user-00003\nuser-00002\n"), []string{one, two}, 0, "2 of 2 done in MyProject at 127.0.0.1"},
		{"whitespace at the end", text("user-00001\nuser-00002 \n"), nil, 2, "line 2 begins or ends with whitespace"},
		{"Windows line endings", text("user-00001\r\n\r\nuser-00002\r\n"), []string{one, two}, 0, "2 of 2 done in MyProject at 127.0.0.1"},
		{"a file from Windows", text("\xef\xbb\xbfuser-00001\r\nuser-00002\r\n"), []string{one, two}, 0, "2 of 2 done in MyProject at 127.0.0.1"},
		{"UTF-16", text("\xff\xfeu\x00s\x00e\x00r\x00\n\x00"), nil, 2, "line 1 is not plain UTF-8 text"},
		{"an escape sequence", text("user-00001\nuser-\x1b[31m2\n"), nil, 2, "line 2 is not plain UTF-8 text"},
		{"a NUL", text("user-00001\n\nuser\x0000002\n"), nil, 2, "line 3 is not plain UTF-8 text"},
		{"a very long line", text("user-00001\n" + strings.Repeat("x", 1<<20) + "\n"), nil, 2, "line 2 is too long"},
		{"too much", io.MultiReader(text("user-00001\n"), io.LimitReader(comments{}, limit), text("user-00002\n")), nil, 2, "more than 64 MiB"},
		{"a path among the names", text("user-00001\n..\n"), nil, 2, `the username cannot be named ".."`},
		{"nothing", text(""), nil, 0, "Nothing to do: no names given."},
		{"nothing but comments", text("# none today\n\n"), nil, 0, "Nothing to do: no names given."},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := newGateway(t, sandbox.Options{Credentials: 2})
			got := g.run(test.stdin, removal+" --concurrency 1")
			if got.exit != test.exit || !strings.Contains(got.stderr, test.says) {
				t.Errorf("exit code %d, want %d and %q in: %s", got.exit, test.exit, test.says, got.stderr)
			}
			if !slices.Equal(g.seen, test.seen) {
				t.Errorf("the server saw %q, want %q", g.seen, test.seen)
			}
			if test.exit != 0 && got.stdout != "" {
				t.Errorf("stdout: %s", got.stdout)
			}
		})
	}
}

func text(s string) io.Reader { return strings.NewReader(s) }

// comments is an endless file of comments.
type comments struct{}

func (comments) Read(p []byte) (int, error) {
	const line = "# a comment of sixteen times four bytes, over and over again .\n"
	n := 0
	for n < len(p) {
		n += copy(p[n:], line)
	}
	return n, nil
}

func TestWithoutNamesThereIsNoQuestion(t *testing.T) {
	g := newGateway(t, sandbox.Options{})
	for words, want := range map[string]string{
		"credential delete -":                "",
		"credential delete - --yes":          "",
		"credential delete - --yes -o json":  "[]\n",
		"credential delete - --yes -o jsonl": "",
	} {
		if got := g.run(text("\n"), words); got.exit != 0 || got.stdout != want {
			t.Errorf("%s: exit code %d, stdout %q, stderr %q", words, got.exit, got.stdout, got.stderr)
		}
	}
}

// Ctrl-C stops reading names from a pipe that stays open.
func TestReadingNamesCanBeInterrupted(t *testing.T) {
	skipWithoutSignals(t)
	g := newGateway(t, sandbox.Options{})
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	process := g.start(g.command(reader, removal))
	reader.Close()                             // the process has its own copy
	_, _ = io.CopyN(writer, comments{}, 1<<20) // more than fits the pipe, so the process is reading
	g.signal(os.Interrupt)
	got := g.wait(process)
	if got.exit != 130 || !strings.Contains(got.stderr, "nothing was changed") {
		t.Errorf("exit code %d: %s", got.exit, got.stderr)
	}
}

// After a failure, requests in flight finish, and no others are started. The server responds to the
// failing request once every worker has sent one, and to the others once the failure was reported.
func TestFailFastWithSeveralWorkers(t *testing.T) {
	const many, workers = 200, 8
	names := append([]string{"nobody"}, shuffled(many)...)
	g := newGateway(t, sandbox.Options{Credentials: many})
	full, failed := make(chan struct{}), make(chan struct{})
	g.arrives = func(n int, name string) {
		if n == workers {
			close(full)
		}
		if name == "nobody" {
			g.await(full)
		} else {
			g.await(failed)
		}
	}
	got := g.runWatched(lines(names), removal+" -o jsonl --fail-fast --concurrency 8", func(line string, _ func()) {
		if strings.Contains(line, `"nobody"`) {
			close(failed)
		}
	})
	if removed := g.removed(names); len(g.seen) != workers || len(removed) != workers-1 {
		t.Errorf("%d were started, %d were done", len(g.seen), len(removed))
	}
	want := fmt.Sprintf("%d of %d done, 1 failed, %d not tried", workers-1, many+1, many+1-workers)
	if got.exit != 3 || !strings.Contains(got.stderr, want) {
		t.Errorf("exit code %d, want %q in: %s", got.exit, want, got.stderr)
	}
}

func TestConcurrency(t *testing.T) {
	const many = 100
	for _, workers := range []int{1, 32} {
		t.Run(strconv.Itoa(workers), func(t *testing.T) {
			g := newGateway(t, sandbox.Options{Credentials: many})
			full := make(chan struct{})
			g.arrives = func(n int, _ string) {
				if n == workers { // none of them has got a response yet
					close(full)
				}
				g.await(full)
			}
			got := g.run(lines(shuffled(many)), fmt.Sprintf("%s --concurrency %d", removal, workers))
			if got.exit != 0 || int(g.most.Load()) != workers {
				t.Errorf("exit code %d, %d concurrent requests", got.exit, g.most.Load())
			}
			g.checkConnections(workers)
		})
	}
}

func TestExitCodesOfSeveralNames(t *testing.T) {
	for _, test := range []struct {
		name    string
		options sandbox.Options
		names   string
		words   string
		exit    int
	}{
		{"all done", sandbox.Options{}, "user-00001 user-00002", "", 0},
		{"a duplicate name", sandbox.Options{}, "user-00001 user-00001", "", 0},
		{"some done", sandbox.Options{}, "user-00001 nobody", "", 3},
		{"all not found", sandbox.Options{}, "nobody no-one", "", 6},
		{"all have nothing assigned", sandbox.Options{}, "batch-importer partner-gateway", "", 7},
		{"already removed, with --ignore-missing", sandbox.Options{}, "user-00001 batch-importer", "--ignore-missing", 0},
		{"an unknown name, with --ignore-missing", sandbox.Options{}, "user-00001 nobody", "--ignore-missing", 3},
		{"all failed differently", sandbox.Options{}, "nobody batch-importer", "", 1},
		{"none deployed everywhere", sandbox.Options{FailEnvironments: []string{"staging"}}, "user-00001 user-00002", "", 3},
		{"all with a bad token", faulty("unauthorized"), "user-00001 user-00002", "", 4},
		{"all not allowed", faulty("forbidden"), "user-00001 user-00002", "", 5},
		{"the server failed for all", faulty("server-error"), "user-00001 user-00002", "", 1},
		{"all responses lost", faulty("drop"), "user-00001 user-00002", "", 9},
		{"one response lost", sandbox.Options{Fault: sandbox.Fault{Name: "drop", Times: 1}}, "user-00001 user-00002", "", 9},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.options.Credentials = 2
			g := newGateway(t, test.options)
			got := g.run(nil, "credential private-key remove "+test.names+" "+test.words)
			if got.exit != test.exit {
				t.Errorf("exit code %d, want %d: %s", got.exit, test.exit, got.stderr)
			}
		})
	}
}

func faulty(name string) sandbox.Options { return sandbox.Options{Fault: sandbox.Fault{Name: name}} }

// A pipeline can repeat what it has already done.
func TestIgnoreMissingMakesARunRepeatable(t *testing.T) {
	const many = 50
	g := newGateway(t, sandbox.Options{Credentials: many})
	for _, verdict := range []string{"deployed", "absent"} {
		got := g.run(lines(shuffled(many)), removal+" -o jsonl --ignore-missing")
		for _, r := range reportedResults(t, "jsonl", got.stdout) {
			if !r.Success || r.Verdict != verdict {
				t.Errorf("%s: %v, %s", r.Username, r.Success, r.Verdict)
			}
		}
		if got.exit != 0 {
			t.Errorf("exit code %d", got.exit)
		}
	}
}

func TestProgressInALog(t *testing.T) {
	line := regexp.MustCompile(`(?m)^\d+ of \d+$`)
	for _, test := range []struct {
		names int
		words string
		want  int
	}{
		{9, "", 0},
		{10, "", 10},
		{25, "", 10},
		{25, "-o name", 10},
		{25, "-o json", 0},
		{25, "-o jsonl", 0},
	} {
		g := newGateway(t, sandbox.Options{Credentials: test.names})
		got := g.run(lines(shuffled(test.names)), removal+" "+test.words)
		if found := line.FindAllString(got.stderr, -1); len(found) != test.want {
			t.Errorf("%d names, %s: %q", test.names, test.words, found)
		}
	}
}

// At a terminal, progress is one line that is overwritten; other output starts on an empty line.
func TestProgressAtATerminal(t *testing.T) {
	const many = 12
	g := newGateway(t, sandbox.Options{Credentials: many})
	g.refuses = func(n int) bool { return n == 6 }
	stderr := g.atTerminal(lines(shuffled(many)), removal+" --concurrency 1")
	for _, want := range []string{
		"\r5 of 12\x1b[K\r\x1b[Kthe server returned 429 Too Many Requests; retrying in 0s\n\r6 of 12\x1b[K",
		"\r11 of 12\x1b[K\r12 of 12\x1b[K\r\x1b[K12 of 12 done in MyProject at ",
	} {
		if !strings.Contains(stderr, want) {
			t.Errorf("%q is missing from %q", want, stderr)
		}
	}
}

// Progress would only get in the way of other lines.
func TestNoProgressBetweenOtherLines(t *testing.T) {
	const many = 12
	for _, words := range []string{"-o jsonl", "--debug"} {
		g := newGateway(t, sandbox.Options{Credentials: many})
		if stderr := g.atTerminal(lines(shuffled(many)), removal+" "+words); strings.Contains(stderr, "\r") {
			t.Errorf("%s: %q", words, stderr)
		}
	}
}

// gateway is a sandbox that records what happens, and runs the program against it.
type gateway struct {
	t        *testing.T
	practice *recorder
	server   *httptest.Server
	// arrives is called when the n-th change arrives, before it is made.
	arrives func(n int, name string)
	// refuses reports whether the n-th change gets status 429; nil: none does.
	refuses func(n int) bool

	connections, changes, underway, most atomic.Int32

	mutex   sync.Mutex
	seen    []string         // the names of the changes in the order of arrival
	running chan *os.Process // holds the running process
}

func newGateway(t *testing.T, options sandbox.Options) *gateway {
	t.Helper()
	options.Token = "canary-token"
	g := &gateway{t: t, practice: &recorder{Sandbox: sandbox.New(options)}, running: make(chan *os.Process, 1)}
	g.server = httptest.NewUnstartedServer(g)
	g.server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			g.connections.Add(1)
		}
	}
	g.server.Start()
	t.Cleanup(g.server.Close)
	return g
}

func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer g.underway.Add(-1)
	for now := g.underway.Add(1); ; {
		if most := g.most.Load(); now <= most || g.most.CompareAndSwap(most, now) {
			break
		}
	}
	if r.Method != http.MethodGet {
		name := strings.Split(r.URL.Path, "/")[5] // /apiops/projects/P/credentials/NAME/
		g.mutex.Lock()
		g.seen = append(g.seen, name)
		g.mutex.Unlock()
		n := int(g.changes.Add(1))
		if g.arrives != nil {
			g.arrives(n, name)
		}
		if g.refuses != nil && g.refuses(n) {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
	}
	g.practice.ServeHTTP(w, r)
}

// await waits for an event, but not forever.
func (g *gateway) await(event <-chan struct{}) {
	select {
	case <-event:
	case <-time.After(30 * time.Second):
		g.t.Error("the event did not happen in time")
	}
}

// removed returns the names whose private key has been removed. The only way to find out is to
// remove it, so afterwards no key is left.
func (g *gateway) removed(names []string) []string {
	var removed []string
	for _, name := range names {
		path := "/apiops/projects/" + sandbox.SampleProject + "/credentials/" + name + "/privateKey/"
		request := httptest.NewRequestWithContext(g.t.Context(), http.MethodDelete, path, nil)
		request.Header.Set("Authorization", "Bearer "+g.practice.Token())
		answer := httptest.NewRecorder()
		g.practice.ServeHTTP(answer, request)
		if strings.Contains(answer.Body.String(), "does not have a Private Key assigned") {
			removed = append(removed, name)
		}
	}
	return removed
}

func (g *gateway) checkSeenOnce(names []string) {
	g.t.Helper()
	counts := make(map[string]int)
	for _, name := range g.seen {
		counts[name]++
	}
	for _, name := range names {
		if counts[name] != 1 {
			g.t.Errorf("the server saw %s %d times", name, counts[name])
		}
	}
}

// checkConnections expects one connection for each worker. On a busy machine, net/http drops one
// now and then, if a response arrives 50 ms before it notices that the request was sent.
func (g *gateway) checkConnections(workers int) {
	g.t.Helper()
	if got := int(g.connections.Load()); got > workers+2+len(g.seen)/100 {
		g.t.Errorf("%d connections for %d workers", got, workers)
	}
}

// ended is the result of a run of the program; the exit code is -1 if it was killed.
type ended struct {
	stdout, stderr string
	exit           int
}

func (g *gateway) run(stdin io.Reader, words string) ended {
	g.t.Helper()
	process := g.command(stdin, words)
	var stdout bytes.Buffer
	process.Stdout = &stdout
	got := g.wait(g.start(process))
	got.stdout = stdout.String()
	return got
}

// runWatched calls watch with each line of stdout as it arrives, and with a function that closes
// stdout.
func (g *gateway) runWatched(stdin io.Reader, words string, watch func(line string, shut func())) ended {
	g.t.Helper()
	process := g.command(stdin, words)
	reader, writer, err := os.Pipe()
	if err != nil {
		g.t.Fatal(err)
	}
	process.Stdout = writer
	g.start(process)
	writer.Close() // the process has its own copy
	var stdout strings.Builder
	lines := bufio.NewReader(reader)
	for line, err := lines.ReadString('\n'); err == nil; line, err = lines.ReadString('\n') {
		stdout.WriteString(line)
		watch(line, func() { reader.Close() })
	}
	reader.Close()
	got := g.wait(process)
	got.stdout = stdout.String()
	return got
}

func (g *gateway) command(stdin io.Reader, words string) *exec.Cmd {
	ctx, cancel := context.WithTimeout(g.t.Context(), time.Minute)
	g.t.Cleanup(cancel)
	process := exec.CommandContext(ctx, "apiops", strings.Fields(words)...)
	process.Env = append(os.Environ(), g.variables()...)
	process.Stdin = stdin
	return process
}

func (g *gateway) variables() []string {
	folder := g.t.TempDir()
	return []string{
		"APIOPS_HOST=" + g.server.URL, "APIOPS_TOKEN=" + g.practice.Token(), "APIOPS_PROJECT=" + sandbox.SampleProject,
		"XDG_CONFIG_HOME=" + folder, "AppData=" + folder,
		"GORACE=atexit_sleep_ms=0", // otherwise a race build ends with a second of sleep
	}
}

func (g *gateway) start(process *exec.Cmd) *exec.Cmd {
	g.t.Helper()
	process.Stderr = new(bytes.Buffer)
	if err := process.Start(); err != nil {
		g.t.Fatal(err)
	}
	g.running <- process.Process
	return process
}

func (g *gateway) wait(process *exec.Cmd) ended {
	g.t.Helper()
	var exit *exec.ExitError
	if err := process.Wait(); err != nil && !errors.As(err, &exit) {
		g.t.Fatal(err)
	}
	<-g.running
	return ended{stderr: process.Stderr.(*bytes.Buffer).String(), exit: process.ProcessState.ExitCode()}
}

func (g *gateway) signal(signal os.Signal) {
	process := <-g.running
	g.running <- process
	if err := process.Signal(signal); err != nil {
		g.t.Error(err)
	}
}

// peakMemory returns the peak memory of the running process. The usage reported after its end would
// include this process, which it is a copy of until exec.
func (g *gateway) peakMemory() (kilobytes int) {
	process := <-g.running
	g.running <- process
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", process.Pid))
	if err != nil {
		g.t.Error(err)
	}
	for line := range strings.Lines(string(status)) {
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kilobytes); err == nil {
			return kilobytes
		}
	}
	g.t.Error("the status of the process has no VmHWM")
	return 0
}

// lookup returns a function that looks up the variables, for a run in this process.
func (g *gateway) lookup() func(string) (string, bool) {
	variables := make(map[string]string)
	for _, variable := range g.variables() {
		name, value, _ := strings.Cut(variable, "=")
		variables[name] = value
	}
	return func(name string) (string, bool) {
		value, ok := variables[name]
		return value, ok
	}
}

// atTerminal runs a command as if at a terminal, and returns stderr.
func (g *gateway) atTerminal(stdin io.Reader, words string) string {
	var stderr lockedBuffer
	app := &command.App{System: &session.System{
		In: stdin, Out: io.Discard, Err: &stderr, ErrTerminal: true, OutTerminal: true,
		Lookup: g.lookup(), Words: strings.Fields(words),
	}}
	root := cmd.NewRoot(app, append(app.System.Words, "--color", "never"))
	_ = root.ExecuteContext(context.Background())
	return stderr.String()
}

type lockedBuffer struct {
	mutex sync.Mutex
	bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.Buffer.Write(p)
}

// shuffled returns the names of generated credentials, shuffled but always in the same order.
func shuffled(count int) []string {
	names := make([]string, count)
	for i := range names {
		names[i] = fmt.Sprintf("user-%05d", i+1)
	}
	chance := rand.New(rand.NewPCG(5, 6))
	chance.Shuffle(count, func(i, j int) { names[i], names[j] = names[j], names[i] })
	return names
}

func lines(names []string) io.Reader { return strings.NewReader(strings.Join(names, "\n") + "\n") }

func skipWithoutSignals(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("on Windows, no process can signal another")
	}
	if signal.Ignored(os.Interrupt) {
		t.Skip("interruptions are ignored here, and therefore also by the program")
	}
}
