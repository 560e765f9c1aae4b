package cmd_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// The tests in this file return every response of the corpus in testdata/answers to every
// kind of command, unchanged and altered in every way. Altering a response never improves
// the result, and an unreadable response is never a success.

// kinds returns the kinds of command that read responses differently. Values for their
// flags are variables, so that one tree can run all of them.
func kinds() map[string]string {
	return map[string]string{
		"list":    "credential list",
		"show":    "credential-organization get acme",
		"text":    "server hello me",
		"change":  "credential private-key remove api-user",
		"several": "credential private-key remove api-user mobile-app",
		"stored":  "credential-organization delete acme",
		"bare":    "credential-organization create acme",
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	corpus := readCorpus(t)
	if len(corpus) < 120 {
		t.Errorf("only %d responses", len(corpus))
	}
	responder := newResponder(t)
	responder.answers = corpus
	var trials []trial
	for number, answer := range corpus {
		if quick() && (answer.status == http.StatusTooManyRequests || answer.status > 501) { // retried, with pauses
			continue
		}
		for _, kind := range slices.Sorted(maps.Keys(kinds())) {
			trials = append(trials, trial{number, kind, "json"}, trial{number, kind, "table"})
		}
	}
	trials = some(trials, 7)
	// Those that wait for a retry come first, so that they wait together.
	slices.SortStableFunc(trials, func(a, b trial) int { return corpus[b.number].status - corpus[a.number].status })
	runTrials(fewer(100, 25), trials, func(operator *operator, s trial) {
		answer := corpus[s.number]
		o := operator.run(responder.host(s.number), s.format, strings.Fields(kinds()[s.kind])...)
		title := fmt.Sprintf("%s, %s as %s", answer, s.kind, s.format)
		o.check(t, title)
		want := answer.expected(s.kind)
		if o.exit != want.exit {
			t.Errorf("%s: exit code %d, want %d\n%s%s", title, o.exit, want.exit, o.out, o.err)
		}
		if s.format == "json" && s.kind != "several" && o.verdict() != want.verdict {
			t.Errorf("%s: the verdict is %q, want %q\n%s", title, o.verdict(), want.verdict, o.out)
		}
	})
}

// Alters whole responses, for a List, a Show and a Change.
func TestSpoiltAnswers(t *testing.T) {
	t.Parallel()
	responder := newResponder(t)
	for _, answer := range readCorpus(t) {
		if answer.canBeSpoilt() {
			for _, spoilt := range answer.spoiltAsAWhole() {
				responder.add(spoilt)
			}
		}
	}
	var trials []trial
	for number := range responder.answers {
		for _, kind := range []string{"list", "show", "change"} {
			trials = append(trials, trial{number, kind, "json"})
		}
	}
	runTrials(8, some(trials, 31), func(operator *operator, s trial) {
		answer := responder.answers[s.number]
		o := operator.run(responder.host(s.number), s.format, strings.Fields(kinds()[s.kind])...)
		title := fmt.Sprintf("%s, %s", answer, s.kind)
		o.check(t, title)
		answer.judge(t, title, s.kind, o.exit, o.verdict())
	})
}

// Alters each field, for one Change of several thousand names, each with a response of
// its own.
func TestSpoiltFields(t *testing.T) {
	t.Parallel()
	responder := newResponder(t)
	for _, answer := range readCorpus(t) {
		if answer.canBeSpoilt() {
			for _, spoilt := range slices.Concat(answer.spoiltAsAWhole(), answer.spoiltByField()) {
				responder.add(spoilt)
			}
		}
	}
	responder.answers = some(responder.answers, 17)
	judged, unknown := 0, false
	for names := responder.names(); names != ""; { // rejecting the token or the project ends a run
		operator := newOperator()
		operator.app.System.In = strings.NewReader(names)
		names = ""
		o := operator.run(responder.URL+"/by-name", "jsonl", "credential", "private-key", "remove", "-", "--concurrency", "32")
		unknown = unknown || o.exit == 9
		for line := range strings.Lines(o.out) {
			var result struct {
				Username string
				Verdict  string
				Error    struct {
					Code     string
					ExitCode int
				}
			}
			if err := json.Unmarshal([]byte(line), &result); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			if result.Error.Code == "not_tried" {
				names += result.Username + "\n"
				continue
			}
			judged++
			number, _ := strconv.Atoi(result.Username)
			answer := responder.answers[number]
			answer.judge(t, answer.String(), "several", result.Error.ExitCode, result.Verdict)
		}
	}
	if !unknown {
		t.Error("no run ended with 9, although some outcomes are unknown")
	}
	if judged != len(responder.answers) {
		t.Errorf("%d responses, but %d results", len(responder.answers), judged)
	}
}

// Responses that are too large are cut off; responses that are only long are not.
func TestHugeResponses(t *testing.T) {
	skipInQuickRun(t)
	t.Parallel()
	text := strings.Repeat("x", 10<<20)
	const deployed = `{"success":true,"resultList":[{"username":"api-user"}],"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"production","success":true,"message":"%s"}]}}`
	responder := newResponder(t)
	for _, test := range []struct {
		name    string
		results string
		status  int
		deliver delivery
	}{
		{"chunks that stop coming", "list 1, change 9", 200, sendAndStop}, // first, because it only waits
		{"a long success", "list 0, change deployed", 200, send("", []byte(fmt.Sprintf(deployed, text)))},
		{"a long failure", "else 7", 400, send("", []byte(`{"status":"FAILURE","resultMessage":"`+text+`"}`))},
		{"a long page", "change 9, else 1", 200, send("", []byte("<html>"+text))},
		{"a gzip bomb", "change 9, else 1", 200, send("gzip", compressed(bytes.Repeat([]byte(" "), 80<<20)))},
		{"invalid gzip", "list 1, change 9", 200, send("gzip", []byte(`{"success":true}`))},
		{"truncated gzip", "list 1, change 9", 200, send("gzip", compressed([]byte(`{"success":true}`))[:20])},
		{"another encoding", "change 9, else 1", 200, send("br", []byte("\x0b\x07\x80{}\x03"))},
		{"endless chunks", "change 9, else 1", 200, sendForever},
	} {
		responder.add(answer{name: test.name, status: test.status, results: parseResults(t, test.results), deliver: test.deliver})
	}
	var trials []trial
	for number := range responder.answers {
		trials = append(trials, trial{number, "list", "json"}, trial{number, "change", "json"})
	}
	runTrials(8, trials, func(operator *operator, s trial) {
		answer := responder.answers[s.number]
		want := answer.expected(s.kind)
		limit := time.Minute
		if answer.name == "chunks that stop coming" {
			limit = time.Second / 2
		}
		var o outcome
		for ; ; limit *= 4 { // on a busy machine, the limit may be reached before the response starts
			operator.variables["APIOPS_TIMEOUT"] = limit.String()
			o = operator.run(responder.host(s.number), s.format, strings.Fields(kinds()[s.kind])...)
			if o.exit == want.exit || limit > time.Minute/4 {
				break
			}
		}
		o.check(t, answer.String())
		if o.exit != want.exit {
			t.Errorf("%s, %s: exit code %d, want %d\n%.500s", answer, s.kind, o.exit, want.exit, o.err)
		}
	})
}

// answer is a response of the corpus, possibly altered.
type answer struct {
	name    string
	status  int
	header  http.Header
	body    string
	results map[string]result // by kind of command

	first   bool     // of the responses with the same body
	effect  effect   // of the alteration
	deliver delivery // nil: unchanged
}

// delivery sends a response in a special way.
type delivery func(a answer, w http.ResponseWriter, r *http.Request)

func (a answer) String() string { return fmt.Sprintf("%q with %d", a.name, a.status) }

// result is the expected result of a kind of command.
type result struct {
	exit    int
	verdict string // of a change that was made
}

func (a answer) expected(kind string) result {
	names := []string{kind, "else"}
	switch kind {
	case "several", "stored":
		names = []string{kind, "change", "else"}
	case "bare":
		names = []string{kind, "stored", "change", "else"}
	}
	for _, name := range names {
		if result, ok := a.results[name]; ok {
			return result
		}
	}
	panic(a.String() + " has no result for " + kind)
}

// readCorpus reads the responses in testdata; success.txtar explains the format.
func readCorpus(t testing.TB) []answer {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "answers", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	var corpus []answer
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, section := range archive.Files {
			corpus = append(corpus, parseAnswers(t, section.Name, string(section.Data))...)
		}
	}
	return corpus
}

