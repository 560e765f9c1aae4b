package api

import (
	"crypto/tls"
	"crypto/x509"
	"errors"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
	"github.com/apiops-cli/apiops/pkg/text"
)

// maxCertificates bounds a file of certificates; all the authorities of a
// system take a quarter of a megabyte.
const maxCertificates = 8 << 20

// encryption is nil where the defaults do, so that nothing is read for it.
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
		return nil, unusable(what, path, errors.New("it holds no certificate in PEM form"))
	}
	return pool, nil
}

func (o Options) clientCertificate() ([]tls.Certificate, error) {
	const what = "client certificate"
	if o.ClientCert == "" || o.ClientKey == "" {
		return nil, fault.Usagef("a client certificate needs its key").WithHint("give both --client-cert and --client-key")
	}
	certificate, err := readPEM(what, o.ClientCert)
	if err != nil {
		return nil, err
	}
	key, err := readPEM("key of the client certificate", o.ClientKey)
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
	return text.WithoutMark(content), nil // behind one, the first block is not found
}

func unusable(what, path string, err error) error {
	return fault.Usagef("the %s in %s cannot be used: %v", what, path, files.Reason(err))
}
