package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"debug/buildinfo"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
)

// size reports the size of the program, and how much code comes from each module.
func (b *bench) size(ctx context.Context, report *report) error {
	stripped, err := os.Stat(b.path("apiops"))
	if err != nil {
		return err
	}
	whole, err := b.build(ctx, ".", "apiops-with-symbols", false)
	if err != nil {
		return err
	}
	info, err := buildinfo.ReadFile(whole)
	if err != nil {
		return err
	}
	symbols, err := exec.CommandContext(ctx, "go", "tool", "nm", "-size", whole).Output()
	if err != nil {
		return err
	}
	code := codeBy(origins(info), symbols)
	report.heading("Size")
	report.say(fmt.Sprintf("The size of the program is %s, of which %s is machine code. The rest is mostly tables, which grow with the code.", mebibytes(float64(stripped.Size())), mebibytes(total(code))))
	report.table([]string{"code", "KiB", "share"}, shares(code))
	return nil
}

// origin is the source of packages: a module, or a part of the standard library.
type origin struct{ prefix, name string }

func origins(info *debug.BuildInfo) []origin {
	found := []origin{
		{info.Main.Path, "apiops itself"}, {"main", "apiops itself"},
		{"runtime", "Go's runtime"}, {"internal/runtime", "Go's runtime"},
		{"net", "net, net/http"}, {"vendor/golang.org/x/net", "net, net/http"}, {"vendor/golang.org/x/text", "net, net/http"},
		{"crypto", "crypto, TLS"}, {"vendor/golang.org/x/crypto", "crypto, TLS"}, {"encoding/asn1", "crypto, TLS"},
	}
	for _, module := range info.Deps {
		found = append(found, origin{module.Path, module.Path})
	}
	slices.SortFunc(found, func(a, b origin) int { return cmp.Compare(len(b.prefix), len(a.prefix)) }) // the longest prefix first
	return found
}

// codeBy returns the machine code of each origin, in bytes. Each line of symbols has an
// address, a size, a type and a name.
func codeBy(origins []origin, symbols []byte) map[string]float64 {
	sizes := map[string]float64{}
	for lines := bufio.NewScanner(bytes.NewReader(symbols)); lines.Scan(); {
		words := strings.Fields(lines.Text())
		if len(words) < 4 || !strings.EqualFold(words[2], "T") {
			continue
		}
		size, _ := strconv.ParseFloat(words[1], 64)
		sizes[originOf(packageOf(words[3]), origins)] += size
	}
	return sizes
}

// packageOf returns the package of a symbol: "net/http" for "net/http.(*Client).Do".
func packageOf(symbol string) string {
	for _, generated := range []string{"type:.eq.", "type:.hash."} {
		symbol = strings.TrimPrefix(symbol, generated)
	}
	symbol, _, _ = strings.Cut(symbol, "[") // type arguments
	folder := strings.LastIndex(symbol, "/") + 1
	name, _, _ := strings.Cut(symbol[folder:], ".")
	return symbol[:folder] + name
}

func originOf(pkg string, origins []origin) string {
	for _, origin := range origins {
		if pkg == origin.prefix || strings.HasPrefix(pkg, origin.prefix+"/") {
			return origin.name
		}
	}
	return "other packages of the standard library"
}

func total(sizes map[string]float64) (sum float64) {
	for _, size := range sizes {
		sum += size
	}
	return sum
}

// shares returns the rows of a table, the largest first. It sums up everything below
// 1% in the last row.
func shares(sizes map[string]float64) [][]string {
	sum := total(sizes)
	bySize := func(a, b string) int { return cmp.Or(cmp.Compare(sizes[b], sizes[a]), cmp.Compare(a, b)) }
	var rows [][]string
	small, rest := 0, sum
	for _, name := range slices.SortedFunc(maps.Keys(sizes), bySize) {
		if sizes[name] < sum/100 {
			small++
			continue
		}
		rows = append(rows, share(name, sizes[name], sum))
		rest -= sizes[name]
	}
	return append(rows, share(fmt.Sprintf("%d others", small), rest, sum))
}

func share(name string, size, sum float64) []string {
	return []string{name, fmt.Sprintf("%.0f", size/1024), fmt.Sprintf("%.1f %%", 100*size/sum)}
}
