package cmd

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// The tests in this file break the connection between the client and a sandbox in every
// way. They check how often the request was sent, the exit code, and whether the message
// reports the outcome correctly.

const (
	nothingChanged = "nothing was changed"      // for exit code 8
	mayHaveChanged = "outcome is unknown"       // for exit code 9
	impatience     = 250 * time.Millisecond     // --timeout if the server stalls: the first to try
	hurry          = 50 * time.Millisecond      // --timeout if nothing at all can arrive
	patience       = time.Minute                // --timeout otherwise: never reached
	farAway        = "http://192.0.2.1/apiops/" // no such host: must not be contacted
	distantFuture  = "Fri, 31 Dec 9999 23:59:59 GMT"
	past           = "Sat, 01 Jan 2000 00:00:00 GMT"
)

// expected is the expected result of a fault.
type expected struct {
	sent int // how often the wire sees the request
	exit int
	says string
}

func TestFaultsOnTheWire(t *testing.T) {
	t.Parallel() // mostly waits
	for _, test := range []struct {
		name           string
		fault          breakage
		reads, changes expected
	}{
		{"no fault", deliver, expected{1, 0, ""}, expected{1, 0, ""}},

		{"reset before the sandbox received it", resetUnasked, expected{4, 8, nothingChanged}, expected{1, 9, mayHaveChanged}},
		{"reset after the sandbox carried it out", resetUnanswered, expected{4, 8, nothingChanged}, expected{1, 9, mayHaveChanged}},
		{"closed before the sandbox received it", closeUnasked, expected{4, 8, nothingChanged}, expected{1, 9, mayHaveChanged}},
		{"closed after the sandbox carried it out", closeUnanswered, expected{4, 8, nothingChanged}, expected{1, 9, mayHaveChanged}},
		{"closed in the body", closeInBody, expected{4, 1, "response is incomplete"}, expected{1, 9, mayHaveChanged}},
		{"not HTTP", say("SSH-2.0-OpenSSH_9.9\r\n"), expected{4, 8, nothingChanged}, expected{1, 9, mayHaveChanged}},
		{"stalled before the header", stallUnanswered, expected{1, 8, nothingChanged}, expected{1, 9, mayHaveChanged}},
		{"stalled in the body", stallInBody, expected{1, 1, "not complete within LIMIT (--timeout)"}, expected{1, 9, mayHaveChanged}},

		{"429", refuse("429"), expected{4, 1, nothingChanged}, expected{4, 1, nothingChanged}},
		{"429, immediately", refuse("429", "Retry-After: 0"), expected{4, 1, nothingChanged}, expected{4, 1, nothingChanged}},
		{"429, in the past", refuse("429", "Retry-After: "+past), expected{4, 1, nothingChanged}, expected{4, 1, nothingChanged}},
		{"429, tomorrow", refuse("429", "Retry-After: 86400"), expected{1, 1, "Retry-After: 86400"}, expected{1, 1, "Retry-After: 86400"}},
		{"429, in the distant future", refuse("429", "Retry-After: "+distantFuture), expected{1, 1, distantFuture}, expected{1, 1, distantFuture}},
		{"429, too many seconds", refuse("429", "Retry-After: 99999999999999999999"), expected{1, 1, nothingChanged}, expected{1, 1, nothingChanged}},
		{"503", refuse("503"), expected{4, 1, ""}, expected{1, 9, mayHaveChanged}},
		{"503, immediately", refuse("503", "Retry-After: 0"), expected{4, 1, nothingChanged}, expected{4, 1, nothingChanged}},
		{"503, in the past", refuse("503", "Retry-After: "+past), expected{4, 1, nothingChanged}, expected{4, 1, nothingChanged}},
		{"503, tomorrow", refuse("503", "Retry-After: 86400"), expected{1, 1, nothingChanged}, expected{1, 1, nothingChanged}},
		{"503 from the API", answer("503", `{"status":"FAILURE","resultMessage":"down"}`), expected{4, 1, "down"}, expected{1, 1, "down"}},
		{"503 from a proxy, JSON", answer("503", `{"message":"no upstream"}`), expected{4, 1, ""}, expected{1, 9, mayHaveChanged}},
		{"502", refuse("502"), expected{4, 1, ""}, expected{1, 9, mayHaveChanged}},
		{"502, immediately", refuse("502", "Retry-After: 0"), expected{4, 1, ""}, expected{1, 9, mayHaveChanged}},
		{"504", refuse("504"), expected{4, 1, ""}, expected{1, 9, mayHaveChanged}},
		{"504 from a proxy, JSON", answer("504", `{"message":"The upstream server is timing out","error":"timeout"}`), expected{4, 1, ""}, expected{1, 9, mayHaveChanged}},
		{"504 from a framework", answer("504", `{"timestamp":1,"status":504,"error":"Gateway Timeout","path":"/"}`), expected{4, 1, ""}, expected{1, 9, mayHaveChanged}},
		{"504, immediately", refuse("504", "Retry-After: 0"), expected{4, 1, ""}, expected{1, 9, mayHaveChanged}},

		{"redirected to another host", refuse("307", "Location: "+farAway), expected{1, 1, "does not follow redirects"}, expected{1, 1, "does not follow redirects"}},
		{"redirected to HTTPS", sendOn("https://"), expected{1, 1, "does not follow redirects"}, expected{1, 1, "does not follow redirects"}},
		{"redirect loop", sendOn("http://"), expected{6, 1, "does not follow redirects"}, expected{1, 1, "does not follow redirects"}},
		{"redirected as a GET", refuse("303", "Location: "+farAway), expected{1, 1, "does not follow redirects"}, expected{1, 1, "does not follow redirects"}},
	} {
		for _, kept := range []bool{false, true} {
			for _, request := range requests(t) {
				name := test.name + "/" + request.Operation.Method
				if kept {
					name += "/on a reused connection"
				}
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					want := test.changes
					if request.Operation.Reads() {
						want = test.reads
					}
					limit := patience
					if strings.Contains(test.name, "stalled") {
						limit = impatience
					}
					for ; ; limit *= 4 {
						w := newWire(t, test.fault)
						problem := w.check(limit, request, want, kept)
						if problem == "" {
							return
						}
						if limit > patience/4 || !w.wasTooSlow(request, want) {
							t.Fatal(problem)
						}
					}
				})
			}
		}
	}
}

