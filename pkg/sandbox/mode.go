package sandbox

import (
	"net/http"
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
			for _, value := range c.request.URL.Query()[name] {
				if err := aimAt(c, value, name == "environmentName"); err != nil {
					return err
				}
			}
			return nil
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
		unit, _ := c.unit()
		c.deploys, c.targets = true, unit.deployedIn()
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
	dialect := c.sandbox.options.Dialect
	c.edited()
	switch c.mode[0] {
	case "storage":
		envelope["deploymentResult"] = document{"success": true}
	case "not-yet":
		envelope["deploymentResult"] = document{"success": false, "detailList": []any{}}
	case "always", "explicit", "asked", "depends":
		if c.deploys {
			recordDeployment(c, true, "Deployed by APIOPS Api")
			envelope["deploymentResult"] = dialect.deploymentResult("Deployed", c.targets, c.down(), c.sandbox.options.Pods)
		}
	}
	return dialect.changed(envelope), nil
}

// edited flags the proxy or the group of the path if the operation edits its configuration. Deploying
// it afterwards clears the flag where it is deployed.
func (c *call) edited() {
	if unit, exists := c.unit(); exists && (c.says("edits") || c.says("marks")) {
		unit.edited()
	}
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
