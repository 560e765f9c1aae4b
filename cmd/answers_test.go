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

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// The tests of this file give every answer of the corpus in testdata/answers to
// every kind of command: as it is, and spoilt in every way. What is spoilt never
// makes an answer better than it was, and what is unreadable is never a success.

// kinds are the kinds of command that take answers differently. Flags that they
// need are variables, so that one tree can run them all.
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
		t.Errorf("only %d answers", len(corpus))
	}
	theatre := newTheatre(t)
	theatre.answers = corpus
	var scenes []scene
	for number := range corpus {
		for _, kind := range slices.Sorted(maps.Keys(kinds())) {
			scenes = append(scenes, scene{number, kind, "json"}, scene{number, kind, "table"})
		}
	}
	scenes = some(scenes, 3)
	// Those that wait to ask again come first, and wait together.
	slices.SortStableFunc(scenes, func(a, b scene) int { return corpus[b.number].status - corpus[a.number].status })
	play(100, scenes, func(operator *operator, s scene) {
		answer := corpus[s.number]
		o := operator.run(theatre.host(s.number), s.format, strings.Fields(kinds()[s.kind])...)
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

// What is done to whole answers: each against a List, a Show and a Change.
func TestSpoiltAnswers(t *testing.T) {
	t.Parallel()
	theatre := newTheatre(t)
	for _, answer := range readCorpus(t) {
		if answer.canBeSpoilt() {
			for _, spoilt := range answer.spoiltAsAWhole() {
				theatre.add(spoilt)
			}
		}
	}
	var scenes []scene
	for number := range theatre.answers {
		for _, kind := range []string{"list", "show", "change"} {
			scenes = append(scenes, scene{number, kind, "json"})
		}
	}
	play(8, some(scenes, 7), func(operator *operator, s scene) {
		answer := theatre.answers[s.number]
		o := operator.run(theatre.host(s.number), s.format, strings.Fields(kinds()[s.kind])...)
		title := fmt.Sprintf("%s, %s", answer, s.kind)
		o.check(t, title)
		answer.judge(t, title, s.kind, o.exit, o.verdict())
	})
}

// What is done to each field, against a Change of several thousand names at
// once, each of which gets an answer of its own.
func TestSpoiltFields(t *testing.T) {
	t.Parallel()
	theatre := newTheatre(t)
	for _, answer := range readCorpus(t) {
		if answer.canBeSpoilt() {
			for _, spoilt := range slices.Concat(answer.spoiltAsAWhole(), answer.spoiltByField()) {
				theatre.add(spoilt)
			}
		}
	}
	theatre.answers = some(theatre.answers, 5)
	judged, unknown := 0, false
	for names := theatre.names(); names != ""; { // a refusal of the token or the project ends a run
		operator := newOperator()
		operator.app.System.In = strings.NewReader(names)
		names = ""
		o := operator.run(theatre.URL+"/by-name", "jsonl", "credential", "private-key", "remove", "-", "--concurrency", "32")
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
			answer := theatre.answers[number]
			answer.judge(t, answer.String(), "several", result.Error.ExitCode, result.Verdict)
		}
	}
	if !unknown {
		t.Error("no run ended with 9, although of some names nobody knows")
	}
	if judged != len(theatre.answers) {
		t.Errorf("%d answers, and reports of %d", len(theatre.answers), judged)
	}
}

// Answers that are more than anyone can take are broken off, and what is only
// long is not.
func TestAnswersWithoutMeasure(t *testing.T) {
	skipInQuickRun(t)
	t.Parallel()
	text := strings.Repeat("x", 10<<20)
	const deployed = `{"success":true,"resultList":[{"username":"api-user"}],"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"production","success":true,"message":"%s"}]}}`
	theatre := newTheatre(t)
	for _, test := range []struct {
		name    string
		results string
		status  int
		deliver delivery
	}{
		{"chunks that stop coming", "list 1, change 9", 200, sendAndStop}, // first, since it only waits
		{"a long success", "list 0, change deployed", 200, send("", []byte(fmt.Sprintf(deployed, text)))},
		{"a long failure", "else 7", 400, send("", []byte(`{"status":"FAILURE","resultMessage":"`+text+`"}`))},
		{"a long page", "change 9, else 1", 200, send("", []byte("<html>"+text))},
		{"a gzip bomb", "change 9, else 1", 200, send("gzip", compressed(bytes.Repeat([]byte(" "), 80<<20)))},
		{"gzip that is none", "list 1, change 9", 200, send("gzip", []byte(`{"success":true}`))},
		{"gzip that breaks off", "list 1, change 9", 200, send("gzip", compressed([]byte(`{"success":true}`))[:20])},
		{"another encoding", "change 9, else 1", 200, send("br", []byte("\x0b\x07\x80{}\x03"))},
		{"chunks without end", "change 9, else 1", 200, sendForever},
	} {
		theatre.add(answer{name: test.name, status: test.status, results: parseResults(t, test.results), deliver: test.deliver})
	}
	var scenes []scene
	for number := range theatre.answers {
		scenes = append(scenes, scene{number, "list", "json"}, scene{number, "change", "json"})
	}
	play(8, scenes, func(operator *operator, s scene) {
		answer := theatre.answers[s.number]
		operator.variables["APIOPS_TIMEOUT"] = "1m"
		if answer.name == "chunks that stop coming" {
			operator.variables["APIOPS_TIMEOUT"] = "3s" // on the slowest machine, what comes before has to fit in
		}
		o := operator.run(theatre.host(s.number), s.format, strings.Fields(kinds()[s.kind])...)
		o.check(t, answer.String())
		if want := answer.expected(s.kind); o.exit != want.exit {
			t.Errorf("%s, %s: exit code %d, want %d\n%.500s", answer, s.kind, o.exit, want.exit, o.err)
		}
	})
}

// answer is one of the corpus, or a spoilt one.
type answer struct {
	name    string
	status  int
	header  http.Header
	body    string
	results map[string]result // by kind of command

	first   bool     // of those with the same body
	effect  effect   // of what it was spoilt with
	deliver delivery // nil: as it is
}

// delivery is a way in which an answer comes.
type delivery func(a answer, w http.ResponseWriter, r *http.Request)

func (a answer) String() string { return fmt.Sprintf("%q with %d", a.name, a.status) }

// result is what a kind of command makes of an answer.
type result struct {
	exit    int
	verdict string // of a change that is made
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
	panic(a.String() + " says nothing of " + kind)
}

// readCorpus reads the answers in testdata; success.txtar explains the format.
func readCorpus(t testing.TB) []answer {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "answers", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("there is no corpus: %v", err)
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
			answer.header["Content-Type"] = nil // or net/http would guess
		}
	}
	return answers
}

