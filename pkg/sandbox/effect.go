package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// effect is what a fault does with an operation: it answers in its place, or carries it out and spoils the answer.
type effect func(*call, operation) reply

type namedEffect struct {
	fault  string
	effect effect
}

func effects() []namedEffect {
	return []namedEffect{
		{"unauthorized", refusing(http.StatusUnauthorized, invalidToken)},
		{"forbidden", refusing(http.StatusUnauthorized, "Unauthorized API Access!")}, // not a 403: quirks.md §3
		{"server-error", refusing(http.StatusInternalServerError, "An unexpected error occurred")},
		{"html", answering(page(http.StatusBadGateway))},
		{"html-ok", answering(page(http.StatusOK))},
		{"empty-ok", spoiling(func(reply) reply { return reply{status: http.StatusOK} })},
		{"cut", spoiling(interrupt)},
		{"truncated", spoiling(truncate)},
		{"drop", delivering(dropped)},
		{"hang", delivering(withheld)},
		{"busy", postponing(http.StatusTooManyRequests)},
		{"unavailable", postponing(http.StatusServiceUnavailable)},
		{"gateway-timeout", spoiling(func(reply) reply { return page(http.StatusGatewayTimeout) })},
		{"escape", spoiling(disguise)},
		{"redirect", answering(page(http.StatusFound).with("Location", "https://elsewhere.invalid/apiops/"))},
	}
}

func findEffect(fault string) (effect, error) {
	if fault == "" {
		return (*call).carryOut, nil
	}
	for _, named := range effects() {
		if named.fault == fault {
			return named.effect, nil
		}
	}
	return nil, fmt.Errorf("unknown fault %q", fault)
}

func answering(answer reply) effect {
	return func(*call, operation) reply { return answer }
}

func refusing(status int, message string) effect {
	return func(c *call, _ operation) reply {
		return c.sandbox.options.Dialect.failure(failure{status, message})
	}
}

func postponing(status int) effect {
	refuse := refusing(status, http.StatusText(status))
	return func(c *call, run operation) reply { return refuse(c, run).with("Retry-After", "1") }
}

func spoiling(spoil func(reply) reply) effect {
	return func(c *call, run operation) reply { return spoil(c.carryOut(run)) }
}

func delivering(how delivery) effect {
	return spoiling(func(answer reply) reply {
		answer.delivery = how
		return answer
	})
}

// page is what a proxy between the client and the server says.
func page(status int) reply {
	title := http.StatusText(status)
	return textReply(status, "text/html", "<!DOCTYPE html>\n<html><head><title>"+title+"</title></head>"+
		"<body><center><h1>"+title+"</h1></center><hr><center>gateway</center></body></html>\n")
}

// interrupt cuts the connection half way; an answer without a body has no half and is lost altogether.
func interrupt(answer reply) reply {
	answer.delivery = cut
	if len(answer.body) == 0 {
		answer.delivery = dropped
	}
	return answer
}

// truncate leaves half of the body in an answer that is otherwise in order.
func truncate(answer reply) reply {
	answer.body = answer.body[:len(answer.body)/2]
	return answer
}

// mischief is what a terminal or the log of a pipeline might obey: colours and a title, lines of its own, text that
// runs backwards, and commands to GitHub Actions and Azure Pipelines.
const mischief = "\x1b[31m\x1b]0;title\a\r\n\u202egnp\u2069\n::set-output name=secret::1\n##vso[task.complete result=Failed]"

// disguise adds mischief to the names and messages in an answer.
func disguise(answer reply) reply {
	var body any
	if json.Unmarshal(answer.body, &body) != nil {
		return answer
	}
	return jsonReply(answer.status, disguised(body))
}

func disguised(value any) any {
	switch value := value.(type) {
	case document:
		for name, field := range value {
			if _, isText := field.(string); !isText || isProse(name) {
				value[name] = disguised(field)
			}
		}
	case []any:
		for position, element := range value {
			value[position] = disguised(element)
		}
	case string:
		return value + mischief
	}
	return value
}

// isProse tells the fields for people from those that steer a client, such as "status".
func isProse(field string) bool {
	switch field {
	case "name", "username", "fullName", "description", "environmentName", "envName", "podName",
		"message", "detail", "error_description", "resultMessage":
		return true
	}
	return false
}
