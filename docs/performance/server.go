package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"time"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// server is a sandbox that listens and counts connections.
type server struct {
	*httptest.Server
	token       string
	authority   string // path of the certificate to trust; empty without TLS
	connections atomic.Int64
}

// serve starts a sandbox.
func serve(options sandbox.Options) *server {
	s := newServer(options)
	s.Start()
	return s
}

// serveEncrypted starts a sandbox with TLS and a new certificate.
func (b *bench) serveEncrypted(options sandbox.Options) (*server, error) {
	certificate, err := newCertificate()
	if err != nil {
		return nil, err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Certificate[0]})
	authority, err := b.write("authority.pem", string(text))
	if err != nil {
		return nil, err
	}
	s := newServer(options)
	s.authority = authority
	s.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	s.StartTLS()
	return s, nil
}

func newServer(options sandbox.Options) *server {
	practice := sandbox.New(options)
	s := &server{Server: httptest.NewUnstartedServer(practice), token: practice.Token()}
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.connections.Add(1)
		}
	}
	return s
}

// credentials returns the URL of the credentials in the sample project.
func (s *server) credentials() string {
	return s.URL + "/apiops/projects/" + sandbox.SampleProject + "/credentials/"
}

// variables returns the variables for apiops to use the server.
func (s *server) variables() []string {
	variables := []string{"APIOPS_HOST=" + s.URL, "APIOPS_TOKEN=" + s.token, "APIOPS_PROJECT=" + sandbox.SampleProject}
	if s.authority != "" {
		variables = append(variables, "APIOPS_CA_CERT="+s.authority)
	}
	return variables
}

// newCertificate returns a self-signed certificate for 127.0.0.1.
func newCertificate() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "apiops performance"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(24 * time.Hour),
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{signed}, PrivateKey: key}, err
}