// wasTooSlow reports whether a busy machine may have reached the limit before the fault:
// the request did not arrive, or it is a read whose response had not started.
func (w *wire) wasTooSlow(request api.Request, want expected) bool {
	return int(w.sent.Load()) < want.sent || request.Operation.Reads()
}

// If a connection is broken from the start, nothing is carried out. But if the client got
// a connection at all, it cannot know that about a change.
func TestBrokenConnections(t *testing.T) {
	for _, request := range requests(t) {
		t.Run("refused/"+request.Operation.Method, func(t *testing.T) {
			w := newWire(t, deliver)
			w.listener.Close()
			w.verify(w.send(w.client(patience), request), expected{0, 8, nothingChanged})
		})
		t.Run("reset at once/"+request.Operation.Method, func(t *testing.T) {
			w := newWire(t, nil)
			err := w.send(w.client(patience), request)
			want := expected{0, 8, nothingChanged}
			if !request.Operation.Reads() && fault.Code(err) == 9 { // it got as far as sending
				want = expected{0, 9, mayHaveChanged}
			}
			w.verify(err, want)
		})
	}
}

// A server may close an idle connection at the very moment of the next request. Whether
// the client notices in time is a matter of luck; but either the change is carried out
// once, or its outcome is reported as unknown.
func TestConnectionClosedBeforeTheNextRequest(t *testing.T) {
	for _, request := range requests(t) {
		t.Run(request.Operation.Method, func(t *testing.T) {
			closed := make(chan struct{}, 1)
			w := newWire(t, func(x *exchange) bool {
				deliver(x)
				x.connection.Close()
				closed <- struct{}{}
				return false
			})
			client := w.client(patience)
			for range 20 {
				w.sent.Store(0)
				if _, err := client.Send(t.Context(), requests(t)[0]); err != nil {
					t.Fatal(err)
				}
				<-closed
				_, err := client.Send(t.Context(), request)
				carriedOut := int(w.sent.Load()) - 1
				exit := fault.Code(err)
				if carriedOut > 1 || carriedOut == 1 && exit != 0 || carriedOut == 0 && exit != 9 {
					t.Fatalf("carried out %d times, exit code %d: %v", carriedOut, exit, err)
				}
				for len(closed) > 0 {
					<-closed
				}
			}
		})
	}
}

