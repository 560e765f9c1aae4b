package answer

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
)

// spoilt is a response in which one member of one object was changed.
type spoilt struct {
	path   string
	owner  document.Object // before the change
	member document.Member // before the change
	body   json.RawMessage
}

// spoil changes every member of every object of a value, one at a time. way returns the
// members that replace a member.
func spoil(value json.RawMessage, path string, way func(owner document.Object, member document.Member) []document.Member) []spoilt {
	var all []spoilt
	within := func(below []spoilt, wrap func(json.RawMessage) json.RawMessage) {
		for _, s := range below {
			s.body = wrap(s.body)
			all = append(all, s)
		}
	}
	elements, _ := document.ReadList(value)
	for i, element := range elements {
		within(spoil(element, fmt.Sprintf("%s[%d]", path, i), way), func(body json.RawMessage) json.RawMessage {
			changed := slices.Clone(elements)
			changed[i] = body
			return document.List(changed)
		})
	}
	if !document.IsObject(value) {
		return all
	}
	o := document.Members(value)
	for i, m := range o {
		all = append(all, spoilt{path + "." + m.Key, o, m, encode(slices.Concat(o[:i], document.Object(way(o, m)), o[i+1:]))})
		within(spoil(m.Value, path+"."+m.Key, way), func(body json.RawMessage) json.RawMessage {
			changed := slices.Clone(o)
			changed[i].Value = body
			return encode(changed)
		})
	}
	return all
}

func encode(o document.Object) json.RawMessage {
	text, _ := o.MarshalJSON()
	return text
}

const strange = "zzz" // a key that no server sends

func renamed(_ document.Object, m document.Member) []document.Member {
	return []document.Member{{Key: strange, Value: m.Value}}
}

func dropped(document.Object, document.Member) []document.Member { return nil }

// as replaces the value.
func as(value string) func(document.Object, document.Member) []document.Member {
	return func(_ document.Object, m document.Member) []document.Member {
		return []document.Member{{Key: m.Key, Value: json.RawMessage(value)}}
	}
}

// situation is an operation and whether it is to deploy.
type situation struct {
	operation catalog.Operation
	due       bool
}

func (s situation) String() string {
	return fmt.Sprintf("%s, due %t", s.operation.Route, s.due)
}

func situations(t testing.TB) []situation {
	t.Helper()
	var all []situation
	for _, kind := range kinds() {
		all = append(all, situation{operation(t, kind), true}, situation{operation(t, kind), false})
	}
	return all
}

// different returns one situation of each group that is read in the same way.
func different(t testing.TB) []situation {
	t.Helper()
	type reader struct {
		bare, unknown, old, due bool
		speaks                  catalog.Speaks
	}
	seen := make(map[reader]bool)
	return slices.DeleteFunc(situations(t), func(s situation) bool {
		o := s.operation
		as := reader{o.Answer == catalog.AnswerBare, o.Answer == catalog.AnswerUnknown, o.Contract == catalog.ContractOld, s.due && o.Contract == catalog.ContractOld, o.Speaks}
		if o.Speaks == catalog.SpeaksOfNothing {
			as.speaks = catalog.SpeaksOfEnvironments
		}
		again := seen[as]
		seen[as] = true
		return again
	})
}

