package api

import "testing"

// BenchmarkDeployment reads the answer to a change, as is done for each of many.
func BenchmarkDeployment(b *testing.B) {
	reply := answer(200, `{"success": true, "deploymentResult": {"success": true, "message": "Deployment completed successfully",
		"environmentResults": [{"environmentName": "production", "success": true, "message": "Deployed successfully"},
		                       {"environmentName": "staging",    "success": true, "message": "Deployed successfully"}]}}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := reply.Deployment(true); err != nil {
			b.Fatal(err)
		}
	}
}