func parseAnswers(t testing.TB, name, section string) []answer {
	t.Helper()
	head, body, _ := strings.Cut(section, "\n\n")
	var answers []answer
	header := http.Header{}
	for _, line := range strings.Split(strings.TrimSuffix(head, "\n"), "\n") {
		key, value, _ := strings.Cut(line, ": ")
		code, contentType, _ := strings.Cut(key, " ")
		status, err := strconv.Atoi(code)
		if err != nil {
			header.Set(key, value)
			continue
		}
		answers = append(answers, answer{
			name: name, status: status, body: strings.TrimSuffix(body, "\n"),
			header: http.Header{"Content-Type": {contentType}}, results: parseResults(t, value), first: len(answers) == 0,
		})
	}
	for _, answer := range answers {
		maps.Copy(answer.header, header)
		if answer.header.Get("Content-Type") == "-" {
			answer.header["Content-Type"] = nil // otherwise net/http would guess
		}
	}
	return answers
}

// parseResults parses "list 0, change deployed, stored 3 saved, else 1".
func parseResults(t testing.TB, text string) map[string]result {
	t.Helper()
	exits := map[string]int{"deployed": 0, "saved": 0, "not_deployed": 3}
	results := make(map[string]result)
	for _, item := range strings.Split(text, ", ") {
		words := strings.Fields(item)
		var result result
		for _, word := range words[1:] {
			if exit, err := strconv.Atoi(word); err == nil {
				result.exit = exit
			} else if exit, ok := exits[word]; ok {
				result.verdict, result.exit = word, max(exit, result.exit)
			} else {
				t.Fatalf("%q is neither an exit code nor a verdict", word)
			}
		}
		results[words[0]] = result
	}
	return results
}

