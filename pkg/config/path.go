package config

import (
	"path/filepath"
	"runtime"
)

// defaultPath is the file of a user who names no other, or nothing if there is no home to keep it in.
func defaultPath(lookup func(string) (string, bool)) string {
	folder := userFolder(runtime.GOOS, lookup)
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, "apiops", "config.yaml")
}

// userFolder is os.UserConfigDir by lookup, with XDG_CONFIG_HOME respected on macOS too.
func userFolder(system string, lookup func(string) (string, bool)) string {
	if system == "windows" {
		folder, _ := lookup("AppData")
		return folder
	}
	if folder, _ := lookup("XDG_CONFIG_HOME"); filepath.IsAbs(folder) { // the specification has others ignored
		return folder
	}
	home, _ := lookup("HOME")
	switch {
	case home == "":
		return ""
	case system == "darwin":
		return filepath.Join(home, "Library", "Application Support")
	default:
		return filepath.Join(home, ".config")
	}
}
