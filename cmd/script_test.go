package cmd_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/sandbox"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestMain lets scripts run the test binary as "apiops".
func TestMain(m *testing.M) {
	testscript.Main(tests{m}, map[string]func(){
		"apiops": func() {
			os.Exit(cmd.Main(cmd.Process{
				Words: os.Args[1:], In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
				Lookup: os.LookupEnv, Keyring: testKeychain(), Version: "1.2.3", Commit: "abcdef0",
			}))
		},
	})
}

// tests are all tests, but not the processes that they start.
type tests struct{ *testing.M }

// Run implements testscript.TestingM.
func (s tests) Run() int {
	inParallel(16)          // scripts mostly wait
	debug.SetGCPercent(400) // thousands of trees become garbage at once
	return s.M.Run()
}

// TestScripts runs the sessions in testdata, each with its own configuration folder.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Files:         scripts(t),
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("GORACE", "atexit_sleep_ms=0") // otherwise each run ends with a second of sleep
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "config"))
			env.Setenv("AppData", filepath.Join(env.WorkDir, "config"))
			env.Values["sandbox"] = new(*recorder)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sandbox":  startSandbox,
			"requests": printRequests,
			"keyring":  printKeyring,
			"exits":    exits,
			"answers":  startAnswering,
		},
	})
}

// startSandbox ("sandbox [flag value]...") starts a sandbox and points the variables at it.
func startSandbox(ts *testscript.TestScript, _ bool, words []string) {
	options, err := sandboxOptions(words)
	ts.Check(err)
	practice := &recorder{Sandbox: sandbox.New(options)}
	server := httptest.NewServer(practice)
	ts.Defer(server.Close)
	*ts.Value("sandbox").(**recorder) = practice
	point(ts, server.URL, options.Token)
}

// sandboxOptions reads the flags of a sandbox.
func sandboxOptions(words []string) (sandbox.Options, error) {
	options := sandbox.Options{Token: "canary-token"}
	flags := flag.NewFlagSet("sandbox", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	dialect := flags.String("dialect", sandbox.Classic, "")
	fault := flags.String("fault", "", "")
	faultAt := flags.String("fault-at", "", "")
	faultAfter := flags.Int("fault-after", 0, "")
	failing := flags.String("fail-environment", "", "")
	inconsistent := flags.String("inconsistent", "", "")
	flags.IntVar(&options.FailTimes, "fail-times", 0, "")
	flags.IntVar(&options.Pods, "pods", 0, "")
	flags.IntVar(&options.PodLag, "pod-lag", 0, "")
	flags.IntVar(&options.SilentPods, "silent-pods", 0, "")
	flags.StringVar(&options.GatewayURL, "gateway-url", "", "")
	flags.StringVar(&options.Release, "release", "", "")
	flags.IntVar(&options.Credentials, "credentials", 0, "")
	err := flags.Parse(words)
	if err == nil {
		options.Dialect, err = sandbox.ParseDialect(*dialect)
	}
	if err == nil && *fault != "" {
		options.Fault, err = sandbox.ParseFault(*fault)
	}
	if err == nil && *faultAt != "" {
		options.Fault, err = options.Fault.At(*faultAt)
	}
	options.Fault.After = *faultAfter
	if *failing != "" {
		options.FailEnvironments = strings.Split(*failing, ",")
	}
	if *inconsistent != "" {
		options.Inconsistent = strings.Split(*inconsistent, ",")
	}
	return options, err
}

// recorder is a sandbox that records each request as a line.
type recorder struct {
	*sandbox.Sandbox
	mutex sync.Mutex
	lines []string
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, _ := io.ReadAll(request.Body) // the sandbox gets what could be read
	request.Body = io.NopCloser(bytes.NewReader(body))
	line := strings.TrimSpace(fmt.Sprintln(request.Method, request.URL.RequestURI(), string(body)))
	r.mutex.Lock()
	r.lines = append(r.lines, line)
	r.mutex.Unlock()
	r.Sandbox.ServeHTTP(w, request)
}

// requests returns the recorded requests in the order of arrival.
func (r *recorder) requests() []string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return slices.Clone(r.lines)
}

// startAnswering ("answers STATUS CONTENT-TYPE [FILE]") starts a server that sends the same
// response to every request.
func startAnswering(ts *testscript.TestScript, _ bool, words []string) {
	status, err := strconv.Atoi(words[0])
	ts.Check(err)
	body := ""
	if len(words) > 2 {
		body = ts.ReadFile(words[2])
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", words[1])
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	ts.Defer(server.Close)
	point(ts, server.URL, "canary-token")
}

// point points the variables at a server.
func point(ts *testscript.TestScript, address, token string) {
	ts.Setenv("APIOPS_HOST", address)
	ts.Setenv("APIOPS_TOKEN", token)
	ts.Setenv("APIOPS_PROJECT", sandbox.SampleProject)
	ts.Setenv("HOST", strings.TrimPrefix(address, "http://"))
}

// printRequests ("requests") prints the requests to the sandbox so far.
func printRequests(ts *testscript.TestScript, _ bool, _ []string) {
	out := ts.Stdout() // also resets stdout if there are no requests
	for _, line := range (*ts.Value("sandbox").(**recorder)).requests() {
		_, _ = fmt.Fprintln(out, line)
	}
}

// exits ("exits CODE COMMAND...") runs a command that must exit with the code.
func exits(ts *testscript.TestScript, _ bool, words []string) {
	if len(words) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(words[1], words[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if want := words[0]; strconv.Itoa(got) != want {
		ts.Fatalf("exit code %d, want %s", got, want)
	}
}
