package sandbox

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// createProxy creates a proxy from a specification, which is a file of the form or behind a URL.
func createProxy(c *call, _ []string) (reply, error) {
	fields := asking(c)
	name := text(fields, "apiProxyName")
	if c.project.Collections[proxies][name] != nil {
		return reply{}, rejected("ApiProxy (%s) is already created! If you want to update it, use PUT.", name)
	}
	if fields["clientRoute"] == nil {
		fields["clientRoute"] = routeTo("/" + strings.ToLower(name))
	}
	parsed, err := readSpecification(c, fields, nil)
	if err != nil {
		return reply{}, err
	}
	proxy := document{"name": name, "description": nil, "soapToRest": false, "type": "REST"}
	if proxy["$creationType"] = fields["apiProxyCreationType"]; proxy["$creationType"] == "WSDL" {
		proxy["type"] = "SOAP"
	}
	proxy["routing"] = routingTo(parsed.backend)
	c.project.put(proxies, name, proxy)
	return define(c, proxy, fields, parsed)
}

// updateProxy replaces what the specification and the client route define. The proxy must exist and
// have been created from a specification of the same type. Nothing is changed if anything is invalid.
func updateProxy(c *call, _ []string) (reply, error) {
	fields := asking(c)
	name := text(fields, "apiProxyName")
	proxy := c.project.Collections[proxies][name]
	if proxy == nil {
		return reply{}, notFound(proxies, name)
	}
	if fields["apiProxyCreationType"] != proxy["$creationType"] {
		return reply{}, rejected("Type of ApiProxy (%s) can not be changed!", name)
	}
	parsed, err := readSpecification(c, fields, c.project.Collections[below(below(proxies, name), "settings")]["spec"])
	if err != nil {
		return reply{}, err
	}
	if fields["reParse"] == false {
		parsed.endpoints = nil
	}
	return define(c, proxy, fields, parsed)
}

// readSpecification reads the specification of a request and checks its other fields. The endpoints
// are nil if those of the proxy stay: a reverse proxy and an empty API have no specification.
func readSpecification(c *call, fields, stored document) (parsedSpecification, error) {
	kind := text(fields, "apiProxyCreationType")
	if !slices.Contains([]string{"OPEN_API", "SWAGGER", "WSDL", "REVERSE_PROXY", "EMPTY_API"}, kind) {
		return parsedSpecification{}, rejected("Invalid apiProxyCreationType: %s", kind)
	}
	paths := elements(inner(fields, "clientRoute"), "relativePathList")
	if len(paths) == 0 || paths[0] == "" {
		return parsedSpecification{}, rejected("clientRoute.relativePathList can not be empty!")
	}
	if kind == "REVERSE_PROXY" || kind == "EMPTY_API" {
		return parsedSpecification{}, nil
	}
	if file, isFile := c.parts.files["specFile"]; isFile {
		return parseSpecification(kind, unzipped(kind, file.content))
	}
	address := text(fields, "specUrl")
	if address == "" {
		return parsedSpecification{}, rejected("specUrl can not be empty!")
	}
	content, err := specificationAt(address, stored)
	if err != nil {
		return parsedSpecification{}, err
	}
	return parseSpecification(kind, content)
}

// define sets the fields and the endpoints of a proxy. Its policies and settings stay, and so do its
// description and its routing if they are not given.
func define(c *call, proxy, fields document, parsed parsedSpecification) (reply, error) {
	name := text(proxy, "name")
	c.path["apiProxyName"], c.object = name, proxy
	if description := text(fields, "apiProxyDescription"); description != "" {
		proxy["description"] = description
	}
	for _, field := range []string{"backendApiVersion", "soapToRest", "requestBodyReadBehavior", "responseBodyReadBehavior"} {
		if fields[field] != nil {
			proxy[field] = fields[field]
		}
	}
	proxy["clientRoute"] = fields["clientRoute"]
	proxy["relativePath"] = elements(inner(fields, "clientRoute"), "relativePathList")[0]
	if routing := inner(fields, "routingInfo"); routing != nil {
		proxy["routing"] = maps.Clone(routing)
		inner(proxy, "routing")["routingEnabled"] = true
	}
	settings := below(below(proxies, name), "settings")
	if maintenance := inner(fields, "maintenanceModeSetting"); maintenance != nil {
		c.project.put(settings, "maintenance-mode", maintenance)
	}
	if parsed.endpoints != nil {
		c.project.put(settings, "spec", document{
			"id": name, "specCreationType": proxy["$creationType"], "importedContentOfBackendApi": parsed.content,
			"importedUrl": fields["specUrl"],
		})
		reparse(c, name, parsed.endpoints)
	}
	return c.done(nil)
}

// reparse adds the endpoints that are new, and removes those that are gone with the policies of their
// methods. The others stay as they are.
func reparse(c *call, proxy string, endpoints []document) {
	held := c.project.Collections[below(below(proxies, proxy), "endpoints")]
	known := map[string]bool{}
	for _, endpoint := range endpoints {
		key := text(endpoint, "httpMethod") + " " + text(endpoint, "name")
		if known[key] = true; held[key] == nil {
			addEndpoint(c, proxy, endpoint)
		}
	}
	for key := range held {
		if !known[key] {
			removeEndpoint(c, proxy, key)
		}
	}
}

func routeTo(path string) document {
	return document{"relativePathList": []any{path}, "hostList": []any{}, "methodList": []any{}, "headerList": []any{}}
}

// routingTo returns the routing to a backend, or without an address the routing to none.
func routingTo(address string) document {
	addresses := []any{}
	if address != "" {
		addresses = append(addresses, document{"address": address, "weight": 100, "healthMonitoringEnabled": false})
	}
	return document{"routingEnabled": true, "routingAddressList": addresses}
}

// unzipped returns the WSDL of a ZIP file, which contains schemas, too.
func unzipped(kind string, content []byte) []byte {
	reader, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil || kind != "WSDL" {
		return content
	}
	for _, entry := range reader.File {
		if opened, err := entry.Open(); err == nil && strings.HasSuffix(strings.ToLower(entry.Name), ".wsdl") {
			content, _ = io.ReadAll(io.LimitReader(opened, uploadLimit))
			_ = opened.Close()
			return content
		}
	}
	return content
}

// dataIn returns the content of a data URL without its scheme.
func dataIn(opaque string) ([]byte, error) {
	mediaType, data, _ := strings.Cut(opaque, ",")
	plain, err := url.PathUnescape(data)
	content := []byte(plain)
	if err == nil && strings.HasSuffix(mediaType, ";base64") {
		content, err = base64.StdEncoding.DecodeString(plain)
	}
	if err != nil {
		return nil, rejected("Specification can not be read from the URL!")
	}
	return content, nil
}

func showSpecification(c *call, _ []string) (reply, error) {
	stored := c.project.Collections[below(below(proxies, c.key), "settings")]["spec"]
	if stored == nil {
		stored = document{"id": c.key, "specCreationType": nil, "importedContentOfBackendApi": nil}
	}
	return jsonReply(http.StatusOK, stored), nil
}

func updateSpecification(c *call, _ []string) (reply, error) {
	c.project.put(below(below(proxies, c.key), "settings"), "spec", c.fields)
	c.edited()
	return jsonReply(http.StatusOK, c.fields), nil
}
