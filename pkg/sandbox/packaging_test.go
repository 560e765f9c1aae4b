package sandbox_test

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

func TestPackages(t *testing.T) {
	for name, lines := range map[string]string{
		"an import renames": `
			POST /apiProxies/import/ (apiProxyExportFile=@orders.ZIP</projects/MyProject/apiProxies/Orders/export/) => 200 success & !imported
			GET /apiProxies/Orders-imported/ => 200 "relativePath":"/orders-imported"
			GET /apiProxies/Orders-imported/endpoints/ => 200 "resultCount":3
			GET /apiProxies/Orders-imported/environments/production/deploy-status/ => 200 "deployed":false
			POST //projects/Payments/apiProxies/import/ (apiProxyExportFile=@orders.zip</projects/MyProject/apiProxies/Orders/export/) => 200 success
			GET //projects/Payments/apiProxies/Orders/ => 200 "relativePath":"/orders"`,
		"or overrides": `
			POST /keys/import/?override=true (keyExportFile=@key.zip</projects/MyProject/keys/payload-key/export/) => 200 success
			GET /keys/payload-key-imported/ => 404 payload-key-imported
			POST /keystores/import/ (override=true; keystoreExportFile=@k.zip</projects/MyProject/keystores/client-keystore/export/) => 200 success
			GET /keystores/client-keystore-imported/ => 200 client-keystore
			POST /export-import/ip_group/import/ (override=true; exportFile=@a.zip</projects/MyProject/export-import/IP_GROUP/export/ {"names":["office"]}) => 200 success
			GET /ipGroups/office-imported/ => 404 office
			POST /export-import/CONNECTION/import/ (exportFile=@a.zip</projects/MyProject/export-import/CONNECTION/export/ {"names":["mail"]}) => 200 "unresolvedReferences":["Connection (mail): password is blank"]
			GET /connections/mail-imported/ => 200 "password":null & smtp.example.com
			POST /export-import/IP_GROUP/import/ (environmentMapping={"production":""}; exportFile=@a.zip</projects/MyProject/export-import/IP_GROUP/export/ {"names":["office"]}) => 200 {"success":true}
			PUT /apiProxies/Orders/import/ (metadata={}; apiProxyExportFile=@a.zip</projects/MyProject/apiProxies/Weather/export/) => 200 success
			GET /apiProxies/Orders/ => 200 "relativePath":"/weather"
			GET /apiProxies/Orders/endpoints/ => 200 "resultCount":0
			GET /apiProxies/Orders/environments/production/deploy-status/ => 200 "deployed":true`,
		"what is no package": `
			POST /apiProxies/import/ (apiProxyExportFile=@orders.zip) => 400 File must be in zip file format
			POST /apiProxies/import/ (apiProxyExportFile=@orders.bin</projects/MyProject/apiProxies/Orders/export/) => 400 must end with zip extension
			POST /apiProxies/import/ (other=x) => 400 apiProxyExportFile can not be empty!
			POST /apiProxies/import/ (apiProxyExportFile=@key.zip</projects/MyProject/keys/payload-key/export/) => 400 type KEY instead of API_PROXY
			POST /apiProxies/import/ (environmentMapping={"a":"nowhere"}; apiProxyExportFile=@a.zip</projects/MyProject/apiProxies/Orders/export/) => 404 nowhere
			POST /apiProxies/import/ (environmentMapping=a; apiProxyExportFile=@a.zip</projects/MyProject/apiProxies/Orders/export/) => 400 environmentMapping must be a JSON object!
			POST /apiProxies/import/ (apiProxyExportFile=@a.zip</projects/MyProject/certificates/web-certificate/export/) => 400 Package can not be read!
			GET /apiProxies/None/export/ => 404 None
			POST /export-import/none/export/ {"names":["office"]} => 400 none
			POST /export-import/IP_GROUP/export/ {"names":["office","none"]} => 404 none
			POST /export-import/IP_GROUP/export/ {"names":[]} => 400 names
			GET /export-import/ip_group/objects/?filter=OFF => 200 "resultCount":1`,
		"certificates, keys and keystores from files": `
			POST /certificates/ (certificateName=new; alias=a; certificateDescription=d; environmentList=production,staging; pemEncodedFile=@c.pem) => 200 environmentName
			PUT /certificates/new/ (alias=b; certificateDescription=d; environmentList=staging; pemEncodedFile=@c.pem) => 200 success
			GET /certificates/new/ => 200 "alias":"b" & !production
			POST /certificates/import-file/ (certificateName=new; alias=c; environmentList=production; certificateFile=@c.pem) => 200 {"success":true}
			GET /certificates/new/ => 200 "alias":"b" & "alias":"c"
			POST /certificates/import-file/ (certificateName=new; alias=c; environmentList=production, staging; certificateFile=@c.pem) => 404  staging
			POST /certificates/ (certificateName=other; alias=a; certificateDescription=d; environmentList=production; pemEncodedFile=@c.json) => 400 PEM
			POST /certificates/ (certificateName=other; environmentList=production; pemEncodedFile=@c.pem) => 400 alias
			POST /keys/import-file/ (keyName=payload-key; keyType=SECRET_KEY; environmentList=production; keyFile=@k.pem) => 400 already exists
			POST /keys/import-file/ (keyName=payload-key; keyType=SECRET_KEY; environmentList=staging; override=true; keyFile=@k.pem) => 200 environmentName
			GET /keys/payload-key/ => 200 staging & !production
			POST /keystores/import-file/ (keystoreName=new; environmentList=staging; keystoreFile=@k.p12) => 400 password
			GET //projects/admin/certificates/truststore/production/ => 200 gateway-ca
			GET /certificates/truststore/production/ => 400 only available for the admin project
			POST /certificates/truststore/production/import-file/ (truststoreFile=@partner.pem; namePrefix=x-) => 200 "resultCount":1 & "name":"x-partner"
			GET /certificates/x-partner/ => 200 production & !staging
			POST /certificates/truststore/staging/import-file/ (truststoreFile=@partner.pem; namePrefix=x-) => 200 production & staging
			POST /certificates/truststore/staging/import-file/ (truststoreFile=@all.zip</projects/MyProject/certificates/truststore/production/export-file/) => 200 "name":"gateway"
			POST /certificates/truststore/staging/import-file/ (truststoreFile=@all.json) => 400 No certificate could be imported!
			POST /jwks/import-file/ (jwkFile=@k.pem; jwkName=new; kid=k) => 400 JSON
			POST /jwks/import-file/ (jwkFile=@k.json; jwkName=new; kid=k) => 200 environmentName`,
	} {
		t.Run(name, func(t *testing.T) { session(t, sandbox.Options{}, lines) })
	}
}

