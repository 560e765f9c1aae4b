// Package request sends what apiops sends, with net/http and nothing else.
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

// Delete sends one DELETE and shows the answer. It takes its token and its
// certificate from where apiops takes them.
func Delete(address string) error {
	encryption, err := encryption(os.Getenv("APIOPS_CA_CERT"))
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(context.Background(), http.MethodDelete, address, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("APIOPS_TOKEN"))
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: encryption}}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answered %s", response.Status)
	}
	_, err = io.Copy(os.Stdout, response.Body)
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
