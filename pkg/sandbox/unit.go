package sandbox

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

// unit is what is deployed as a whole: a proxy or a group of proxies. It has one configuration, a
// state in each environment, and a deploy history.
type unit struct {
	project *project
	within  string // the collection that contains it
	name    string
}

// unit returns the group or the proxy of the path, if it exists.
func (c *call) unit() (unit, bool) {
	found := unit{c.project, proxies, c.path["apiProxyName"]}
	if group := c.path["groupName"]; group != "" {
		found = unit{c.project, proxyGroups, group}
	}
	return found, c.project.Collections[found.within][found.name] != nil
}

func (u unit) object() document { return u.project.Collections[u.within][u.name] }

// at returns the place of what is below the unit.
func (u unit) at(part string) string { return below(below(u.within, u.name), part) }

// states returns the state of the unit in each environment to which it was ever deployed.
func (u unit) states() collection { return u.project.Collections[u.at(environments)] }

// configuration returns everything that a deployment gives to the gateways, as it is now.
func (u unit) configuration() string {
	text, err := json.Marshal(u.project.bundle(u.within, u.name))
	if err != nil {
		panic("sandbox: " + err.Error()) // everything was decoded from JSON
	}
	return string(text)
}

// restore makes the unit what it was when a configuration was taken. Its name is that of today.
func (u unit) restore(configuration string) {
	u.project.unbundle(decoded(configuration), u.name)
}

func decoded(configuration string) item {
	var packed item
	if err := json.Unmarshal([]byte(configuration), &packed); err != nil {
		panic("sandbox: " + err.Error()) // was encoded by unit.configuration
	}
	return packed
}

// edited flags every environment in which the unit is deployed: what runs there is no longer what
// is stored.
func (u unit) edited() {
	for _, state := range u.states() {
		if state["deployed"] == true {
			state["redeployRequired"] = true
		}
	}
}

// deployedIn returns the environments in which the unit is deployed.
func (u unit) deployedIn() []string {
	var names []string
	for name, state := range u.states() {
		if state["deployed"] == true {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// deployments lists the states as other documents contain them.
func (u unit) deployments(flag string) []any {
	list := []any{}
	states := u.states()
	for _, name := range slices.Sorted(maps.Keys(states)) {
		list = append(list, document{
			"environmentName": name, flag: states[name]["deployed"],
			"redeployRequired": states[name]["redeployRequired"],
			"accessUrl":        u.project.Collections[environments][name]["accessUrl"],
		})
	}
	return list
}

// nextRevision counts deployments and undeployments to all environments, those included whose
// records are gone.
func (u unit) nextRevision() int {
	last := 0
	for key := range u.project.Collections[u.at(histories)] {
		number, _ := strconv.Atoi(key)
		last = max(last, number)
	}
	for _, state := range u.states() {
		for _, field := range []string{"revision", "$last"} {
			number, _ := state[field].(float64)
			last = max(last, int(number))
		}
	}
	return last + 1
}

// prune removes the oldest records. Persistent ones stay, and do not count.
func (u unit) prune() {
	held := u.project.Collections[u.at(histories)]
	var revisions []int
	for key, record := range held {
		if number, err := strconv.Atoi(key); err == nil && record["persistent"] != true {
			revisions = append(revisions, number)
		}
	}
	slices.SortFunc(revisions, func(a, b int) int { return cmp.Compare(b, a) })
	for _, revision := range revisions[min(keptRecords, len(revisions)):] {
		delete(held, strconv.Itoa(revision))
	}
}

// regroup gives a proxy another name in the groups that it is in, or with "" removes it from them.
func (p *project) regroup(proxy, name string) {
	for group := range p.Collections[proxyGroups] {
		members := p.Collections[below(below(proxyGroups, group), proxies)]
		if members[proxy] == nil {
			continue
		}
		delete(members, proxy)
		if name != "" {
			members[name] = document{"name": name}
		}
		unit{p, proxyGroups, group}.edited()
	}
}