// parseResults reads "list 0, change deployed, stored 3 saved, else 1".
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

// theatre is a server that gives each answer at an address of its own: below
// its number, or for a credential whose name is its number.
type theatre struct {
	*httptest.Server
	answers []answer
}

func newTheatre(t *testing.T) *theatre {
	t.Helper()
	theatre := new(theatre)
	theatre.Server = httptest.NewServer(theatre)
	t.Cleanup(theatre.Close)
	return theatre
}

func (p *theatre) add(a answer) { p.answers = append(p.answers, a) }

func (p *theatre) host(number int) string { return p.URL + "/" + strconv.Itoa(number) }

// names are the numbers of all answers, one a line.
func (p *theatre) names() string {
	var names strings.Builder
	for number := range p.answers {
		fmt.Fprintln(&names, number)
	}
	return names.String()
}

func (p *theatre) ServeHTTP(w http.ResponseWriter, r *http.Request) {
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

// scene is an answer that is given to a kind of command.
type scene struct {
	number       int
	kind, format string
}

// play lets so many operators act the scenes out, each one at a time.
func play(operators int, scenes []scene, act func(operator *operator, s scene)) {
	next := make(chan scene)
	var group sync.WaitGroup
	for range operators {
		group.Go(func() {
			operator := newOperator()
			for scene := range next {
				act(operator, scene)
			}
		})
	}
	for _, scene := range scenes {
		next <- scene
	}
	close(next)
	group.Wait()
}

// operator runs commands in this process, one after the other, in one tree:
// building a tree for each of thousands would take most of the time.
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
	o.root = cmd.NewTree(o.app)
	return o
}