// responder is a server that returns each response at its own address: below the number
// of the response, or for a credential whose name is that number.
type responder struct {
	*httptest.Server
	answers []answer
}

func newResponder(t *testing.T) *responder {
	t.Helper()
	responder := new(responder)
	responder.Server = httptest.NewServer(responder)
	t.Cleanup(responder.Close)
	return responder
}

func (p *responder) add(a answer) { p.answers = append(p.answers, a) }

func (p *responder) host(number int) string { return p.URL + "/" + strconv.Itoa(number) }

// names returns the numbers of all responses, one per line.
func (p *responder) names() string {
	var names strings.Builder
	for number := range p.answers {
		fmt.Fprintln(&names, number)
	}
	return names.String()
}

func (p *responder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	segments := strings.Split(r.URL.Path, "/")
	name := segments[1]
	if name == "by-name" {
		name = segments[6] // /by-name/apiops/projects/MyProject/credentials/NAME/privateKey/
	}
	number, err := strconv.Atoi(name)
	if err != nil {
		panic(err)
	}
	answer := p.answers[number]
	maps.Copy(w.Header(), answer.header)
	if answer.deliver != nil {
		w.Header().Set("Content-Type", "application/json")
		answer.deliver(answer, w, r)
		return
	}
	w.WriteHeader(answer.status)
	_, _ = io.WriteString(w, answer.body)
}

// trial is a response to a kind of command.
type trial struct {
	number       int
	kind, format string
}

// runTrials runs the trials with the given number of concurrent operators.
func runTrials(operators int, trials []trial, act func(operator *operator, s trial)) {
	next := make(chan trial)
	var group sync.WaitGroup
	for range operators {
		group.Go(func() {
			operator := newOperator()
			for trial := range next {
				act(operator, trial)
			}
		})
	}
	for _, trial := range trials {
		next <- trial
	}
	close(next)
	group.Wait()
}

