package api

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// A request that an HTTP/2 server ends with a protocol error may have been carried out,
// but net/http resends it (golang/go#47635).
func TestHTTP2ServerSeesAChangeOnce(t *testing.T) {
	for code, name := range map[uint32]string{0: "NO_ERROR", 1: "PROTOCOL_ERROR", 2: "INTERNAL_ERROR", 8: "CANCEL"} {
		for _, request := range []Request{remove(t), create(t)} {
			t.Run(name+"/"+request.Operation.Method, func(t *testing.T) {
				var seen atomic.Int32
				address, authority := listenTLS(t, func(connection *tls.Conn) {
					if connection.ConnectionState().NegotiatedProtocol == "h2" {
						breakStreams(connection, code, &seen)
					} else {
						breakRequests(connection, &seen)
					}
				})
				err := send(client(t, address, func(o *Options) { o.CACert = authority }), request)
				if kindOf(err) != fault.OutcomeUnknown {
					t.Errorf("got %v", err)
				}
				if got := seen.Load(); got != 1 {
					t.Errorf("the server saw the change %d times", got)
				}
			})
		}
	}
}

func TestHTTP2ServerReceivesHTTP1(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 1 {
			t.Errorf("%s %s", r.Method, r.Proto)
		}
		_, _ = io.WriteString(w, `{"success":true}`)
	}))
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	trusting := func(o *Options) { o.CACert = writeCertificate(t, s.Certificate().Raw) }
	for _, request := range []Request{get(t), remove(t), create(t)} {
		if err := send(client(t, s.URL, trusting), request); err != nil {
			t.Error(err)
		}
	}
}

func create(t *testing.T) Request {
	return Request{Operation: operation(t, "POST /projects/"), Body: JSON(map[string]string{"name": "new"})}
}

// listenTLS accepts HTTP/2 or HTTP/1.1 connections, as the client prefers. It returns the
// address and the file that contains its certificate.
func listenTLS(t *testing.T, serve func(*tls.Conn)) (address, authority string) {
	t.Helper()
	model := httptest.NewTLSServer(nil) // provides a certificate
	defer model.Close()
	config := &tls.Config{Certificates: model.TLS.Certificates, NextProtos: []string{"h2", "http/1.1"}}
	listener, err := tls.Listen("tcp", "127.0.0.1:0", config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer connection.Close()
				if connection.(*tls.Conn).Handshake() == nil {
					serve(connection.(*tls.Conn))
				}
			}()
		}
	}()
	return "https://" + listener.Addr().String(), writeCertificate(t, model.Certificate().Raw)
}

func writeCertificate(t *testing.T, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: content}), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// breakStreams reads HTTP/2 frames (RFC 9113 §4.1) and ends each request with an error.
func breakStreams(connection net.Conn, code uint32, seen *atomic.Int32) {
	const (
		headers, reset, settings = 1, 3, 4
		preface                  = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
	)
	_, _ = io.CopyN(io.Discard, connection, int64(len(preface)))
	_, _ = connection.Write([]byte{0, 0, 0, settings, 0, 0, 0, 0, 0})
	frame := make([]byte, 9)
	for {
		if _, err := io.ReadFull(connection, frame); err != nil {
			return
		}
		length := int64(frame[0])<<16 | int64(frame[1])<<8 | int64(frame[2])
		if _, err := io.CopyN(io.Discard, connection, length); err != nil {
			return
		}
		if frame[3] == headers {
			seen.Add(1)
			answer := append([]byte{0, 0, 4, reset, 0}, frame[5:9]...)
			_, _ = connection.Write(binary.BigEndian.AppendUint32(answer, code))
		}
	}
}

// breakRequests reads one HTTP/1.1 request and closes the connection.
func breakRequests(connection net.Conn, seen *atomic.Int32) {
	if _, err := connection.Read(make([]byte, 4096)); err == nil {
		seen.Add(1)
	}
}

// One request is told to wait, and no other starts in the meantime.
func TestPauseAppliesToAllRequests(t *testing.T) {
	const workers, each = 8, 20
	var refused, notices atomic.Int32
	waiting := make(chan struct{}, workers*each)
	release := make(chan struct{})
	var s *server
	s = serve(t, func(w http.ResponseWriter, _ *http.Request) {
		select {
		case <-release:
		default:
			if s.requests.Load() >= each {
				refused.Add(1)
				w.Header().Set("Retry-After", "25")
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		}
	})
	c := client(t, s.URL, func(o *Options) {
		o.Notice = func(string) { notices.Add(1) }
		o.Wait = func(_ context.Context, pause time.Duration) error {
			if pause <= 5*time.Second || pause > 25*time.Second { // less on a busy machine
				t.Errorf("waits for %v", pause)
			}
			waiting <- struct{}{}
			<-release
			return nil
		}
	})
	var done sync.WaitGroup
	for range workers {
		done.Go(func() {
			for range each {
				if _, err := c.Send(t.Context(), remove(t)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range workers { // no worker gets past the pause
		<-waiting
	}
	if got := s.requests.Load(); got < each || got >= each+workers {
		t.Errorf("%d requests until all waited", got)
	}
	close(release)
	done.Wait()
	if got := s.requests.Load(); got != workers*each+refused.Load() {
		t.Errorf("%d requests in all, %d refused", got, refused.Load())
	}
	if got := notices.Load(); got != 1 {
		t.Errorf("%d notices of one pause", got)
	}
}
