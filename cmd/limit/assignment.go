package limit

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

const (
	assignments = "/projects/{project}/limit-assignments"
	assignment  = assignments + "/{limit-assignment}"
)

// AssignmentCommands returns the `apiops limit-assignment` group.
func AssignmentCommands() command.Group {
	return command.Group{
		Use:   "limit-assignment",
		Short: "Assign limits to consumers and others",
		Long: `An assignment begins as a draft, unless --status says otherwise. Activating and ending
an assignment deploys it to the running environments, but the server does not report
how that went.`,
		Commands: assignmentCommands,
	}
}

func assignmentCommands() []command.Command {
	version := "Without --resource-version, the current version is used."
	fits := fitting("content.customRuleSpec", "content.family")
	return []command.Command{
		command.List{
			Use: "list", Short: "List the limit assignments, ended ones included", Example: "apiops limit-assignment list --status active", Route: "GET " + assignments,
			Flags: []input.Flag{
				input.Text("family", "?family", "only assignments of this `family`").Of(families()...),
				input.Text("status", "?status", "only assignments with this `status`").Of("DRAFT", "ACTIVE", "ENDED"),
				input.Text("subject-type", "?subjectType", "only subjects of this `type`").Of(subjects()...),
				input.Text("subject", "?subjectKey", "`name` of a subject, with --subject-type"),
				input.Text("sort", "?sort", "`field` and direction: assignedAt, status or family, with ,asc or ,desc"),
			},
			Columns: output.Fields("KEY bindingKey", "SUBJECT TYPE subject.type", "SUBJECT subject.key", "FAMILY family", "MODE mode", "PLANS planKeys",
				"STATUS status", "+TARGET target.type", "+SOURCE source", "+VALID UNTIL validUntil", "+VERSION version"),
		},
		command.Show{
			Use: "get <limit-assignment>", Short: "Show a limit assignment", Example: "apiops limit-assignment get lim_1", Route: "GET " + assignment,
			Columns: output.Fields("KEY bindingKey", "SUBJECT TYPE subject.type", "SUBJECT subject.key", "FAMILY family", "MODE mode", "PLANS planKeys",
				"ACTORS actorScope", "TARGET target.type", "PROXY target.apiProxyName", "STATUS status", "SOURCE source", "VALID FROM validFrom",
				"VALID UNTIL validUntil", "ASSIGNED assignedAt", "BY assignedBy", "ENDED endedAt", "REASON endedReason", "VERSION version"),
		},
		command.Change{
			Use: "create", Short: "Assign a limit",
			Long:    "The server chooses the key of the assignment, which -o name prints.",
			Example: "apiops limit-assignment create --subject-type consumer --subject mobile-app --family request-rate --plan gold --status active",
			Route:   "POST " + assignments, Document: true,
			Flags: append(assignmentFields(), input.Text("status", "status", "`status` of the assignment (server default draft)").Of("DRAFT", "ACTIVE")),
			Flat:  contentFields(), Prepare: fits,
			Key: "bindingKey", Done: "Limit assignment {key} created",
		},
		command.Change{
			Use: "update <limit-assignment>", Short: "Update a limit assignment",
			Long:    "The subject, the family and the target have to be repeated, but cannot change.",
			Example: "apiops limit-assignment update lim_2 --subject-type application --subject loyalty-app --family request-rate --plan bronze --actor-scope any",
			Route:   "PUT " + assignment, Document: true, Flags: assignmentFields(), Flat: contentFields(), Prepare: fits, Keeps: []string{"content.mode", "content.target"}, Done: "Limit assignment {limit-assignment} updated",
		},
		command.Change{
			Use: "activate <limit-assignment>...", Short: "Activate a limit assignment that is a draft", Long: version,
			Example: "apiops limit-assignment activate lim_2",
			Route:   "POST " + assignment + "/actions/activate", Done: "Limit assignment {limit-assignment} activated",
		},
		command.Change{
			Use: "end <limit-assignment>...", Short: "End a limit assignment permanently",
			Long:    "This is how to remove an assignment: it cannot be deleted, and stays in the list.",
			Example: "apiops limit-assignment end lim_1 --reason 'contract ended' --yes",
			Route:   "POST " + assignment + "/actions/end",
			Flags:   []input.Flag{input.Text("reason", "reason", "`reason` to record")},
			Confirm: "End limit assignment {limit-assignment}? The limit no longer applies.", Done: "Limit assignment {limit-assignment} ended",
		},
		command.Change{
			Use: "validate", Short: "Check whether a limit could be assigned, without assigning it",
			Example: "apiops limit-assignment validate --subject-type consumer --subject mobile-app --family request-rate --plan gold",
			Route:   "POST " + assignments + "/actions/validate", Document: true, Flags: assignmentFields(), Flat: contentFields(), Prepare: fits, Done: "Limit assignment is valid",
		},
		command.Group{Use: "run", Short: "Assign a limit to many subjects at once", Commands: runCommands},
	}
}