// operator runs commands in this process, one after the other, in one tree: building a
// tree for each of thousands of commands would take most of the time. Only the commands that it runs
// are finished.
type operator struct {
	app       *command.App
	root      *cobra.Command
	out, err  bytes.Buffer
	variables map[string]string
}

func newOperator() *operator {
	o := &operator{variables: map[string]string{"APIOPS_TOKEN": "canary-token", "APIOPS_PROJECT": "MyProject", "APIOPS_YES": "true"}}
	o.app, _ = newApp(o.variables)
	o.app.System.Out, o.app.System.Err = &o.out, &o.err
	o.root = cmd.NewRoot(o.app, nil)
	return o
}

// run does what the program does, without a process of its own.
func (o *operator) run(host, format string, words ...string) outcome {
	o.out.Reset()
	o.err.Reset()
	o.variables["APIOPS_HOST"], o.variables["APIOPS_OUTPUT"] = host, format
	o.app.System.Words = words
	o.app.FinishNamed(o.root, words) // nothing if an earlier run has done so
	o.root.SetArgs(words)
	err := o.root.Execute()
	if err != nil {
		o.app.Report(err)
	}
	return outcome{format: format, exit: fault.Code(err), out: o.out.String(), err: o.err.String(), several: slices.Contains(words, "mobile-app")}
}

// outcome is the outcome of a command.
type outcome struct {
	format   string
	exit     int
	out, err string
	several  bool
}

// check verifies what must hold for every outcome.
func (o outcome) check(t *testing.T, title string) {
	t.Helper()
	if failed := o.exit != 0 && o.exit != 3; failed && !o.several && o.out != "" {
		t.Errorf("%s: it failed, but there is a result:\n%s", title, o.out)
	}
	if o.format != "json" {
		if o.exit != 0 && !strings.Contains("\n"+o.err, "\nerror: ") {
			t.Errorf("%s: it failed without an error:\n%s", title, o.err)
		}
		return
	}
	if o.out != "" && !json.Valid([]byte(o.out)) {
		t.Errorf("%s: the result is not valid JSON:\n%s", title, o.out)
	}
	if o.exit == 0 && o.err != "" {
		t.Errorf("%s: it succeeded, but there is an error:\n%s", title, o.err)
	}
	if o.exit != 0 {
		o.checkError(t, title)
	}
}

// checkError requires one line of JSON with the exit code and the host.
func (o outcome) checkError(t *testing.T, title string) {
	t.Helper()
	var line struct{ Error fault.Document }
	err := json.Unmarshal([]byte(o.err), &line)
	if err != nil || strings.Count(o.err, "\n") != 1 || line.Error.ExitCode != o.exit || line.Error.Message == "" {
		t.Errorf("%s: exit code %d, and an error that is not one line of JSON with it: %v\n%s", title, o.exit, err, o.err)
	}
	if failure := line.Error.Error; failure != nil && failure.Host == "" {
		t.Errorf("%s: the error does not name the host: %s", title, o.err)
	}
}

// verdict returns the verdict of a single change.
func (o outcome) verdict() string {
	var change struct{ Verdict string }
	_ = json.Unmarshal([]byte(o.out), &change) // a list has none
	return change.Verdict
}

// effect is the effect that altering a response may have on the result.
type effect int

const (
	harmless effect = iota // none
	bad                    // it may get worse, but never better
	fatal                  // it becomes a failure
)

// judge compares a result with that of the unaltered response.
func (a answer) judge(t *testing.T, title, kind string, exit int, verdict string) {
	t.Helper()
	want := a.expected(kind)
	switch {
	case a.effect == harmless && (exit != want.exit || verdict != want.verdict):
		t.Errorf("%s: %d %s, want %d %s\n%s", title, exit, verdict, want.exit, want.verdict, a.body)
	case a.effect == fatal && exit == 0:
		t.Errorf("%s: a success\n%s", title, a.body)
	case exit == 0 && want.exit != 0, verdict == "deployed" && want.verdict != "deployed":
		t.Errorf("%s: %d %s, but before it was altered %d %s\n%s", title, exit, verdict, want.exit, want.verdict, a.body)
	}
}