func TestFileNames(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	for path, want := range map[string]string{
		"keys/payload-key/export-file/?environmentName=production":          `application/x-pem-file attachment; filename="payload-key-production.pem"`,
		"keystores/client-keystore/export-file/?environmentName=production": `application/octet-stream attachment; filename="client-keystore-production.p12"`,
		"jwks/validation-jwk/export-file/?publicOnly=true":                  `application/json attachment; filename="validation-jwk-public.json"`,
		"apiProxies/Back%20Office%2FNew/export/":                            `application/octet-stream attachment; filename="Back Office_New.zip"`,
	} {
		send(t, s, "POST", "/projects/MyProject/apiProxies/ai/Back%20Office%2FNew/", `{"relativePath":"/"}`)
		header := send(t, s, "GET", "/projects/MyProject/"+path, "").Header()
		if got := header.Get("Content-Type") + " " + header.Get("Content-Disposition"); got != want {
			t.Errorf("%s: %s", path, got)
		}
	}
}

// An encrypted package needs the same passphrase again.
func TestEncryptedPackages(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	ask := func(method, path, passphrase, contentType string, body []byte) *httptest.ResponseRecorder {
		request := httptest.NewRequestWithContext(t.Context(), method, "/apiops/projects/MyProject/"+path, bytes.NewReader(body))
		request.Header.Set("Authorization", "Bearer "+s.Token())
		request.Header.Set("Content-Type", contentType)
		if passphrase != "" {
			request.Header.Set("X-Apinizer-Package-Passphrase", passphrase)
		}
		answer := httptest.NewRecorder()
		s.ServeHTTP(answer, request)
		return answer
	}
	const export = "apiProxies/Orders/export/?encrypt=true"
	expectRejected(t, ask("GET", export, "", "", nil), "Package passphrase is required (header X-Apinizer-Package-Passphrase)!")
	expectRejected(t, ask("GET", export, "no base64!", "", nil), "Package passphrase must be Base64!")
	exported := ask("GET", export, "c2VjcmV0", "", nil).Body.Bytes()
	if !bytes.HasPrefix(exported, []byte("PK")) || bytes.Contains(exported, []byte("/orders")) {
		t.Errorf("exported %q", exported)
	}
	var form bytes.Buffer
	writer := multipart.NewWriter(&form)
	file, _ := writer.CreateFormFile("apiProxyExportFile", "orders.zip")
	_, _ = file.Write(exported)
	_ = writer.Close()
	upload := func(passphrase string) *httptest.ResponseRecorder {
		return ask("POST", "apiProxies/import/", passphrase, writer.FormDataContentType(), form.Bytes())
	}
	expectRejected(t, upload(""), "Package passphrase is required (header X-Apinizer-Package-Passphrase)!")
	expectRejected(t, upload("b3RoZXI="), "Package can not be decrypted with this passphrase!")
	expect(t, upload("c2VjcmV0"), 200, `{"success":true}`)
}

// A file may be larger than a JSON document, but a form must be complete.
func TestUploads(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	var form bytes.Buffer
	writer := multipart.NewWriter(&form)
	file, _ := writer.CreateFormFile("file", "city.mmdb")
	_, _ = file.Write(make([]byte, 3<<20))
	_ = writer.Close()
	put := func(body []byte) *httptest.ResponseRecorder {
		request := httptest.NewRequestWithContext(t.Context(), "PUT", "/apiops/settings/geolocation/mmdb", bytes.NewReader(body))
		request.Header.Set("Authorization", "Bearer "+s.Token())
		request.Header.Set("Content-Type", writer.FormDataContentType())
		answer := httptest.NewRecorder()
		s.ServeHTTP(answer, request)
		return answer
	}
	expectDeployed(t, put(form.Bytes()))
	if stored := s.Stored("admin", "geolocation", "geolocation"); stored["sizeBytes"] != 3<<20 {
		t.Errorf("stored %v", stored)
	}
	expectRejected(t, put(form.Bytes()[:1<<20]), "Maximum upload size exceeded, or the form is incomplete!")

	long := `{"description":"` + strings.Repeat("x", 32<<20) + `"}`
	expectRejected(t, send(t, s, "PUT", "/settings/ai-gateway", long), "Invalid body: a JSON object is expected!")
}
