package answer

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// FuzzReply passes any bytes with any status to any operation.
func FuzzReply(f *testing.F) {
	operations := catalog.Operations()
	for status, bodies := range corpus(f) {
		for i, body := range bodies {
			f.Add(status, "application/json", []byte(body), i*7, i%2 == 0)
		}
	}
	f.Add(200, "application/zip", []byte("PK\x03\x04"), 3, true)
	f.Fuzz(func(t *testing.T, status int, contentType string, body []byte, number int, due bool) {
		operation := operations[((number%len(operations))+len(operations))%len(operations)]
		reply := answerTo(operation, status, string(body))
		reply.Header.Set("Content-Type", contentType)
		reply.Secrets = redact.NewSecrets(func() []string { return []string{"canary"} })
		deployment, err := reply.Deployment(due, "canary")
		checkDeployment(t, reply, deployment, err)
		documents, _ := reply.List()
		one, _ := reply.Document()
		for _, content := range append(documents, one, reply.Object()) {
			if content != nil && !json.Valid(content) {
				t.Errorf("%q is not a document", content)
			}
		}
		_, _ = reply.JSON()
		_, _ = reply.Text()
		_, _ = reply.Head(), reply.isFile()
		if strings.Contains(reply.Shown(), "canary") {
			t.Errorf("a secret is shown: %s", reply.Shown())
		}
	})
}

func checkDeployment(t *testing.T, reply *Reply, deployment Deployment, err error) {
	t.Helper()
	if err != nil {
		if strings.Contains(err.Error()+hintOf(err), "canary") {
			t.Errorf("a secret is shown: %v", err)
		}
		return
	}
	if reply.Status < 200 || reply.Status > 299 {
		t.Fatalf("HTTP %d was a success", reply.Status)
	}
	if deployment.Verdict == "" {
		t.Fatal("there is no verdict")
	}
	if deployment.Verdict == Deployed && (len(deployment.Failed()) > 0 || !deployment.Success) {
		t.Fatal("deployed, though an environment failed, or the whole did not succeed")
	}
}

// A denial is found at any depth, unless it is part of the returned object.
func TestDenialIsFoundAtAnyDepth(t *testing.T) {
	t.Parallel()
	source := rand.New(rand.NewPCG(1, 2))
	situations := different(t)
	for range 700 {
		body := hidden(source)
		for _, s := range situations {
			if s.operation.Speaks == catalog.SpeaksOfProbe {
				continue // a probe is a read
			}
			if got := s.judge(body); got > 1 {
				t.Fatalf("%s: %s passed", s, body)
			}
		}
	}
}

func FuzzDenial(f *testing.F) {
	situations := different(f)
	f.Add(uint64(1), uint64(2))
	f.Fuzz(func(t *testing.T, a, b uint64) {
		body := hidden(rand.New(rand.NewPCG(a, b)))
		for _, s := range situations {
			if got := s.judge(body); s.operation.Speaks != catalog.SpeaksOfProbe && got > 1 {
				t.Fatalf("%s: %s passed", s, body)
			}
		}
	})
}

// hidden returns a success that contains a denial below keys of any name. Directly in a
// deploymentResult, the denial may mean that nothing was to be deployed.
func hidden(source *rand.Rand) json.RawMessage {
	value := json.RawMessage(`{"success":false}`)
	if source.IntN(2) == 0 {
		value = json.RawMessage(`{"acknowledged":false}`)
	}
	keys := []string{"a", "detailList", "environments", "message", "deploymentResults", "details", "firstFromApiResultList", "data"}
	for range 1 + source.IntN(8) {
		key := keys[source.IntN(len(keys))]
		if source.IntN(2) == 0 || isResults(key) {
			value = document.List([]json.RawMessage{value})
		}
		value = encode(surround(source, document.Member{Key: key, Value: value}))
	}
	key := []string{"deploymentResult", "runtimeDeployment", "zzz", "outcome"}[source.IntN(4)]
	o := surround(source, document.Member{Key: key, Value: value})
	return encode(append(o, document.Member{Key: "success", Value: json.RawMessage(`true`)}))
}

// surround adds members that deny nothing.
func surround(source *rand.Rand, m document.Member) document.Object {
	o := document.Object{m}
	for i := range source.IntN(4) {
		value := []string{`true`, `1`, `"x"`, `null`, `{"b":[]}`, `["y"]`}[source.IntN(6)]
		o = append(o, document.Member{Key: fmt.Sprintf("k%d", i), Value: json.RawMessage(value)})
	}
	source.Shuffle(len(o), func(i, j int) { o[i], o[j] = o[j], o[i] })
	return o
}

func TestDeeplyNestedResponseIsReadQuickly(t *testing.T) {
	t.Parallel()
	for start, end := range map[string]string{`{"a":`: `}`, `{"detailList":[`: `]}`, `[`: `]`, `{"deploymentResult":`: `}`} {
		for _, depth := range []int{90, 199, 4000} {
			body := `{"success":true,"zzz":` + strings.Repeat(start, depth) + "1" + strings.Repeat(end, depth) + `}`
			if _, err := answer(t, http.StatusOK, body).Deployment(true); depth > 200 && err == nil {
				t.Errorf("%s: a success", start)
			}
		}
	}
}
