package sandbox_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

const (
	files    = "/projects/MyProject/apiProxies/file/"
	metadata = `{"apiProxyName":"Orders","apiProxyCreationType":"OPEN_API","reParse":true,"clientRoute":{"relativePathList":["/orders"]}}`
)

// The endpoints of a proxy are those of its specification, in each format.
func TestSpecifications(t *testing.T) {
	for name, test := range map[string]struct{ kind, content, want string }{
		"OpenAPI in JSON": {"OPEN_API", "{\"openapi\":\"3.0.0\",\n\t\"paths\":{\"/a\":{\"get\":{},\"parameters\":[],\"x-a\":{}},\"/b/{id}\":{\"put\":{\"summary\":\"B\"}},\"x-b\":1}}", "GET /a,PUT /b/{id}"},
		"OpenAPI in YAML": {"OPEN_API", "openapi: 3.0\npaths:\n  /a:\n    get:\n      responses: {200: {description: ok}}\n    delete:\n", "DELETE /a,GET /a"},
		"Swagger in JSON": {"SWAGGER", `{"swagger":"2.0","paths":{"/a":{"patch":{}}}}`, "PATCH /a"},
		"Swagger in YAML": {"SWAGGER", "swagger: '2.0'\npaths: {/a: {head: {}}}\n", "HEAD /a"},
		"WSDL":            {"WSDL", `<w:definitions xmlns:w="x"><w:portType name="P"><w:operation name="Add"/></w:portType></w:definitions>`, "POST /Add"},
		"nothing":         {"OPEN_API", `{"paths":{}}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := sandbox.New(sandbox.Options{})
			fields := strings.NewReplacer("OPEN_API", test.kind, "Orders", "New").Replace(metadata)
			if answer := upload(t, s, "POST", files, fields, "specFile", "spec", test.content); answer.Code != 200 {
				t.Fatalf("got %d %s", answer.Code, answer.Body)
			}
			if got := resultList(t, send(t, s, "GET", "/projects/MyProject/apiProxies/New/endpoints/", ""), "id"); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// A request with an invalid specification, type or route changes nothing.
func TestInvalidSpecifications(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	before := send(t, s, "GET", orders, "").Body.String()
	for name, test := range map[string]struct{ metadata, content, want string }{
		"no JSON":              {metadata, "{", "Specification is not a valid OPEN_API document!"},
		"text":                 {metadata, "hello", "Specification is not a valid OPEN_API document!"},
		"no paths":             {metadata, `{"openapi":"3.0.0"}`, "Specification is not a valid OPEN_API document!"},
		"no map of paths":      {metadata, `{"paths":[]}`, "Specification is not a valid OPEN_API document!"},
		"Swagger as OpenAPI":   {metadata, `{"swagger":"2.0","paths":{}}`, "Specification is not a valid OPEN_API document!"},
		"another type":         {strings.Replace(metadata, "OPEN_API", "SWAGGER", 1), `{"swagger":"2.0","paths":{}}`, "Type of ApiProxy (Orders) can not be changed!"},
		"an unknown type":      {strings.NewReplacer("OPEN_API", "RAML", "Orders", "New").Replace(metadata), "", "Invalid apiProxyCreationType: RAML"},
		"no WSDL":              {strings.NewReplacer("OPEN_API", "WSDL", "Orders", "New").Replace(metadata), "<html></html>", "Specification is not a valid WSDL!"},
		"no client route":      {strings.Replace(metadata, "clientRoute", "route", 1), `{"paths":{}}`, "metadata.clientRoute can not be empty!"},
		"a route without path": {strings.Replace(metadata, `"/orders"`, "", 1), `{"paths":{}}`, "clientRoute.relativePathList can not be empty!"},
		"an empty path":        {strings.Replace(metadata, `/orders`, "", 1), `{"paths":{}}`, "clientRoute.relativePathList can not be empty!"},
	} {
		method := "PUT"
		if strings.Contains(test.metadata, "New") {
			method = "POST"
		}
		t.Run(name, func(t *testing.T) {
			expectRejected(t, upload(t, s, method, files, test.metadata, "specFile", "spec", test.content), test.want)
		})
	}
	if after := send(t, s, "GET", orders, "").Body.String(); after != before {
		t.Errorf("got\n%s\nwant\n%s", after, before)
	}
}

// What a re-parse replaces, and what stays.
func TestReparse(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	send(t, s, "PATCH", orders+"settings/client-route/", `{"clientRoute":{"hostList":["api.example.com"]}}`)
	send(t, s, "PATCH", orders+"settings/metadata/", `{"description":"kept"}`)
	send(t, s, "PATCH", orders+"settings/addresses/", `{"routingAddressList":[{"address":"https://kept.example.com"}]}`)
	send(t, s, "PATCH", orders+"endpoints/", `{"name":"/orders","httpMethod":"GET","description":"kept"}`)
	answer := upload(t, s, "PUT", files, metadata, "specFile", "openapi.json",
		`{"openapi":"3.0.0","paths":{"/orders":{"get":{"summary":"new"}},"/items":{"get":{"summary":"new"}}}}`)
	if answer.Code != 200 || strings.Contains(answer.Body.String(), "deploymentResult") {
		t.Fatalf("got %d %s", answer.Code, answer.Body)
	}
	if got := resultList(t, send(t, s, "GET", orders+"endpoints/", ""), "description"); got != "new,kept" {
		t.Errorf("descriptions %s", got)
	}
	if got := resultList(t, send(t, s, "GET", orders+"policies/", ""), "name"); got != "order-tools,rate-limit" {
		t.Errorf("policies %s", got)
	}
	proxy := send(t, s, "GET", orders, "").Body.String()
	for _, want := range []string{`"clientRoute":{"relativePathList":["/orders"]}`, `"description":"kept"`, "kept.example.com"} {
		if !strings.Contains(proxy, want) {
			t.Errorf("lacks %s: %s", want, proxy)
		}
	}
	send(t, s, "PUT", "/projects/MyProject/apiProxies/url/", strings.Replace(metadata, `"reParse":true`,
		`"reParse":false,"specUrl":"data:,{%22paths%22:{}}","backendApiVersion":"3","routingInfo":{"routingAddressList":[]}`, 1))
	proxy = send(t, s, "GET", orders, "").Body.String()
	for _, want := range []string{`"GET /items"`, `"backendApiVersion":"3"`, `"routing":{"routingAddressList":[],"routingEnabled":true}`} {
		if !strings.Contains(proxy, want) {
			t.Errorf("lacks %s: %s", want, proxy)
		}
	}
}

// The sandbox fetches nothing: a data URL contains the specification, and behind another URL is what
// the proxy has already.
func TestSpecificationURLs(t *testing.T) {
	encoded := base64.StdEncoding.EncodeToString([]byte(`{"paths":{"/b":{"get":{}}}}`))
	session(t, sandbox.Options{}, strings.ReplaceAll(`
		POST /apiProxies/url/ {"apiProxyName":"New","specUrl":"data:,{%22paths%22:{%22/a%22:{%22get%22:{}}}}",REST} => 200 {
		GET /apiProxies/New/ => 200 "GET /a" & "relativePathList":["/new"]
		PUT /apiProxies/url/ {"apiProxyName":"New","specUrl":"https://example.com/openapi.json",REST} => 200 {
		GET /apiProxies/New/endpoints/ => 200 "GET /a" & "resultCount":1
		PUT /apiProxies/url/ {"apiProxyName":"New","specUrl":"data:application/json;base64,`+encoded+`",REST} => 200 {
		GET /apiProxies/New/endpoints/ => 200 "GET /b" & "resultCount":1
		GET /apiProxies/New/spec/ => 200 "importedContentOfBackendApi":"{\"paths\"
		POST /apiProxies/url/ {"apiProxyName":"Other","specUrl":"https://example.com/openapi.json",REST} => 200 {
		GET /apiProxies/Other/endpoints/ => 200 "resultCount":3
		PUT /apiProxies/url/ {"apiProxyName":"Orders","specUrl":"https://example.com/openapi.json",REST} => 200 {
		GET /apiProxies/Orders/endpoints/ => 200 "resultCount":3 & POST /orders
		PUT /apiProxies/url/ {"apiProxyName":"Orders","specUrl":"https://spec.invalid/",REST} => 400 can not be read
		PUT /apiProxies/url/ {"apiProxyName":"Orders","specUrl":"file:///etc/passwd",REST} => 400 can not be read
		PUT /apiProxies/url/ {"apiProxyName":"Orders","specUrl":"data:;base64,!",REST} => 400 can not be read
		PUT /apiProxies/url/ {"apiProxyName":"Orders",REST} => 400 specUrl can not be empty!`,
		"REST", `"apiProxyCreationType":"OPEN_API","clientRoute":{"relativePathList":["/new"]}`))
}
