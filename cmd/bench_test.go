package cmd_test

import "testing"

// BenchmarkTree builds the whole command tree.
func BenchmarkTree(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		tree()
	}
}