// run is what the program does, but for the process around it.
func (o *operator) run(host, format string, words ...string) outcome {
	o.out.Reset()
	o.err.Reset()
	o.variables["APIOPS_HOST"], o.variables["APIOPS_OUTPUT"] = host, format
	o.app.System.Words = words
	o.root.SetArgs(words)
	err := o.root.Execute()
	if err != nil {
		o.app.Report(err)
	}
	return outcome{format: format, exit: fault.Code(err), out: o.out.String(), err: o.err.String(), several: slices.Contains(words, "mobile-app")}
}

// outcome is what a command came to.
type outcome struct {
	format   string
	exit     int
	out, err string
	several  bool
}

// check looks at what holds for every outcome.
func (o outcome) check(t *testing.T, title string) {
	t.Helper()
	if failed := o.exit != 0 && o.exit != 3; failed && !o.several && o.out != "" {
		t.Errorf("%s: it failed, and yet there is a result:\n%s", title, o.out)
	}
	if o.format != "json" {
		if o.exit != 0 && !strings.Contains("\n"+o.err, "\nerror: ") {
			t.Errorf("%s: it failed without a word:\n%s", title, o.err)
		}
		return
	}
	if o.out != "" && !json.Valid([]byte(o.out)) {
		t.Errorf("%s: the result is not valid JSON:\n%s", title, o.out)
	}
	if o.exit == 0 && o.err != "" {
		t.Errorf("%s: it succeeded, and yet there is an error:\n%s", title, o.err)
	}
	if o.exit != 0 {
		o.checkError(t, title)
	}
}

// checkError wants one line of JSON with the exit code and the host in it.
func (o outcome) checkError(t *testing.T, title string) {
	t.Helper()
	var line struct{ Error fault.Document }
	err := json.Unmarshal([]byte(o.err), &line)
	if err != nil || strings.Count(o.err, "\n") != 1 || line.Error.ExitCode != o.exit || line.Error.Message == "" {
		t.Errorf("%s: exit code %d, and an error that is not a line of JSON that says so: %v\n%s", title, o.exit, err, o.err)
	}
	if failure := line.Error.Error; failure != nil && failure.Host == "" {
		t.Errorf("%s: the error does not say which host was asked: %s", title, o.err)
	}
}

// verdict is that of a single change.
func (o outcome) verdict() string {
	var change struct{ Verdict string }
	_ = json.Unmarshal([]byte(o.out), &change) // a list has none
	return change.Verdict
}

// effect is what spoiling an answer may do to the result.
type effect int

const (
	harmless effect = iota // nothing
	bad                    // it may become worse, and never better
	fatal                  // it becomes a failure
)

// judge holds a result against that of the answer before it was spoilt.
func (a answer) judge(t *testing.T, title, kind string, exit int, verdict string) {
	t.Helper()
	want := a.expected(kind)
	switch {
	case a.effect == harmless && (exit != want.exit || verdict != want.verdict):
		t.Errorf("%s: %d %s, want %d %s\n%s", title, exit, verdict, want.exit, want.verdict, a.body)
	case a.effect == fatal && exit == 0:
		t.Errorf("%s: a success\n%s", title, a.body)
	case exit == 0 && want.exit != 0, verdict == "deployed" && want.verdict != "deployed":
		t.Errorf("%s: %d %s, and before it was spoilt %d %s\n%s", title, exit, verdict, want.exit, want.verdict, a.body)
	}
}

