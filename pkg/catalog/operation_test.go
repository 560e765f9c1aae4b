package catalog

import (
	"fmt"
	"strings"
	"testing"
)

func TestFindIgnoresNamesOfPlaceholders(t *testing.T) {
	for pattern, want := range map[string]string{
		"GET /projects/":                       "GET /projects/",
		"GET ~apiProxies/{a}/":                 "GET ~apiProxies/{proxy}/",
		"POST ~apiProxies/import/":             "POST ~apiProxies/import/",
		"PUT ~apiProxies/{a}/import/":          "PUT ~apiProxies/{proxy}/import/",
		"DELETE ~credentials/{u}/token/":       "DELETE ~credentials/{username}/token/",
		"GET /projects":                        "",
		"PATCH /projects/":                     "",
		"GET /projects/P/apiProxies/{a}/":      "",
		"GET ~apiProxies/{a}":                  "",
		"POST ~apiProxies/{a}/":                "",
		"DELETE ~credentials/{u}/token/extra/": "",
	} {
		checkFound(t, pattern, want, Find)
	}
}

func TestMatchPrefersWords(t *testing.T) {
	for filled, want := range map[string]string{
		"GET /projects/":                           "GET /projects/",
		"POST ~apiProxies/import/":                 "POST ~apiProxies/import/",
		"DELETE ~apiProxies/import/":               "DELETE ~apiProxies/{proxy}/",
		"PUT ~apiProxies/url/":                     "PUT ~apiProxies/url/",
		"GET ~certificates/truststore/export/":     "GET ~certificates/truststore/{environment}/",
		"GET ~certificates/web/export/":            "GET ~certificates/{certificate}/export/",
		"POST ~limit-assignments/actions/validate": "POST ~limit-assignments/actions/validate",
		"POST ~limit-plans/a/actions/retire":       "POST ~limit-plans/{plan}/actions/retire",
		"DELETE ~apiProxies/a%2Fb/":                "DELETE ~apiProxies/{proxy}/",
		"GET /projects":                            "",
		"DELETE ~credentials//privateKey/":         "",
	} {
		checkFound(t, filled, want, Match)
	}
}

// inProject expands "~".
func inProject(pattern string) string {
	return strings.Replace(pattern, "~", "/projects/{project}/", 1)
}

func checkFound(t *testing.T, pattern, want string, find func(Route) (Operation, bool)) {
	t.Helper()
	method, path, _ := strings.Cut(inProject(pattern), " ")
	operation, known := find(Route{method, path})
	if known != (want != "") || known && operation.String() != inProject(want) {
		t.Errorf("%s is %q (%t), want %q", pattern, operation, known, want)
	}
}

func TestUnknown(t *testing.T) {
	for pattern, want := range map[string]Effect{
		"GET /new/":    EffectReads,
		"DELETE /new/": EffectDestroys,
		"POST /new/":   EffectChanges,
		"PATCH /new/":  EffectChanges,
	} {
		expected := Operation{Route: mustRoute(t, pattern), Effect: want, Deploys: DeploysUnknown,
			Answer: AnswerUnknown, Speaks: SpeaksOfEnvironments, Contract: ContractOld}
		if got := Unknown(expected.Route); got != expected {
			t.Errorf("%s: %+v", pattern, got)
		}
	}
}

func TestInvalidLinePanics(t *testing.T) {
	for line, want := range map[string]string{
		"":                                "no effect",
		"GET":                             "no effect",
		"GET /x/":                         "no effect",
		"FETCH /x/ reads":                 "method",
		"GET x/ reads":                    "plain path",
		"GET /x/ reads large":             "large",
		"PUT /x/ changes deployed=always": "deployed",
	} {
		func() {
			defer func() {
				if problem := fmt.Sprint(recover()); !strings.Contains(problem, want) {
					t.Errorf("%q: %s", line, problem)
				}
			}()
			mustParse(line)
		}()
	}
}

func BenchmarkFind(b *testing.B) {
	all := Operations()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, known := Find(all[i%len(all)].Route); !known {
			b.Fatal("not found")
		}
	}
}
