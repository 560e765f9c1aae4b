package sandbox

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// aim finds out whether the change is deployed, and to which environments. An unknown environment
// is rejected before anything is changed (quirks.md §13). The modes are:
//
//	never     saves only                    always    deploys everywhere
//	asked     deploys if the request asks   depends   on a field of the body, or of what is deleted
//	explicit  to the environment of the path
//	silent    deploys, but the answer does not say so
//	marks     sets redeployRequired         not-yet   answers that nothing is deployed
//	storage   answers that it was stored    probe     answers how a test went
//	text      answers with a sentence
func (c *call) aim() error {
	switch c.mode[0] {
	case "always":
		c.deploys, c.targets = true, c.environments()
	case "explicit":
		c.deploys, c.targets = true, []string{c.path["environmentName"]}
	case "depends":
		value := c.fields[c.mode[1]]
		if c.request.Method == http.MethodDelete {
			value = c.object[c.mode[1]]
		}
		if c.deploys = value != false; c.deploys { // which is the default
			c.targets = c.environments()
		}
	case "asked":
		return asked(c)
	}
	return nil
}

// asked reads what the request asks for, in the place that the mode names: the body, an object in
// it, the field environmentName, or the query.
func asked(c *call) error {
	fields := asking(c)
	if len(c.mode) > 1 {
		if name, isQuery := strings.CutPrefix(c.mode[1], "?"); isQuery {
			return aimAt(c, c.query(name), name == "environmentName")
		}
		if c.mode[1] == "environmentName" {
			return aimAt(c, text(fields, "environmentName"), true)
		}
	}
	asks, given := fields["deploy"].(bool)
	if !given {
		asks = c.says("default")
	}
	if !asks {
		return nil
	}
	listed := elements(fields, "deployTargetEnvironmentNameList")
	if len(listed) == 0 && given {
		return rejected("deployTargetEnvironmentNameList can not be empty!")
	}
	for _, element := range listed {
		name, _ := element.(string)
		if err := aimAt(c, name, true); err != nil {
			return err
		}
	}
	if len(listed) == 0 {
		c.deploys, c.targets = true, deployedIn(c)
	}
	return nil
}

// asking returns the object that contains the fields of the deployment.
func asking(c *call) document {
	if len(c.mode) > 2 && c.mode[1] == "in" {
		return inner(c.fields, c.mode[2])
	}
	return c.fields
}

func aimAt(c *call, environment string, byName bool) error {
	if environment == "" {
		return nil
	}
	if byName && c.project.Collections[environments][environment] == nil {
		return notFound(environments, environment)
	}
	c.deploys = true
	c.targets = append(c.targets, environment)
	return nil
}

// deployedIn returns the environments in which the proxy of the path is deployed.
func deployedIn(c *call) []string {
	var names []string
	for name, held := range c.project.Collections[below(deployable(c), environments)] {
		if held["deployed"] == true {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// done returns the success of a change, with the result of the deployment that its mode calls for
// and with more members of the envelope.
func (c *call) done(more document) (reply, error) {
	envelope := document{}
	for name, value := range more {
		envelope[name] = value
	}
	if c.says("object") && envelope["resultList"] == nil {
		envelope["resultList"], envelope["resultCount"] = []document{shown(c.object)}, 1
	}
	dialect, down := c.sandbox.options.Dialect, c.sandbox.options.FailEnvironments
	switch c.mode[0] {
	case "storage":
		envelope["deploymentResult"] = document{"success": true}
	case "not-yet":
		envelope["deploymentResult"] = document{"success": false, "detailList": []any{}}
	case "always", "explicit", "asked", "depends":
		if c.deploys {
			recordDeployment(c, true)
			envelope["deploymentResult"] = dialect.deploymentResult(c.targets, down)
		}
	}
	return dialect.changed(envelope), nil
}

// deployable returns the place of the proxy or the group of the path, or "".
func deployable(c *call) string {
	if name := c.path["groupName"]; name != "" {
		return below(proxyGroups, name)
	}
	if name := c.path["apiProxyName"]; name != "" {
		return below(proxies, name)
	}
	return ""
}

// recordDeployment remembers in which environments the proxy or the group of the path is now deployed.
func recordDeployment(c *call, deployed bool) {
	place := deployable(c)
	if place == "" {
		return
	}
	for _, name := range c.targets {
		if c.fails(name) {
			continue
		}
		at := below(place, environments)
		held := c.project.Collections[at][name]
		if held == nil {
			held = document{"redeployRequired": false, "revision": 0.0}
			c.project.put(at, name, held)
		}
		held["deployed"] = deployed
		if !deployed {
			continue
		}
		held["lastDeployTime"], held["redeployRequired"] = now(), false
		held["revision"] = float64(nextRevision(c, place))
		addHistory(c, place, name)
	}
}

func nextRevision(c *call, place string) int {
	last := 0
	for key := range c.project.Collections[below(place, "deploy-histories")] {
		number, _ := strconv.Atoi(key)
		last = max(last, number)
	}
	return last + 1
}

// addHistory adds to the deploy history, whose time has another name for groups (quirks.md §13).
func addHistory(c *call, place, environment string) {
	field := "deploymentTime"
	if strings.HasPrefix(place, proxyGroups) {
		field = "date"
	}
	revision := strconv.Itoa(nextRevision(c, place))
	c.project.put(below(place, "deploy-histories"), revision, document{
		"revision": revision, "username": SampleUser, field: now(), "environment": environment,
		"description": c.fields["description"], "deploy": true, "persistent": c.fields["persistent"] == true,
	})
}

// now is the time in the format of the server.
func now() string { return time.Now().UTC().Format("2006-01-02T15:04:05.000Z07:00") }

// changed returns the response to a change. In the dialect Empty, that is no body at all.
func (d Dialect) changed(envelope document) reply {
	if d == Empty {
		return reply{status: http.StatusNoContent}
	}
	return d.success(envelope)
}
