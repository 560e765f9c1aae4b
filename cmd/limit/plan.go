// Package limit provides the `apiops limit-plan` and `apiops limit-assignment` commands.
package limit

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

const (
	plans     = "/projects/{project}/limit-plans"
	plan      = plans + "/{limit-plan}"
	revisions = plan + "/revisions"
)

// PlanCommands returns the `apiops limit-plan` group.
func PlanCommands() command.Group {
	return command.Group{
		Use:   "limit-plan",
		Short: "Manage plans of rate limits and AI budgets",
		Long: `The rules of a plan are in its revisions: a draft is edited, then published. Plans of
the whole gateway belong to the project admin. A plan that a subscription plan owns
cannot be changed.`,
		Commands: planCommands,
	}
}

func planCommands() []command.Command {
	return []command.Command{
		command.List{
			Use: "list", Short: "List the limit plans", Example: "apiops limit-plan list --include-platform true", Route: "GET " + plans,
			Flags: []input.Flag{
				input.Text("family", "?family", "only plans of this `family`").Of(families()...),
				input.Bool("include-platform", "?includePlatform", "also list the plans of the whole gateway"),
				input.Bool("include-managed", "?includeManaged", "also list plans that a subscription plan owns"),
				input.Text("sort", "?sort", "`field` and direction: name, family or lifecycle, with ,asc or ,desc"),
			},
			Columns: output.Fields("KEY planKey", "NAME name", "FAMILY family", "LIFECYCLE lifecycle", "REVISION currentPublishedRevision",
				"PLATFORM platformScoped", "+LABELS labels", "+MANAGED BY managedBySubscriptionPlanName", "+DESCRIPTION description", "+VERSION version"),
		},
		command.Show{
			Use: "get <limit-plan>", Short: "Show a limit plan", Example: "apiops limit-plan get gold", Route: "GET " + plan,
			Columns: output.Fields("KEY planKey", "NAME name", "SECONDARY NAME nameTr", "FAMILY family", "LIFECYCLE lifecycle",
				"REVISION currentPublishedRevision", "PLATFORM platformScoped", "LABELS labels", "MANAGED BY managedBySubscriptionPlanName",
				"RETIRED retiredAt", "DESCRIPTION description", "VERSION version"),
		},
		command.Change{
			Use: "create", Short: "Create a limit plan with a first draft",
			Long:    "The server chooses the key of the plan, which -o name prints. The family cannot be\nchanged later. For an AI budget, use -f or --set.",
			Example: "apiops limit-plan create --family request-rate --name Platinum --rate 5000/minute --rate 100000/day",
			Route:   "POST " + plans,
			Flags: append([]input.Flag{
				input.Text("family", "family", "`family` of the rules").Of(families()...).Required(),
				input.Text("name", "name", "`name` of the plan").Required(),
			}, append(planFields(), rules("initialRuleSpec")...)...),
			Document: true, Prepare: fitting("initialRuleSpec", "family"), Key: "planKey", Done: "Limit plan {key} created",
		},
		command.Change{
			Use: "update <limit-plan>", Short: "Update the name, description and labels of a limit plan",
			Example: "apiops limit-plan update gold --name 'Gold plus' --label partners",
			Route:   "PUT " + plan, Document: true,
			Flags: append([]input.Flag{input.Text("name", "name", "`name` of the plan").Required()}, planFields()...),
			Done:  "Limit plan {limit-plan} updated",
		},
		command.Change{
			Use: "delete <limit-plan>...", Short: "Delete a limit plan that is a draft",
			Long:    "A plan that was published can only be retired.",
			Example: "apiops limit-plan delete silver --yes",
			Route:   "DELETE " + plan, Confirm: "Delete limit plan {limit-plan}?", Done: "Limit plan {limit-plan} deleted",
		},
		command.Change{
			Use: "publish <limit-plan> <revision>", Short: "Publish a draft revision permanently",
			Long: `A published revision never changes: to change the rules again, create another draft.
Assignments of the plan are deployed again; the server does not report how that
went.`,
			Example: "apiops limit-plan publish gold 2 --reason 'higher limits'",
			Route:   "POST " + revisions + "/{revision}/actions/publish", Flags: changeReason(), Done: "Revision {revision} of limit plan {limit-plan} published",
		},
		command.Change{
			Use: "retire <limit-plan>...", Short: "Retire a published limit plan permanently",
			Long:    "Current assignments keep applying, but the plan cannot be assigned any more. There is\nno way back.",
			Example: "apiops limit-plan retire bronze --yes",
			Route:   "POST " + plan + "/actions/retire", Confirm: "Retire limit plan {limit-plan}? This cannot be undone: no new assignments are possible.",
			Done: "Limit plan {limit-plan} retired",
		},
		command.Group{Use: "revision", Short: "See the revisions of a limit plan", Commands: func() []command.Command {
			return []command.Command{
				command.List{
					Use: "list <limit-plan>", Short: "List the revisions of a limit plan, oldest first", Example: "apiops limit-plan revision list gold",
					Route: "GET " + revisions,
					Columns: output.Fields("REVISION revision", "STATUS status", "PUBLISHED publishedAt", "BY publishedBy", "REASON changeReason",
						"+CHECKSUM semanticChecksum"),
				},
				showRevision("get <limit-plan> <revision>", "Show a revision", "apiops limit-plan revision get gold 1", revisions+"/{revision}"),
			}
		}},
		command.Group{Use: "draft", Short: "Manage the draft of a limit plan", Commands: drafts},
		command.Single("published", "See the published revision of a limit plan", func() command.Show {
			return showRevision("get <limit-plan>", "Show the published revision", "apiops limit-plan published get gold", plan+"/published")
		}),
	}
}

func drafts() []command.Command {
	fields := append(rules("ruleSpec"), changeReason()...)
	return []command.Command{
		showRevision("get <limit-plan>", "Show the draft", "apiops limit-plan draft get gold", plan+"/draft"),
		command.Change{
			Use: "create <limit-plan>", Short: "Create a draft (a plan has one at most)",
			Example: "apiops limit-plan draft create bronze --rate 200/minute",
			Route:   "POST " + plan + "/draft-revisions", Flags: fields, Document: true,
			Key: "revision", Done: "Draft revision {key} of limit plan {limit-plan} created",
		},
		command.Change{
			Use: "update <limit-plan> <revision>", Short: "Replace the rules of a draft",
			Example: "apiops limit-plan draft update gold 2 --rate 3000/minute --overflow-action count-only",
			Route:   "PUT " + plan + "/draft-revisions/{revision}", Flags: fields, Document: true,
			Done: "Draft revision {revision} of limit plan {limit-plan} updated",
		},
	}
}

func showRevision(use, short, example, route string) command.Show {
	return command.Show{
		Use: use, Short: short, Example: example, Route: "GET " + route,
		Columns: output.Fields("PLAN planKey", "REVISION revision", "STATUS status", "RATES ruleSpec.requestRate.windows.permittedMessageCount",
			"INTERVALS ruleSpec.requestRate.windows.interval", "RULES ruleSpec", "PUBLISHED publishedAt", "BY publishedBy", "REASON changeReason"),
	}
}

func planFields() []input.Flag {
	return []input.Flag{
		input.Text("secondary-name", "nameTr", "`name` in the second language"),
		input.Text("description", "description", "`text` that describes the plan"),
		input.Texts("label", "labels", "`label` of the plan"),
	}
}

func changeReason() []input.Flag {
	return []input.Flag{input.Text("reason", "changeReason", "`reason` to record")}
}
