package sandbox

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// specification is what this server reads of an OpenAPI, Swagger or WSDL file.
type specification struct {
	OpenAPI string         `json:"openapi" yaml:"openapi"`
	Swagger string         `json:"swagger" yaml:"swagger"`
	Servers []backend      `json:"servers" yaml:"servers"`
	Paths   map[string]any `json:"paths" yaml:"paths"`
}

type backend struct {
	URL string `json:"url" yaml:"url"`
}

// parsedSpecification is what a specification makes of a proxy.
type parsedSpecification struct {
	endpoints []document
	backend   string // address of the first server, or ""
	content   string
}

// parseSpecification reads a specification of a kind. YAML and JSON are told apart by trying, because
// YAML does not allow all JSON (tabs).
func parseSpecification(kind string, content []byte) (parsedSpecification, error) {
	parsed := parsedSpecification{content: string(content)}
	if kind == "WSDL" {
		parsed.endpoints = wsdlOperations(content)
		if parsed.endpoints == nil {
			return parsed, rejected("Specification is not a valid WSDL!")
		}
		return parsed, nil
	}
	var given specification
	if json.Unmarshal(content, &given) != nil {
		given = specification{}
		if yaml.Unmarshal(content, &given) != nil {
			given = specification{}
		}
	}
	other := given.Swagger
	if kind == "SWAGGER" {
		other = given.OpenAPI
	}
	if given.Paths == nil || other != "" {
		return parsed, rejected("Specification is not a valid %s document!", kind)
	}
	parsed.endpoints = given.operations()
	if len(given.Servers) > 0 {
		parsed.backend = given.Servers[0].URL
	}
	return parsed, nil
}

// operations returns the methods of the paths as endpoints.
func (s specification) operations() []document {
	found := []document{}
	for path, methods := range s.Paths {
		methods, _ := methods.(document)
		for method, described := range methods {
			described, isObject := described.(document)
			if !isObject && described != nil || !isMethod(method) { // such as a list of parameters
				continue
			}
			found = append(found, endpointOf(method, path, text(described, "summary")))
		}
	}
	return found
}

func isMethod(name string) bool {
	return slices.Contains([]string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}, name)
}

func endpointOf(method, path, summary string) document {
	method = strings.ToUpper(method)
	endpoint := document{
		"name": path, "httpMethod": method, "backendResourceUrl": path, "backendHttpMethod": method,
	}
	if summary != "" {
		endpoint["description"] = summary
	}
	return endpoint
}

// specificationOf returns a specification that has these endpoints.
func specificationOf(endpoints collection) string {
	paths := map[string]document{}
	for _, endpoint := range endpoints {
		path := text(endpoint, "endpoint")
		if paths[path] == nil {
			paths[path] = document{}
		}
		paths[path][strings.ToLower(text(endpoint, "httpMethod"))] = document{"summary": endpoint["description"]}
	}
	content, err := json.Marshal(document{"openapi": "3.0.0", "paths": paths})
	if err != nil {
		panic("sandbox: " + err.Error()) // everything was decoded from JSON
	}
	return string(content)
}

// wsdlOperations returns the operations of the port types of a WSDL, or nil if it is none. It looks
// for tags only: encoding/xml would make every start of the program slower.
func wsdlOperations(content []byte) []document {
	definitions := regexp.MustCompile(`<(\w+:)?definitions[\s>]`)
	portType := regexp.MustCompile(`(?s)<(?:\w+:)?portType[\s>].*?</(?:\w+:)?portType>`)
	operation := regexp.MustCompile(`<(?:\w+:)?operation\s[^>]*?\bname="([^"]+)"`)
	if !definitions.Match(content) {
		return nil
	}
	found := []document{}
	for _, declared := range portType.FindAll(content, -1) {
		for _, name := range operation.FindAllSubmatch(declared, -1) {
			found = append(found, endpointOf("POST", "/"+string(name[1]), ""))
		}
	}
	return found
}

// unfetched stands for a specification behind a URL, which this server does not fetch.
const unfetched = `{"openapi":"3.0.0","paths":{
	"/items":{"get":{"summary":"List items"},"post":{"summary":"Create an item"}},
	"/items/{id}":{"get":{"summary":"Read an item"}}}}`

// specificationAt returns what a URL stands for. The content of a data URL is in it. What is behind
// another one is what the proxy has already, or the same for all proxies.
func specificationAt(address string, stored document) ([]byte, error) {
	parsed, err := url.Parse(address)
	switch {
	case err != nil || strings.HasSuffix(parsed.Hostname(), ".invalid"):
	case parsed.Scheme == "data":
		return dataIn(parsed.Opaque)
	case (parsed.Scheme == "http" || parsed.Scheme == "https") && parsed.Host != "":
		if content := text(stored, "importedContentOfBackendApi"); content != "" {
			return []byte(content), nil
		}
		return []byte(unfetched), nil
	}
	return nil, rejected("Specification can not be read from the URL!")
}