// knownAnswers returns the responses of the corpus with a successful HTTP status, and
// those of newer servers.
func knownAnswers(t testing.TB) []string {
	t.Helper()
	known := []string{
		`{"status":"SUCCESS","resourceVersion":8,"result":{"id":"a"},"runtimeDeployment":{"state":"DEGRADED","revision":8,"environments":[{"name":"test","acknowledged":false,"detail":"down"},{"name":"prod","acknowledged":true}]}}`,
		`{"status":"SUCCESS","resourceVersion":8,"result":{"id":"a"},"runtimeDeployment":{"state":"IN_SYNC","revision":8,"environments":[{"name":"test","acknowledged":true}]}}`,
		`{"status":"SUCCESS","resourceVersion":8,"result":{"id":"a"},"runtimeDeployment":{"state":"PENDING","revision":8,"environments":[{"name":"test","acknowledged":false}]}}`,
		`{"apiClient":{"status":"ACTIVE","key":"a"},"runtimeDeployment":{"state":"DEGRADED","revision":8,"environments":[{"name":"test","acknowledged":false}]}}`,
		`{"apiClient":{"status":"ACTIVE","key":"a"},"runtimeDeployment":{"state":"DEGRADED","environments":[]}}`,
		`{"apiClient":{"status":"ACTIVE","key":"a"},"runtimeDeployment":{"state":"IN_SYNC","environments":[{"name":"test","acknowledged":true}]}}`,
		`{"apiClient":{"status":"ACTIVE","key":"a"},"runtimeDeployment":{"state":"PENDING","environments":[{"name":"test","acknowledged":false}]}}`,
		`{"status":"SUCCESS","runId":"r1","runStatus":"QUEUED","deploymentState":"PENDING"}`,
		`{"status":"SUCCESS","runId":"r1","runStatus":"QUEUED","deploymentState":"DEGRADED"}`,
		`{"status":"SUCCESS","apiProxyName":"p-mcp","deployed":false}`,
		`{"status":"SUCCESS","deploymentResult":{"status":"FAILED","message":"boom"}}`,
		`{"status":"SUCCESS","deploymentResult":{"status":"PENDING"}}`,
		`{"status":"SUCCESS","deploymentResult":{"status":"SUCCESS","detailList":[{"status":"FAILED","detail":"down"}]}}`,
		`{"status":"SUCCESS","deploymentResult":{"success":true,"detailList":[{"status":"PENDING"}]}}`,
		`{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"prod","success":true,"status":"FAILED"}]}}`,
		`{"success":true,"environmentResults":[{"environmentName":"prod","success":false}]}`,
		`{"success":true,"deploymentResult":{"environments":[{"name":"prod","success":false}]}}`,
		`{"status":"SUCCESS","resultMessage":"Saved. Deployment failed on 2 environments"}`,
		`{"status":"SUCCESS","advisories":[{"level":"warning","key":"transfer.secretBlanked"}]}`,
		`{"id":"1","status":"PUBLISHED"}`,
		`{"name":"orders","resultMessage":"could not be saved"}`,
		`{"status":"FAILURE","errorKey":"resourceNotFound","message":"error.resourceNotFound","params":{"reason":"x"},"correlationId":"c"}`,
	}
	bodies := corpus(t)
	for _, status := range slices.Sorted(maps.Keys(bodies)) {
		for _, body := range bodies[status] {
			if _, err := document.ReadObject([]byte(body)); err == nil && status/100 == 2 && json.Valid([]byte(body)) && !slices.Contains(known, body) {
				known = append(known, body)
			}
		}
	}
	if len(known) < 100 {
		t.Fatalf("only %d responses", len(known))
	}
	return some(known)
}

// some returns all elements, or every eighth with -short.
func some(all []string) []string {
	if !testing.Short() {
		return all
	}
	var part []string
	for i := 0; i < len(all); i += 8 {
		part = append(part, all[i])
	}
	return part
}

// good rates a response; 0 is a failure.
type good int

func (s situation) judge(body json.RawMessage) good {
	deployment, err := answerTo(s.operation, 200, string(body)).Deployment(s.due)
	switch {
	case err != nil, len(deployment.NotCarriedOver) > 0:
		return 0
	case deployment.Verdict == Pending:
		return 1
	case deployment.Verdict == Saved, deployment.Verdict == Accepted:
		return 2
	case deployment.Verdict == Deployed:
		return 3
	}
	return 0
}

// isFlag reports whether a member confirms or denies its object.
func isFlag(m document.Member) bool {
	return slices.Contains([]string{"success", "deployed", "acknowledged", "status", "state", "deploymentState"}, m.Key)
}

// saysNo reports whether a value contains a false flag or a word of failure.
func saysNo(value json.RawMessage) bool {
	elements, _ := document.ReadList(value)
	if slices.ContainsFunc(elements, saysNo) {
		return true
	}
	if !document.IsObject(value) {
		return false
	}
	return slices.ContainsFunc(document.Members(value), func(m document.Member) bool {
		words, _ := document.Text(m.Value)
		return isFlag(m) && (string(m.Value) == "false" || wordOf(words) == no) || saysNo(m.Value)
	})
}