// A failure before the connection is established cannot have changed anything.
func TestBrokenTLS(t *testing.T) {
	authority := newAuthority(t)
	good := authority.issue(t, "127.0.0.1", time.Now().Add(time.Hour))
	for _, test := range []struct {
		name string
		hold func(net.Conn) net.Conn // nil: the connection is unusable
		says string
	}{
		{"plain HTTP", func(c net.Conn) net.Conn { _, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n")); return nil }, "does not support HTTPS"},
		{"closed in the handshake", func(net.Conn) net.Conn { return nil }, ": connection "},
		{"handshake stalls", func(net.Conn) net.Conn { <-t.Context().Done(); return nil }, "no connection within 50ms (--timeout)"},
		{"old protocol", speak(&tls.Config{Certificates: good, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}), "protocol version"},
		{"unknown authority", speak(&tls.Config{Certificates: newAuthority(t).issue(t, "127.0.0.1", time.Now().Add(time.Hour))}), "--ca-cert"},
		{"expired certificate", speak(&tls.Config{Certificates: authority.issue(t, "127.0.0.1", time.Now().Add(-time.Hour))}), "expired"},
		{"wrong host name", speak(&tls.Config{Certificates: authority.issue(t, "192.0.2.7", time.Now().Add(time.Hour))}), "192.0.2.7"},
		{"missing client certificate", speak(&tls.Config{Certificates: good, ClientAuth: tls.RequireAnyClientCert}), "--client-cert"},
	} {
		for _, request := range requests(t) {
			t.Run(test.name+"/"+request.Operation.Method, func(t *testing.T) {
				w := newWireOf(t, test.hold, deliver)
				limit := patience
				if test.name == "handshake stalls" {
					limit = hurry
				}
				err := w.send(w.client(limit, func(o *api.Options) { o.Host.Scheme, o.CACert = "https", authority.file }), request)
				w.verify(err, expected{0, 8, test.says})
				w.verify(err, expected{0, 8, nothingChanged})
			})
		}
	}
}

func TestGoodTLS(t *testing.T) {
	authority := newAuthority(t)
	for _, request := range requests(t) {
		w := newWireOf(t, speak(&tls.Config{Certificates: authority.issue(t, "127.0.0.1", time.Now().Add(time.Hour))}), deliver)
		err := w.send(w.client(patience, func(o *api.Options) { o.Host.Scheme, o.CACert = "https", authority.file }), request)
		w.verify(err, expected{1, 0, ""})
	}
}

// A server that sends data after the end of its response breaks the connection. The data
// may contain secrets, so it is never shown.
func TestDataAfterTheResponseIsNotShown(t *testing.T) {
	w := newWire(t, func(x *exchange) bool { return x.write(append(x.carryOut(), "canary"...)) })
	process := exec.CommandContext(t.Context(), "apiops", "credential", "private-key", "remove", "api-user", "mobile-app", "--concurrency", "1")
	process.Env = append(os.Environ(), "APIOPS_HOST=http://"+w.listener.Addr().String(), "APIOPS_TOKEN="+w.practice.Token(), "APIOPS_PROJECT="+sandbox.SampleProject, "XDG_CONFIG_HOME="+t.TempDir())
	shown, err := process.CombinedOutput()
	// The second request may receive the rest of the first response: then its outcome is
	// unknown.
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 9) || bytes.Contains(shown, []byte("canary")) {
		t.Errorf("%v: %s", err, shown)
	}
}

// requests returns one request for each method. The sandbox carries out each of them on
// arrival.
func requests(t *testing.T) []api.Request {
	const credentials = "/projects/{project}/credentials/"
	given := map[string]string{"username": "new-user", "fullName": "New User", "email": "new@example.com", "password": "secret"}
	var all []api.Request
	for _, one := range []struct {
		route string
		body  *api.Body
	}{
		{"GET " + credentials, nil},
		{"POST " + credentials, api.JSON(given)},
		{"PUT " + credentials + "{username}/token/", api.JSON(map[string]bool{"tokenNeverExpires": true})},
		{"PATCH " + credentials + "{username}/", api.JSON(map[string]string{"password": "secret"})},
		{"DELETE " + credentials + "{username}/privateKey/", nil},
	} {
		route, err := catalog.ParseRoute(one.route)
		if err != nil {
			t.Fatal(err)
		}
		operation, known := catalog.Find(route)
		if !known {
			t.Fatal(one.route)
		}
		operation.Route = route
		all = append(all, api.Request{
			Operation: operation,
			Values:    map[string]string{"project": sandbox.SampleProject, "username": sandbox.SampleCredential},
			Body:      one.body,
		})
	}
	return all
}

// wire is the server's end of a connection: it accepts connections, reads each request to
// its end and applies the fault.
type wire struct {
	t        *testing.T
	listener net.Listener
	hold     func(net.Conn) net.Conn // wraps a connection to speak HTTP; nil: it does already
	fault    breakage                // nil: connections are reset at once
	practice *sandbox.Sandbox
	spared   atomic.Int32 // how many requests on each connection succeed before the fault

	sent atomic.Int32
}

// breakage handles a request and reports whether to keep the connection.
type breakage func(*exchange) bool

// exchange is a request that was received completely.
type exchange struct {
	wire       *wire
	connection net.Conn
	request    *http.Request
}

func newWire(t *testing.T, fault breakage) *wire { return newWireOf(t, nil, fault) }

func newWireOf(t *testing.T, hold func(net.Conn) net.Conn, fault breakage) *wire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{t: t, listener: listener, hold: hold, fault: fault, practice: sandbox.New(sandbox.Options{Token: "token"})}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go w.serve(connection)
		}
	}()
	return w
}

