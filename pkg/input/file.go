package input

import (
	"archive/zip"
	"context"
	"io"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/console"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// OpenFile opens a file to send, or stdin for "-", and checks it as far as possible.
func OpenFile(ctx context.Context, c *console.Console, name string) (api.File, error) {
	if name == "-" {
		return api.Stream(console.InputName(name), io.NopCloser(c.Stdin())), nil
	}
	file, err := console.Wait(ctx, c, func() (api.File, error) { return api.OpenFile(name) })
	if err != nil && !fault.Is(err, fault.Interrupted) {
		err = fault.Usagef("%v", err)
	}
	return file, err
}

// checkZip rejects a file that is not a ZIP file. It cannot look into a pipe.
func checkZip(file api.File) error {
	if file.Once {
		return nil
	}
	content, err := file.Open()
	if err != nil {
		return fault.Usagef("%v", err)
	}
	defer content.Close()
	at, ok := content.(io.ReaderAt)
	if !ok {
		return nil
	}
	if _, err := zip.NewReader(at, file.Size); err != nil {
		return fault.Usagef("%s is not a ZIP file", file.Name).WithHint("use a file that an export command wrote")
	}
	return nil
}
