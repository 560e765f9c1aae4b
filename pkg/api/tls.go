package api

import (
	"crypto/tls"
	"crypto/x509"
	"errors"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
	"github.com/apiops-cli/apiops/pkg/text"
)

// maxCertificates is the maximum size of a certificate file, in bytes; all the
// authorities of a system take about 250 kB.
const maxCertificates = 8 << 20

// encryption returns nil if the defaults are sufficient, so that nothing is read for it.
func (o Options) encryption() (*tls.Config, error) {
	if o.CACert == "" && o.ClientCert == "" && o.ClientKey == "" && !o.InsecureSkipVerify {
		return nil, nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: o.InsecureSkipVerify}
	var err error
	if o.CACert != "" {
		if config.RootCAs, err = readAuthorities(o.CACert); err != nil {
			return nil, err
		}
	}
	if o.ClientCert != "" || o.ClientKey != "" {
		if config.Certificates, err = o.clientCertificate(); err != nil {
			return nil, err
		}
	}
	return config, nil
}

func readAuthorities(path string) (*x509.CertPool, error) {
	const what = "CA certificates"
	certificates, err := readPEM(what, path)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(certificates) {
		return nil, unusable(what, path, errors.New("it contains no PEM certificate"))
	}
	return pool, nil
}

func (o Options) clientCertificate() ([]tls.Certificate, error) {
	const what = "client certificate"
	if o.ClientCert == "" || o.ClientKey == "" {
		return nil, fault.Usagef("a client certificate requires a key").WithHint("use --client-cert and --client-key together")
	}
	certificate, err := readPEM(what, o.ClientCert)
	if err != nil {
		return nil, err
	}
	key, err := readPEM("client certificate key", o.ClientKey)
	if err != nil {
		return nil, err
	}
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		return nil, unusable(what, o.ClientCert, err)
	}
	return []tls.Certificate{pair}, nil
}

func readPEM(what, path string) ([]byte, error) {
	content, err := files.Read(path, maxCertificates)
	if err != nil {
		return nil, unusable(what, path, err)
	}
	return text.WithoutMark(content), nil // otherwise the first block is not found
}

func unusable(what, path string, err error) error {
	return fault.Usagef("cannot use the %s in %s: %v", what, path, files.Reason(err))
}