// canBeSpoilt leaves out bodies that come again with another status, and
// statuses for which a request is repeated.
func (a answer) canBeSpoilt() bool {
	return a.first && json.Valid([]byte(a.body)) && !slices.Contains([]int{429, 502, 503, 504}, a.status)
}

// spoilt is the answer with another body.
func (a answer) spoilt(how string, effect effect, body string) answer {
	a.name += ", " + how
	a.effect = effect
	a.body = body
	return a
}

func (a answer) spoiltAsAWhole() []answer {
	const deep, tooDeep, farTooDeep = 100, 300, 20_000 // encoding/json takes 10,000
	isObject := strings.HasPrefix(a.body, "{")
	spoilt := []answer{
		a.spoilt("after a byte order mark", harmless, "\ufeff"+a.body),
		a.spoilt("between blanks", harmless, "\r\n\t "+a.body+"\n\n"),
		a.spoilt("with unknown keys", harmless, a.rewritten(member.withSomethingUnknown)),
		a.spoilt("with texts that are not UTF-8", bad, strings.ReplaceAll(a.body, `":"`, "\":\"\xff\xfe")),
		a.spoilt("with a deep value", harmless, strings.Replace(a.body, "{", `{"zzz":`+nested(deep)+",", 1)),
		a.spoilt("as a text", fatal, inJSON(a.body)),
	}
	if isObject {
		spoilt = append(spoilt,
			a.spoilt("with every key twice", fatal, a.rewritten(func(m member) string { return m.String() + "," + m.String() })),
			a.spoilt("with a value that is too deep", fatal, strings.Replace(a.body, "{", `{"zzz":`+nested(tooDeep)+",", 1)),
			a.spoilt("with a value that is far too deep", fatal, strings.Replace(a.body, "{", `{"zzz":`+nested(farTooDeep)+",", 1)),
		)
	}
	for tenth := range 10 {
		spoilt = append(spoilt, a.spoilt(fmt.Sprintf("cut off after %d tenths", tenth), fatal, a.body[:len(a.body)*tenth/10]))
	}
	packed := a.spoilt("packed by gzip", harmless, string(compressed([]byte(a.body))))
	packed.header = maps.Clone(a.header)
	packed.header.Set("Content-Encoding", "gzip")
	return append(spoilt, packed)
}

// spoiltByField does to one member after the other what can be done to it.
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

// member is one of an object in an answer.
type member struct {
	path string // such as deploymentResult.success
	key  string // in quotes
	text string // of the value
}

func (m member) String() string { return m.key + ":" + m.text }

func (m member) withSomethingUnknown() string {
	return m.String() + ",\"unknown-" + m.key[1:] + `:{"enabled":true,"status":"NEW","values":[0,null]}`
}

// A way to spoil a member is what is written in its place, and the effect that
// this has on a change.
type way struct {
	text   string
	effect effect
}

// ways are those for the members that a change reads.
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
		if !fails { // null is as good as nothing
			ways = append(ways, way{m.key + ":null", bad})
		}
	default: // what is only shown
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

// contrary is a value that says something else.
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

// rewritten is the body with each member as write has it.
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

// nested is a JSON value of some depth.
func nested(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

func compressed(text []byte) []byte {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, _ = writer.Write(text)
	_ = writer.Close()
	return packed.Bytes()
}

// send delivers a body in an encoding.
func send(encoding string, body []byte) delivery {
	return func(a answer, w http.ResponseWriter, _ *http.Request) {
		if encoding != "" {
			w.Header().Set("Content-Encoding", encoding)
		}
		w.WriteHeader(a.status)
		_, _ = w.Write(body)
	}
}

// sendForever goes on as long as anyone listens.
func sendForever(_ answer, w http.ResponseWriter, _ *http.Request) {
	blanks := bytes.Repeat([]byte(" "), 1<<20)
	for err := error(nil); err == nil; {
		_, err = w.Write(blanks)
	}
}

// sendAndStop never comes to the end.
func sendAndStop(_ answer, w http.ResponseWriter, r *http.Request) {
	_, _ = io.WriteString(w, `{"success":true,`)
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
}