func (w *wire) serve(raw net.Conn) {
	defer raw.Close()
	connection := raw
	if w.fault == nil {
		reset(raw)
		return
	}
	if w.hold != nil {
		if connection = w.hold(raw); connection == nil {
			return
		}
	}
	reader := bufio.NewReader(connection)
	for n := int32(1); ; n++ {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		var body bytes.Buffer
		if _, err := body.ReadFrom(request.Body); err != nil {
			return
		}
		request.Body = http.NoBody
		if body.Len() > 0 {
			request.Body = readCloser{&body}
		}
		w.sent.Add(1)
		x := &exchange{wire: w, connection: connection, request: request}
		if n <= w.spared.Load() {
			deliver(x)
		} else if !w.fault(x) {
			return
		}
	}
}

type readCloser struct{ *bytes.Buffer }

func (readCloser) Close() error { return nil }

// client returns a client that never really waits between two attempts.
func (w *wire) client(timeout time.Duration, change ...func(*api.Options)) *api.Client {
	options := api.Options{
		Host:    &url.URL{Scheme: "http", Host: w.listener.Addr().String()},
		Token:   w.practice.Token(),
		Timeout: timeout,
		Wait:    func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	}
	for _, c := range change {
		c(&options)
	}
	client, err := api.NewClient(options)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(client.Close)
	return client
}

// check sends a request and returns how the result differs from the expected one.
func (w *wire) check(limit time.Duration, request api.Request, want expected, kept bool) (problem string) {
	w.t.Helper()
	client := w.client(limit)
	want.says = strings.ReplaceAll(want.says, "LIMIT", limit.String())
	if kept {
		w.spared.Store(1)
		err := w.send(client, requests(w.t)[0])
		w.sent.Store(0)
		w.spared.Store(0)
		if err != nil {
			return "previous request: " + err.Error()
		}
	}
	err := w.send(client, request)
	if kept && request.Operation.Reads() && int(w.sent.Load()) == want.sent+1 {
		want.sent++ // net/http repeats a read by itself if a reused connection breaks
	}
	return w.problem(err, want)
}

// send does what a command does with a request.
func (w *wire) send(client *api.Client, request api.Request) error {
	reply, err := client.Send(w.t.Context(), request)
	if err != nil {
		return err
	}
	return reply.Check()
}

func (w *wire) verify(err error, want expected) {
	w.t.Helper()
	if problem := w.problem(err, want); problem != "" {
		w.t.Error(problem)
	}
}

