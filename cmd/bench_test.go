package cmd_test

import "testing"

// BenchmarkTree builds every command there is.
func BenchmarkTree(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		tree()
	}
}
