package input

import (
	"encoding/json"
	"testing"
)

// What a body already has inside an object is not overwritten by what a get shows at the top.
func TestNest(t *testing.T) {
	for before, want := range map[string]string{
		`{"uri":"a","name":"n"}`:                   `{"name":"n","transport":{"uri":"a"}}`,
		`{"uri":"a","transport":{"uri":"b"}}`:      `{"transport":{"uri":"b"},"uri":"a"}`,
		`{"uri":null,"transport":{"uri":"b"}}`:     `{"transport":{"uri":"b"}}`,
		`{"uri":null,"redisUri":"c","other":null}`: `{"other":null,"transport":{"uri":"c"}}`,
	} {
		body, err := ParseDocument([]byte(before))
		if err != nil {
			t.Fatal(err)
		}
		err = nest(body, map[string]string{"uri": "transport.uri", "redisUri": "transport.uri"})
		if got, _ := json.Marshal(body); err != nil || string(got) != want {
			t.Errorf("%s: got %s, %v", before, got, err)
		}
	}
}