// canBeSpoilt excludes bodies that occur again with another status, and statuses after
// which a request is retried.
func (a answer) canBeSpoilt() bool {
	return a.first && json.Valid([]byte(a.body)) && !slices.Contains([]int{429, 502, 503, 504}, a.status)
}

// spoilt returns the response with another body.
func (a answer) spoilt(how string, effect effect, body string) answer {
	a.name += ", " + how
	a.effect = effect
	a.body = body
	return a
}

func (a answer) spoiltAsAWhole() []answer {
	const deep, tooDeep, farTooDeep = 100, 300, 20_000 // encoding/json accepts 10,000
	isObject := strings.HasPrefix(a.body, "{")
	spoilt := []answer{
		a.spoilt("after a byte order mark", harmless, "\ufeff"+a.body),
		a.spoilt("between spaces", harmless, "\r\n\t "+a.body+"\n\n"),
		a.spoilt("with unknown keys", harmless, a.rewritten(member.withSomethingUnknown)),
		a.spoilt("with strings that are not UTF-8", bad, strings.ReplaceAll(a.body, `":"`, "\":\"\xff\xfe")),
		a.spoilt("with a deep value", harmless, strings.Replace(a.body, "{", `{"zzz":`+nested(deep)+",", 1)),
		a.spoilt("as a string", fatal, inJSON(a.body)),
	}
	if isObject {
		spoilt = append(spoilt,
			a.spoilt("with duplicate keys", fatal, a.rewritten(func(m member) string { return m.String() + "," + m.String() })),
			a.spoilt("with a value nested too deeply", fatal, strings.Replace(a.body, "{", `{"zzz":`+nested(tooDeep)+",", 1)),
			a.spoilt("with a value nested far too deeply", fatal, strings.Replace(a.body, "{", `{"zzz":`+nested(farTooDeep)+",", 1)),
		)
	}
	for tenth := range 10 {
		spoilt = append(spoilt, a.spoilt(fmt.Sprintf("cut off after %d tenths", tenth), fatal, a.body[:len(a.body)*tenth/10]))
	}
	packed := a.spoilt("compressed by gzip", harmless, string(compressed([]byte(a.body))))
	packed.header = maps.Clone(a.header)
	packed.header.Set("Content-Encoding", "gzip")
	return append(spoilt, packed)
}

// spoiltByField alters one member after the other in every way.
func (a answer) spoiltByField() []answer {
	if a.status >= 300 {
		return nil // it has failed already
	}
	var members []member
	a.rewritten(func(m member) string {
		members = append(members, m)
		return m.String()
	})
	var spoilt []answer
	for n, m := range members {
		for _, way := range m.ways(a, members) {
			next := 0
			body := a.rewritten(func(m member) string {
				next++
				if next == n+1 {
					return way.text
				}
				return m.String()
			})
			spoilt = append(spoilt, a.spoilt(m.path+" as "+way.text, way.effect, body))
		}
	}
	return spoilt
}

// member is a member of an object in a response.
type member struct {
	path string // such as deploymentResult.success
	key  string // in quotes
	text string // of the value
}

func (m member) String() string { return m.key + ":" + m.text }

func (m member) withSomethingUnknown() string {
	return m.String() + ",\"unknown-" + m.key[1:] + `:{"enabled":true,"status":"NEW","values":[0,null]}`
}

// way is one way to alter a member: the text that replaces it, and the effect on a
// change.
type way struct {
	text   string
	effect effect
}

