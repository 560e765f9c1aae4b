package answer

import (
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// An error that every other request would get ends a run over many names; one about a single thing
// or a single permission does not.
func TestErrorsThatEveryRequestWouldGet(t *testing.T) {
	for body, test := range map[string]struct {
		status int
		forAll bool
	}{
		`{"error":"unauthorized_client","error_description":"Invalid token"}`:                                 {401, true},
		`{"status":"FAILURE","resultMessage":"Unauthorized API Access!"}`:                                     {401, false},
		`{"status":"FAILURE","errorKey":"managementApiDisabled","message":"error.managementApiDisabled"}`:     {403, true},
		`{"status":"FAILURE","errorKey":"licenseModuleNotEnabled","message":"error.licenseModuleNotEnabled"}`: {403, true},
		`{"status":"FAILURE","errorKey":"permissionDenied","message":"error.permissionDenied"}`:               {403, false},
		`{"message":"payment required"}`:                                                                                       {402, true},
		`{"status":"FAILURE","resultMessage":"Project (X) is not found!"}`:                                                     {400, true},
		`{"status":"FAILURE","resultMessage":"Project with name (X) is not found!"}`:                                           {400, true},
		`{"status":"FAILURE","resultMessage":"Project(X) was not found or user does not have privilege to access it!"}`:        {400, true},
		`{"status":"FAILURE","resultMessage":"User does not have required permission for the project!"}`:                       {400, true},
		`{"status":"FAILURE","resultMessage":"Credential (username: project) was not found!"}`:                                 {400, false},
		`{"status":"FAILURE","resultMessage":"Credential (username: x) does not have a Private Key assigned!"}`:                {400, false},
		`{"status":"FAILURE","resultMessage":"ApiProxy (project) is not found or user does not have privilege to access it!"}`: {400, false},
		`<html><h1>401 Authorization Required</h1></html>`:                                                                     {401, true},
	} {
		reply := &Reply{Status: test.status, Host: "gateway.example.com", Content: []byte(body)}
		if failure := fault.From(reply.Check()); failure == nil || failure.ForAll != test.forAll {
			t.Errorf("%d %s: got %+v, want ForAll %t", test.status, body, failure, test.forAll)
		}
	}
}
