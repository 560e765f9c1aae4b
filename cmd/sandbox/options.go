package sandbox

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/sandbox"
	"github.com/apiops-cli/apiops/pkg/value"
)

const (
	// maxCredentials is the number of credentials that a practice server certainly has room for.
	maxCredentials = 1_000_000
	// maxPods keeps the responses of route-health small.
	maxPods = 100
	// maxCount limits what counts requests.
	maxCount = 1_000_000
)

// typed are the flags of a practice server that need to be checked together.
type typed struct {
	dialect, release, fault, faultAt *string
	faultAfter                       int
	options                          sandbox.Options
}

// addFlags defines the flags that describe a practice server.
func addFlags(flags *pflag.FlagSet) *typed {
	given := &typed{
		dialect: flags.String("dialect", sandbox.Classic, "`generation` of responses: "+strings.Join(sandbox.Dialects(), ", ")),
		release: flags.String("release", "", "`release` of the server, without the operations of later ones: "+strings.Join(sandbox.Releases(), ", ")+" (default the latest)"),
		fault:   flags.String("fault", "", "`fault` to simulate in every response, or with :N in the first N: "+strings.Join(sandbox.Faults(), ", ")),
		faultAt: flags.String("fault-at", "", "limit --fault to requests whose path contains this `text`, after a method if any, e.g. \"POST /environments/\""),
	}
	options := &given.options
	value.Number(flags, &given.faultAfter, "fault-after", 0, 0, maxCount, "`number` of requests to spare before --fault")
	flags.StringSliceVar(&options.FailEnvironments, "fail-environment", nil, "`environment` in which deployments fail; may be repeated")
	value.Number(flags, &options.FailTimes, "fail-times", 0, 0, maxCount, "`number` of requests that --fail-environment affects; 0 means all")
	value.Number(flags, &options.Pods, "pods", 2, 1, maxPods, "`number` of gateway pods in each environment")
	value.Number(flags, &options.PodLag, "pod-lag", 0, 0, maxCount, "`number` of reads of route-health after a deployment before all pods have it")
	value.Number(flags, &options.SilentPods, "silent-pods", 0, 0, maxPods, "`number` of gateway pods in each environment that do not answer route-health")
	flags.StringSliceVar(&options.Inconsistent, "inconsistent", nil, "`environment` whose pods serve only what is not deployed there; may be repeated")
	flags.StringVar(&options.GatewayURL, "gateway-url", "", "base `URL` of the gateways in invoke-info, for probes (default that of the environment)")
	value.Duration(flags, &options.Latency, "latency", 0, 0, "`time` to delay each response, e.g. 200ms")
	value.Number(flags, &options.Credentials, "credentials", 0, 0, maxCredentials, "`number` of credentials to add to the sample project")
	command.Values(flags, "dialect", sandbox.Dialects()...)
	command.Values(flags, "release", sandbox.Releases()...)
	command.Values(flags, "fault", sandbox.Faults()...)
	command.Values(flags, "fail-environment", sandbox.SampleEnvironments()...)
	command.Values(flags, "inconsistent", sandbox.SampleEnvironments()...)
	return given
}

// check returns the options that the flags describe.
func (t *typed) check() (sandbox.Options, error) {
	options := t.options
	if err := t.parse(&options); err != nil {
		return options, fault.Usagef("%s", err.Error())
	}
	if *t.fault == "" && (*t.faultAt != "" || t.faultAfter > 0) {
		return options, fault.Usagef("--fault-at and --fault-after require --fault")
	}
	if options.FailTimes > 0 && len(options.FailEnvironments) == 0 {
		return options, fault.Usagef("--fail-times requires --fail-environment")
	}
	if options.SilentPods > options.Pods {
		return options, fault.Usagef("--silent-pods cannot be more than --pods (%d)", options.Pods)
	}
	known := sandbox.SampleEnvironments()
	for _, name := range slices.Concat(options.FailEnvironments, options.Inconsistent) {
		if !slices.Contains(known, name) {
			return options, fault.Usagef("the sandbox has no environment %q", name).
				WithHint("%s", "use "+strings.Join(known, " or "))
		}
	}
	return options, nil
}

func (t *typed) parse(options *sandbox.Options) (err error) {
	options.Dialect, err = sandbox.ParseDialect(*t.dialect)
	if err == nil && *t.release != "" {
		options.Release, err = sandbox.ParseRelease(*t.release)
	}
	if err == nil && *t.fault != "" {
		options.Fault, err = sandbox.ParseFault(*t.fault)
	}
	if err == nil && *t.faultAt != "" {
		options.Fault, err = options.Fault.At(*t.faultAt)
	}
	options.Fault.After = t.faultAfter
	return err
}