// ways returns the ways to alter a member that a change reads.
func (m member) ways(a answer, all []member) []way {
	inEnvelope, inDeployment := !strings.Contains(m.path, "."), strings.HasPrefix(m.path, "deploymentResult.")
	if !inEnvelope && !inDeployment {
		return nil
	}
	ways := []way{{m.String() + "," + m.key + ":" + m.contrary(), fatal}}
	fails := a.expected("change").exit != 0
	switch m.key {
	case `"status"`, `"success"`, `"deployed"`:
		ways = append(ways, m.as(fatal, `"true"`, "1", "[]", "{}")...)
		if inEnvelope && isOnlyFlag(all) {
			ways = append(ways, way{m.key + ":null", fatal}, way{`"status\xff":` + m.text, fatal})
		} else if !fails {
			ways = append(ways, way{m.key + ":null", bad})
		}
	case `"deploymentResult"`, `"deploymentResults"`, `"environmentResults"`, `"detailList"`, `"deployedEnvironments"`, `"failedEnvironments"`, `"firstFromApiResultList"`, `"unresolvedReferences"`:
		ways = append(ways, m.as(fatal, `"x"`, "1", "true", m.contrary())...)
		if !fails { // null is the same as absent
			ways = append(ways, way{m.key + ":null", bad})
		}
	default: // only displayed
		if !fails {
			ways = append(ways, m.as(bad, `"x"`, "1", "true", "[]", "{}", "null")...)
		}
	}
	return ways
}

func (m member) as(effect effect, texts ...string) []way {
	var ways []way
	for _, text := range texts {
		ways = append(ways, way{m.key + ":" + text, effect})
	}
	return ways
}

func isOnlyFlag(all []member) bool {
	flags := 0
	for _, m := range all {
		if m.path == "status" || m.path == "success" || m.path == "result.success" {
			flags++
		}
	}
	return flags == 1
}

// contrary returns a value with another meaning.
func (m member) contrary() string {
	switch m.text[0] {
	case '{':
		return "[]"
	case '[':
		return "{}"
	case 't':
		return "false"
	case 'f':
		return "true"
	}
	return `"SUCCESS"`
}

// rewritten returns the body with each member replaced by what write returns.
func (a answer) rewritten(write func(member) string) string {
	decoder := json.NewDecoder(strings.NewReader(a.body))
	decoder.UseNumber()
	return rewritten(decoder, "", write)
}

func rewritten(decoder *json.Decoder, path string, write func(member) string) string {
	token, err := decoder.Token()
	if err != nil {
		panic(err)
	}
	if token != json.Delim('{') && token != json.Delim('[') {
		return inJSON(token)
	}
	var texts []string
	for decoder.More() {
		if token == json.Delim('[') {
			texts = append(texts, rewritten(decoder, path, write))
			continue
		}
		key, _ := decoder.Token()
		m := member{path: strings.TrimPrefix(path+"."+key.(string), "."), key: inJSON(key)}
		m.text = rewritten(decoder, m.path, write)
		texts = append(texts, write(m))
	}
	end, _ := decoder.Token()
	return fmt.Sprint(token) + strings.Join(texts, ",") + fmt.Sprint(end)
}

func inJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// nested returns a JSON value of the given depth.
func nested(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

func compressed(text []byte) []byte {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, _ = writer.Write(text)
	_ = writer.Close()
	return packed.Bytes()
}

// send sends a body with a content encoding.
func send(encoding string, body []byte) delivery {
	return func(a answer, w http.ResponseWriter, _ *http.Request) {
		if encoding != "" {
			w.Header().Set("Content-Encoding", encoding)
		}
		w.WriteHeader(a.status)
		_, _ = w.Write(body)
	}
}

// sendForever sends data until the client disconnects.
func sendForever(_ answer, w http.ResponseWriter, _ *http.Request) {
	blanks := bytes.Repeat([]byte(" "), 1<<20)
	for err := error(nil); err == nil; {
		_, err = w.Write(blanks)
	}
}

// sendAndStop never ends the response.
func sendAndStop(_ answer, w http.ResponseWriter, r *http.Request) {
	_, _ = io.WriteString(w, `{"success":true,`)
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
}