// problem describes the first difference between the result and the expected one.
func (w *wire) problem(err error, want expected) string {
	if got := int(w.sent.Load()); got != want.sent {
		return fmt.Sprintf("%d requests, want %d: %v", got, want.sent, err)
	}
	if got := fault.Code(err); got != want.exit {
		return fmt.Sprintf("exit code %d, want %d: %v", got, want.exit, err)
	}
	if err == nil {
		return ""
	}
	failure := fault.From(err)
	if said := failure.Message + "\n" + failure.Hint; !strings.Contains(said, want.says) {
		return fmt.Sprintf("%q is missing in:\n%s", want.says, said)
	}
	return ""
}

// carryOut passes the request to the sandbox and returns the response as sent over the
// wire.
func (x *exchange) carryOut() []byte {
	recorder := httptest.NewRecorder()
	x.wire.practice.ServeHTTP(recorder, x.request)
	answer := recorder.Result()
	answer.ContentLength = int64(recorder.Body.Len())
	var text bytes.Buffer
	_ = answer.Write(&text)
	return text.Bytes()
}

func (x *exchange) write(text []byte) bool {
	_, err := x.connection.Write(text)
	return err == nil
}

// stall keeps the connection open until the client closes it.
func (x *exchange) stall() bool {
	_, _ = x.connection.Read(make([]byte, 1))
	return false
}

func deliver(x *exchange) bool { return x.write(x.carryOut()) }

func resetUnasked(x *exchange) bool {
	reset(x.connection)
	return false
}

func resetUnanswered(x *exchange) bool {
	x.carryOut()
	return resetUnasked(x)
}

func closeUnasked(*exchange) bool { return false }

func closeUnanswered(x *exchange) bool {
	x.carryOut()
	return false
}

func closeInBody(x *exchange) bool {
	answer := x.carryOut()
	x.write(answer[:len(answer)-3])
	return false
}

func stallUnanswered(x *exchange) bool {
	x.carryOut()
	return x.stall()
}

func stallInBody(x *exchange) bool {
	answer := x.carryOut()
	x.write(answer[:len(answer)-3])
	return x.stall()
}

// refuse responds instead of the sandbox, as a proxy does.
func refuse(status string, headers ...string) breakage {
	lines := append([]string{"HTTP/1.1 " + status + " No", "Content-Length: 0"}, headers...)
	return say(strings.Join(lines, "\r\n") + "\r\n\r\n")
}

// answer responds with JSON.
func answer(status, body string) breakage {
	return say(fmt.Sprintf("HTTP/1.1 %s No\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", status, len(body), body))
}

func say(text string) breakage {
	return func(x *exchange) bool { return x.write([]byte(text)) }
}

// sendOn redirects to the wire itself.
func sendOn(scheme string) breakage {
	return func(x *exchange) bool {
		return refuse("302", "Location: "+scheme+x.wire.listener.Addr().String()+"/apiops/elsewhere/")(x)
	}
}

// reset closes a connection with RST instead of FIN.
func reset(connection net.Conn) {
	if wrapped, ok := connection.(*tls.Conn); ok {
		connection = wrapped.NetConn()
	}
	_ = connection.(*net.TCPConn).SetLinger(0)
	_ = connection.Close()
}

// speak performs the server's part of a handshake.
func speak(config *tls.Config) func(net.Conn) net.Conn {
	return func(raw net.Conn) net.Conn {
		connection := tls.Server(raw, config)
		if err := connection.Handshake(); err != nil {
			_, _ = raw.Read(make([]byte, 1)) // so that the alert is not lost
			return nil
		}
		return connection
	}
}

// authority issues certificates. file contains its own certificate.
type authority struct {
	file        string
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	key := newKey(t)
	content := sign(t, template, template, key, key)
	certificate, err := x509.ParseCertificate(content)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: content}), 0o600); err != nil {
		t.Fatal(err)
	}
	return authority{file, certificate, key}
}

func (a authority) issue(t *testing.T, address string, expires time.Time) []tls.Certificate {
	t.Helper()
	key := newKey(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), NotAfter: expires,
		IPAddresses: []net.IP{net.ParseIP(address)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	content := sign(t, template, a.certificate, key, a.key)
	return []tls.Certificate{{Certificate: [][]byte{content}, PrivateKey: key}}
}

func sign(t *testing.T, template, parent *x509.Certificate, key, signer *ecdsa.PrivateKey) []byte {
	t.Helper()
	content, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}
