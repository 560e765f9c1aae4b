package catalog

// Effect is the effect of an operation on what is stored. It is a fact of the operation,
// not of its method (quirks.md §8).
type Effect string

// The effects. An operation that destroys requires confirmation: it deletes, undeploys,
// stops traffic or ends something permanently. Unassigning only changes.
const (
	EffectReads    Effect = "reads"
	EffectChanges  Effect = "changes"
	EffectDestroys Effect = "destroys"
)

// Deploys says when an operation deploys or undeploys (quirks.md §13).
type Deploys string

// The values of Deploys.
const (
	DeploysNever    Deploys = "never"
	DeploysAlways   Deploys = "always"
	DeploysAsked    Deploys = "asked"    // if the request says so; see Asks
	DeploysDepends  Deploys = "depends"  // on a field of the body (see Asks) or on what is stored
	DeploysMarks    Deploys = "marks"    // only marks that a redeployment is required
	DeploysExplicit Deploys = "explicit" // all it does is deploy or undeploy
	DeploysUnknown  Deploys = "unknown"  // not documented
)

// Answer is the shape of a successful response (quirks.md §1, §23).
type Answer string

// The shapes of responses.
const (
	AnswerEnvelope Answer = "envelope" // status or success, next to the content
	AnswerBare     Answer = "bare"     // the object or list itself
	AnswerFields   Answer = "fields"   // status, next to the fields of what was created
	AnswerListed   Answer = "listed"   // status, next to a list that contains what was changed
	AnswerResult   Answer = "result"   // {"result": {"success": true}}
	AnswerEmpty    Answer = "empty"
	AnswerText     Answer = "text"
	AnswerPage     Answer = "page"    // a web page
	AnswerFile     Answer = "file"    // a download (quirks.md §10)
	AnswerUnknown  Answer = "unknown" // not documented
)

// Speaks is the subject of "success" in a deploymentResult (quirks.md §4, §24).
type Speaks string

// The subjects of a deploymentResult.
const (
	SpeaksOfEnvironments Speaks = "environments"
	SpeaksOfStorage      Speaks = "storage" // whether the object was saved or deleted
	SpeaksOfStart        Speaks = "start"   // whether it was started; it continues in the background
	SpeaksOfProbe        Speaks = "probe"   // whether the tested connection works
	SpeaksOfNothing      Speaks = "nothing" // it deploys, but the response does not report on that
)

// Contract is the set of conventions that an operation follows, above all for errors.
type Contract string

// The contracts. One server uses several of them (quirks.md §23).
const (
	ContractOld     Contract = "old"
	ContractCommon  Contract = "common"  // errorKey and correlationId
	ContractProblem Contract = "problem" // problem JSON (RFC 7807)
)

// Version says where a request carries the version of an object, which protects it
// against concurrent changes (quirks.md §23).
type Version string

// The places of the version.
const (
	VersionNone     Version = ""
	VersionInBody   Version = "body"
	VersionInQuery  Version = "query"
	VersionOptional Version = "optional" // in the body; without it, the last write wins
)
