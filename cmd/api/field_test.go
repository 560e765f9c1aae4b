package api

import (
	"net/url"
	"strings"
	"testing"
)

// fieldsOf parses "-F key=value" and "-f key=value".
func fieldsOf(t *testing.T, words ...string) []field {
	t.Helper()
	var o options
	for _, word := range words {
		flag, text, _ := strings.Cut(word, " ")
		if err := o.addField(map[string]string{"-F": typedFlag, "-f": rawFlag}[flag])(text); err != nil {
			t.Fatal(err)
		}
	}
	return o.fields
}

func TestFieldsInABody(t *testing.T) {
	for want, words := range map[string][]string{
		`{"a":"1","b":"true","c":"@x"}`:                {"-f a=1", "-f b=true", "-f c=@x"},
		`{"a":true,"b":false,"c":null}`:                {"-F a=true", "-F b=false", "-F c=null"},
		`{"a":-1.50,"b":12345678901234567890,"c":0}`:   {"-F a=-1.50", "-F b=12345678901234567890", "-F c=0"},
		`{"a":"True","b":"010","c":"1 ","d":"[1]"}`:    {"-F a=True", "-F b=010", "-F c=1 ", "-F d=[1]"},
		`{"a":"","b":"x=y","c":"\"q\"","d":"<&>"}`:     {"-F a=", "-F b=x=y", `-F c="q"`, "-F d=<&>"},
		`{"a":{"b":{"c":1}},"d":2}`:                    {"-F a[b][c]=1", "-F d=2"},
		`{"a":{"b":1,"c":2}}`:                          {"-F a[b]=1", "-F a[c]=2"},
		`{"a":[1,"2"]}`:                                {"-F a[]=1", "-f a[]=2"},
		`{"a":[{"b":1,"c":2},{"b":3}]}`:                {"-F a[][b]=1", "-F a[][c]=2", "-F a[][b]=3"},
		`{"a":[{"b":[1,2],"c":3},{"b":[4],"c":5}]}`:    {"-F a[][b][]=1", "-F a[][b][]=2", "-F a[][c]=3", "-F a[][c]=5", "-F a[][b][]=4"},
		`{"a":[{"b":{"c":1}},{"b":{"c":2,"d":null}}]}`: {"-F a[][b][c]=1", "-F a[][b][c]=2", "-F a[][b][d]=null"},
	} {
		body, err := bodyOf(fieldsOf(t, words...), nil)
		if err != nil {
			t.Errorf("%v: %v", words, err)
			continue
		}
		if string(body) != want {
			t.Errorf("%v: got %s, want %s", words, body, want)
		}
	}
}

func TestContradictoryFields(t *testing.T) {
	for _, words := range [][]string{
		{"-F a=1", "-F a=2"}, {"-F a=null", "-F a=2"}, {"-F a=1", "-F a[b]=2"}, {"-F a[b]=1", "-F a=2"}, {"-F a[b]=1", "-F a[]=2"},
		{"-F a[]=1", "-F a[b]=2"}, {"-F a[]=1", "-F a=2"}, {"-F a[b=1"}, {"-F a[b]c=1"}, {"-F [a]=1"}, {"-F a[[b]]=1"},
	} {
		if body, err := bodyOf(fieldsOf(t, words...), nil); err == nil {
			t.Errorf("%v was accepted as %s", words, body)
		}
	}
	for _, text := range []string{"", "a", "=1"} {
		if err := new(options).addField(typedFlag)(text); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
}

func TestFieldsInAQuery(t *testing.T) {
	query := url.Values{"type": {"email"}}
	if err := addQuery(query, fieldsOf(t, "-F deep=true", "-f id=1", "-F id=2", "-F n=null"), nil); err != nil {
		t.Fatal(err)
	}
	if got, want := query.Encode(), "deep=true&id=1&id=2&n=null&type=email"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if err := addQuery(query, fieldsOf(t, "-F a[b]=1"), nil); err == nil {
		t.Error("a nested field was accepted")
	}
}
