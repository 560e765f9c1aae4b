package sandbox

import (
	"slices"
	"strconv"
)

const (
	histories = "deploy-histories"

	// keptRecords is how many records of a proxy or a group are kept, over all environments.
	keptRecords = 6
)

// recordDeployment remembers in which environments the proxy or the group of the path is now
// deployed, and with which configuration. Where the deployment fails, nothing changes.
func recordDeployment(c *call, deployed bool, note string) {
	unit, exists := c.unit()
	if !exists {
		return
	}
	for _, name := range c.targets {
		if c.project.Collections[environments][name] == nil || c.fails(name) {
			continue
		}
		state := unit.states()[name]
		if state == nil {
			state = document{"deployed": false, "lastDeployTime": nil, "revision": nil}
			c.project.put(unit.at(environments), name, state)
		}
		revision, configuration := float64(unit.nextRevision()), unit.configuration()
		state["deployed"], state["redeployRequired"] = deployed, false
		state["$last"], state["$lag"] = revision, c.sandbox.options.PodLag
		if deployed {
			state["revision"], state["lastDeployTime"], state["$configuration"] = revision, now(), configuration
		}
		addRecord(c, unit, document{
			"revision": revision, "environment": name, "deploy": deployed, "description": note,
			"$configuration": configuration,
		})
	}
}

// addRecord adds to the deploy history. The field of the time has another name for groups (quirks.md
// §13).
func addRecord(c *call, unit unit, record document) {
	timeField := "deploymentTime"
	if unit.within == proxyGroups {
		timeField = "date"
	} else {
		record["backendApiVersion"] = unit.object()["backendApiVersion"]
	}
	record[timeField], record["username"] = now(), SampleUser
	record["persistent"] = c.fields["persistent"] == true
	if given := text(c.fields, "description"); given != "" && c.says("explicit") {
		record["description"] = given
	}
	c.project.put(unit.at(histories), strconv.Itoa(int(record["revision"].(float64))), record)
	unit.prune()
}

// listHistory lists the records, the latest first.
func listHistory(c *call, _ []string) (reply, error) {
	found := documents(c.project.Collections[c.at])
	slices.Reverse(found)
	return c.sandbox.options.Dialect.list(found), nil
}

// rollback makes a revision the configuration, and deploys it if the query names an environment.
// Only a sentence says whether that failed (quirks.md §5).
func rollback(c *call, _ []string) (reply, error) {
	configuration := text(c.object, "$configuration")
	if configuration == "" {
		return reply{}, rejected("Rollback failed for deploy history revision (%s)!", c.key)
	}
	unit, _ := c.unit()
	unit.restore(configuration)
	unit.edited()
	message := "API Proxy rolled back successfully to deploy history revision (" + c.key + ")."
	if c.deploys {
		recordDeployment(c, true, "Rolled back to revision "+c.key)
		message += " Deployed to environment: " + c.targets[0]
		if c.fails(c.targets[0]) {
			message = "API Proxy rolled back successfully but deployment failed: Connection refused"
		}
	}
	return c.sandbox.options.Dialect.changed(document{"resultMessage": message}), nil
}
