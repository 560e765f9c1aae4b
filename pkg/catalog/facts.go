package catalog

// Effect is what an operation does to what is stored. It is a fact of the
// operation, not of its method (quirks.md §8).
type Effect string

// The effects. What destroys is asked about first: it deletes, undeploys, stops
// traffic or ends something permanently. Taking away an assignment only changes.
const (
	EffectReads    Effect = "reads"
	EffectChanges  Effect = "changes"
	EffectDestroys Effect = "destroys"
)

// Deploys is when an operation deploys, or undeploys (quirks.md §13).
type Deploys string

// When an operation deploys.
const (
	DeploysNever    Deploys = "never"
	DeploysAlways   Deploys = "always"
	DeploysAsked    Deploys = "asked"    // if the request says so; see Asks
	DeploysDepends  Deploys = "depends"  // on a field of the body (see Asks) or on what is stored
	DeploysMarks    Deploys = "marks"    // only marks that a redeployment is required
	DeploysExplicit Deploys = "explicit" // deploying or undeploying is all it does
	DeploysUnknown  Deploys = "unknown"  // not documented
)

// Answer is the shape of the answer to an operation that succeeded
// (quirks.md §1, §23).
type Answer string

// The shapes of answers.
const (
	AnswerEnvelope Answer = "envelope" // status or success, and the rest beside it
	AnswerBare     Answer = "bare"     // the object or list itself
	AnswerResult   Answer = "result"   // {"result": {"success": true}}
	AnswerEmpty    Answer = "empty"
	AnswerText     Answer = "text"
	AnswerFile     Answer = "file"    // a download (quirks.md §10)
	AnswerUnknown  Answer = "unknown" // not documented
)

// Speaks is what "success" in a deploymentResult is about (quirks.md §4, §24).
type Speaks string

// What a deploymentResult speaks of.
const (
	SpeaksOfEnvironments Speaks = "environments"
	SpeaksOfStorage      Speaks = "storage" // whether the object was saved or deleted
	SpeaksOfProbe        Speaks = "probe"   // whether the tested connection works
	SpeaksOfNothing      Speaks = "nothing" // it deploys, but its answer does not report on that
)

// Contract is the set of conventions an operation follows, above all for errors.
type Contract string

// The contracts. Several are live on one server (quirks.md §23).
const (
	ContractOld     Contract = "old"
	ContractCommon  Contract = "common"  // errorKey and correlationId
	ContractProblem Contract = "problem" // problem JSON (RFC 7807)
)

// Version is where the version of an object travels that protects it against
// changes made at the same time (quirks.md §23).
type Version string

// Where the version travels.
const (
	VersionNone     Version = ""
	VersionInBody   Version = "body"
	VersionInQuery  Version = "query"
	VersionOptional Version = "optional" // in the body; without it the last write wins
)
