package input

// Passphrase is the flag for the passphrase of a package, which travels in a header (quirks.md §10).
// If with is not empty, the passphrase is required with that flag, and rejected without it.
func Passphrase(with string) Flag {
	return Secret("passphrase", "X-Apinizer-Package-Passphrase:", "`file` with the passphrase of the package (- for stdin)").With(with)
}

// PackageOptions are the flags that say what happens to the environments in a package. Their fields
// are below a prefix, such as "options.".
func PackageOptions(prefix string) []Flag {
	return []Flag{
		EnvironmentMap(prefix + "environmentMapping"),
		Text("merge", prefix+"certEnvironmentMergeMethod", "`method` to merge keys and certificates into the environments of existing ones").
			Of("MATCH_BY_NAME", "OVERWRITE_ALL"),
		Text("uncovered", prefix+"certEnvironmentUncoveredAction", "`action` for environments of existing keys and certificates that the package does not cover").
			Of("FILL_FROM_PACKAGE", "REMOVE_FROM_TARGET"),
	}
}

// EnvironmentMap is the flag for environments that have another name in the file.
func EnvironmentMap(place string) Flag {
	return Map("environment-map", place, "environment in the file and its name here, as `FROM=TO`; an empty TO leaves it out")
}
