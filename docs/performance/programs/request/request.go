// Package request sends the same request as apiops, using only net/http.
package request

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"os"
)

// Delete sends one DELETE with a token and writes the response body to out. The
// authority is the path of the certificates to trust; empty: those of the system.
func Delete(address, token, authority string, out io.Writer) error {
	encryption, err := encryption(authority)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(context.Background(), http.MethodDelete, address, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: encryption}}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the server responded with %s", response.Status)
	}
	_, err = io.Copy(out, response.Body)
	return err
}

func encryption(authority string) (*tls.Config, error) {
	if authority == "" {
		return nil, nil
	}
	certificates, err := os.ReadFile(authority)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(certificates)
	return &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, nil
}
