package config

import (
	"path/filepath"
	"runtime"
)

// defaultPath is the file of a user who names no other, or nothing if there is no home to keep it in.
func defaultPath(lookup func(string) (string, bool)) string {
	folder := configFolder(runtime.GOOS, lookup)
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, "config.yaml")
}

// configFolder is the folder of apiops below os.UserConfigDir, by lookup and with XDG_CONFIG_HOME respected on macOS
// too. It is empty if there is no home.
func configFolder(system string, lookup func(string) (string, bool)) string {
	return userFolder(system, lookup, "AppData", "XDG_CONFIG_HOME", "Library/Application Support", ".config")
}

// CacheFolder is the same below os.UserCacheDir.
func CacheFolder(system string, lookup func(string) (string, bool)) string {
	return userFolder(system, lookup, "LocalAppData", "XDG_CACHE_HOME", "Library/Caches", ".cache")
}

// userFolder is named by a variable on Windows, by another one elsewhere, or lies in the home in a place of the system.
func userFolder(system string, lookup func(string) (string, bool), windows, other, mac, unix string) string {
	if system == "windows" {
		return inFolder(lookup, windows, "")
	}
	if folder, _ := lookup(other); filepath.IsAbs(folder) { // the specification has others ignored
		return filepath.Join(folder, "apiops")
	}
	if system == "darwin" {
		return inFolder(lookup, "HOME", mac)
	}
	return inFolder(lookup, "HOME", unix)
}

// inFolder is the folder of apiops in a place below the one that a variable names.
func inFolder(lookup func(string) (string, bool), variable, place string) string {
	folder, _ := lookup(variable)
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, place, "apiops")
}
