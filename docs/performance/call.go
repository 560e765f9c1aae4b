package main

import (
	"context"
	"fmt"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

const (
	curl   = 0 // the first two contestants, which the others are compared with
	client = 1
)

// oneCall measures a single change, from the start of the program to its end.
func (b *bench) oneCall(ctx context.Context, report *report) error {
	report.heading("One call")
	if program := missing("curl"); program != "" {
		report.say("Skipped: " + program + " is not installed.")
		return nil
	}
	encrypted, err := b.serveEncrypted(sandbox.Options{})
	if err != nil {
		return err
	}
	defer encrypted.Close()
	open := serve(sandbox.Options{})
	defer open.Close()

	var rows [][]string
	for _, way := range []way{{"HTTP", open, 0.65}, {"HTTPS", encrypted, 0.55}} {
		more, err := b.callOver(ctx, way, report)
		if err != nil {
			return err
		}
		rows = append(rows, more...)
	}
	report.say("`DELETE …/credentials/api-user/token/`, answered immediately by a server on the same machine.")
	report.table([]string{"over", "program", "time", "× curl", "× net/http"}, rows)
	return nil
}

// way is how to reach a server, and the maximum ratio to the time of curl.
type way struct {
	name   string
	server *server
	most   float64
}

func (b *bench) callOver(ctx context.Context, way way, report *report) ([][]string, error) {
	contestants, err := b.callers(way.server)
	if err != nil {
		return nil, err
	}
	b.progress("one call over " + way.name)
	results, err := race(ctx, b.turns(200), contestants, b.time)
	if err != nil {
		return nil, err
	}
	var rows [][]string
	for i, c := range contestants {
		rows = append(rows, []string{
			way.name,
			c.name,
			milliseconds(results.of(i, wall)),
			ratio(results.ratio(i, curl, wall)),
			ratio(results.ratio(i, client, wall)),
		})
	}
	last := len(contestants) - 1
	report.goal("one call over "+way.name+", compared with curl", way.most, results.ratio(last, curl, wall))
	report.goal("one call over "+way.name+", compared with a bare net/http program", 1.4, results.ratio(last, client, wall))
	return rows, nil
}

// callers returns programs that send the same request. The goals are about the last
// one: apiops with a table, as people use it.
func (b *bench) callers(server *server) ([]contestant, error) {
	config, err := b.write("one.curl", curlHeader(server))
	if err != nil {
		return nil, err
	}
	address := server.credentials() + sandbox.SampleCredential + "/token/"
	reset := []string{b.path("apiops"), "credential", "token", "reset", sandbox.SampleCredential, "--yes"}
	return []contestant{
		curl:   {name: "curl", words: []string{"curl", "-q", "--config", config, address}},
		client: {name: "a bare net/http program", words: []string{b.path("client"), address}, variables: server.variables()},
		{name: "the same, linked with cobra, viper, tablewriter and color", words: []string{b.path("linked"), address}, variables: server.variables()},
		{name: "the shortest program that uses these four", words: []string{b.path("least"), "reset", address}, variables: server.variables()},
		{name: "apiops with JSON output", words: append(reset[:len(reset):len(reset)], "-o", "json"), variables: server.variables()},
		{name: "apiops", words: reset, variables: server.variables()},
	}, nil
}

// curlHeader returns the configuration with which curl sends the same request as
// apiops. It is for a file, so that the token is not on the command line.
func curlHeader(server *server) string {
	text := fmt.Sprintf("silent\nshow-error\nfail\nno-progress-meter\nrequest = DELETE\nheader = \"Authorization: Bearer %s\"\n", server.token)
	if server.authority != "" {
		text += fmt.Sprintf("cacert = %q\n", server.authority)
	}
	return text
}
