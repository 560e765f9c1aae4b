package sandbox

import "testing"

func TestSampleIsKeyedByName(t *testing.T) {
	for key, project := range sampleProjects(1) {
		if name := text(project.Document, "name"); name != key {
			t.Errorf("project %s is called %q", key, name)
		}
		for kind, documents := range project.Collections {
			field := "name"
			if kind == organizations {
				field = "code"
			}
			for key, held := range documents {
				if name := text(held, field); name != key {
					t.Errorf("%s: %s is called %q", kind, key, name)
				}
			}
		}
		for key, held := range project.Credentials {
			if name := text(held.Document, "username"); name != key {
				t.Errorf("credential %s is called %q", key, name)
			}
			for key, granted := range held.Access {
				if name := text(granted, "type") + " " + text(granted, "name"); name != key {
					t.Errorf("access %s is to %q", key, name)
				}
			}
		}
	}
}
