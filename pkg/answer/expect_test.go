package answer

import "testing"

// An environment that was asked for and is not in the answer did not confirm anything.
func TestExpect(t *testing.T) {
	for name, test := range map[string]struct {
		reported, asked []string
		want            Verdict
		rows            int
	}{
		"all":             {[]string{"dev", "prod"}, []string{"prod", "dev"}, Deployed, 2},
		"in another case": {[]string{"Prod"}, []string{"prod"}, Deployed, 1},
		"more":            {[]string{"dev", "prod"}, []string{"dev"}, Deployed, 2},
		"one is missing":  {[]string{"dev"}, []string{"dev", "prod"}, NotDeployed, 2},
		"none is named":   {nil, []string{"prod"}, Deployed, 0},
		"nobody asked":    {[]string{"dev"}, nil, Deployed, 1},
		"without a name":  {[]string{""}, []string{"prod"}, Deployed, 1},
	} {
		running := Deployment{Verdict: Pending, Environments: []Environment{{Name: "dev", Pending: true}}}
		if running.Expect([]string{"dev", "prod"}); running.Verdict != Pending || len(running.Failed()) > 0 || len(running.Environments) != 2 {
			t.Errorf("still running: got %+v", running)
		}
		d := Deployment{Verdict: Deployed, Success: true}
		for _, environment := range test.reported {
			d.Environments = append(d.Environments, Environment{Name: environment, Success: true})
		}
		d.Expect(test.asked)
		if d.Verdict != test.want || len(d.Environments) != test.rows || d.Success != (test.want == Deployed) {
			t.Errorf("%s: got %+v", name, d)
		}
	}
}
