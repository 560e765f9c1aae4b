package command

import (
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/value"
)

// limitFlag defines the flag that ends a paged list early.
func limitFlag(flags *pflag.FlagSet, limit *int) {
	const most = 1_000_000
	value.Number(flags, limit, "limit", 0, 0, most, "maximum `number` of results (0 means all)")
}

// concurrencyFlag defines the flag for the number of concurrent requests.
func concurrencyFlag(flags *pflag.FlagSet, workers *int) {
	const initial, most = 4, 32
	value.Number(flags, workers, "concurrency", initial, 1, most, "maximum `number` of concurrent requests (1–32)")
}
