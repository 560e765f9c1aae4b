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

// size weighs the program, and the code that each module brings.
func (b *bench) size(ctx context.Context, report *report) error {
	stripped, err := os.Stat(b.path("apiops"))
	if err != nil {
		return err
	}
	whole, err := b.buildWith(ctx, ".", "apiops-with-symbols", "")
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
	report.say(fmt.Sprintf("The program is %s large, of which %s are machine code. The rest, tables for the most part, grows with it.", mebibytes(float64(stripped.Size())), mebibytes(total(code))))
	report.table([]string{"code of", "KiB", "share"}, shares(code))
	return nil
}

// origin is where packages come from: a module, or a part of the standard
// library.
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
	slices.SortFunc(found, func(a, b origin) int { return cmp.Compare(len(b.prefix), len(a.prefix)) }) // the closest first
	return found
}

// codeBy sums the bytes of machine code in a list of symbols, which has an
// address, a size, a type and a name in each line.
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

// packageOf is the package of a symbol: "net/http" of "net/http.(*Client).Do".
func packageOf(symbol string) string {
	for _, generated := range []string{"type:.eq.", "type:.hash."} {
		symbol = strings.TrimPrefix(symbol, generated)
	}
	symbol, _, _ = strings.Cut(symbol, "[") // what a generic function is made for
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
	return "the rest of the standard library"
}

func total(sizes map[string]float64) (sum float64) {
	for _, size := range sizes {
		sum += size
	}
	return sum
}

// shares are the rows of a table, the largest first; what is less than one in
// a hundred is lumped together.
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
	return append(rows, share(fmt.Sprintf("%d smaller ones", small), rest, sum))
}

func share(name string, size, sum float64) []string {
	return []string{name, fmt.Sprintf("%.0f", size/1024), fmt.Sprintf("%.1f %%", 100*size/sum)}
}