func subjects() []string {
	return []string{"PLATFORM", "PROJECT", "ORGANIZATION", "CONSUMER", "APPLICATION", "API_CLIENT", "API_PROXY", "AUDIENCE_RULE"}
}

// assignmentFields are the flags for the subject and the content of an assignment.
func assignmentFields() []input.Flag {
	return append([]input.Flag{
		input.Text("subject-type", "subject.type", "`type` of the subject").Of(subjects()...).Required(),
		input.Text("subject", "subject.key", "`name` of the subject: a username, the name of an application or proxy, a client ID or the code of an organization"),
	}, content("PLAN", "CUSTOM", "INHERIT", "OFF")...)
}

// contentFields are the fields of the content, which a get shows without it.
func contentFields() map[string]string {
	return input.Under("content", "family", "actorScope", "target", "mode", "planKeys", "customRuleSpec", "cacheErrorHandlingType",
		"cacheConnectionTimeoutInSeconds", "showRateLimitStatisticsInResponseHeader", "customMessageTemplate", "customMessageContentType",
		"customMessageHttpStatusCode", "validFrom", "validUntil")
}

// content are the flags for what is assigned.
func content(modes ...string) []input.Flag {
	return append([]input.Flag{
		input.Text("family", "content.family", "`family` of the limit").Of(families()...).Required(),
		input.Text("mode", "content.mode", "`mode` of the limit (server default plan if there is a plan)").Of(modes...),
		input.Texts("plan", "content.planKeys", "`key` of a published limit plan").Names("limit-plan"),
		input.Text("actor-scope", "content.actorScope", "`actors` that the limit applies to").Of("ANY", "AUTHENTICATED", "ANONYMOUS"),
		input.Text("target-type", "content.target.type", "`type` of the target (server default all)").
			Of("ALL", "API_PROXY", "API_PROXY_ENV", "API_PROXY_GROUP", "API_PROXY_GROUP_ENV", "API_ENDPOINT", "AI_MODEL", "AI_PROVIDER"),
		input.Text("proxy", "content.target.apiProxyName", "`name` of the proxy to limit").Names("proxy"),
		input.Text("proxy-group", "content.target.apiProxyGroupName", "`name` of the proxy group to limit").Names("proxy-group"),
		input.Text("environment", "content.target.environmentName", "`name` of the environment to limit").Names("environment"),
		input.Text("target", "content.target.targetKey", "`key` of the endpoint, AI model or AI provider to limit"),
		input.Start("valid-from", "content.validFrom", "`time` from which the limit applies: a date (start of day, UTC) or an RFC 3339 time"),
		input.Time("valid-until", "content.validUntil", "`time` until which the limit applies: a date (end of day, UTC) or an RFC 3339 time"),
	}, rules("content.customRuleSpec")...)
}
