package answer

import "testing"

// BenchmarkDeployment reads the response to a change, as is done for each of many
// changes.
func BenchmarkDeployment(b *testing.B) {
	operation := operation(b, deploys)
	b.ReportAllocs()
	for b.Loop() {
		reply := answerTo(operation, 200, `{"success": true, "deploymentResult": {"success": true, "message": "Deployment completed successfully",
			"environmentResults": [{"environmentName": "production", "success": true, "message": "Deployed successfully"},
			                       {"environmentName": "staging",    "success": true, "message": "Deployed successfully"}]}}`)
		if _, err := reply.Deployment(true); err != nil {
			b.Fatal(err)
		}
	}
}
