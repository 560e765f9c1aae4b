// Package vectordb provides the `apiops vector-db` commands.
package vectordb

import (
	"context"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops vector-db` group.
func Commands() command.Group {
	return command.Group{Use: "vector-db", Short: "Manage connections to vector databases", Commands: commands}
}

const test = "/projects/{project}/vector-dbs/{vector-db}/test-connection/"

func commands() []command.Command {
	all := command.Collection{
		Noun: "vector-db", Title: "Vector database", Route: "/projects/{project}/vector-dbs/",
		Sample: "handbook-vectors", New: "wiki-vectors --type qdrant --endpoint https://qdrant.example.com --api-key-file -",
		Change: "--type qdrant --endpoint https://qdrant.example.com --collection handbook --yes",
		Columns: output.Fields("NAME name", "TYPE dbType", "ENABLED enabled", "COLLECTION defaultCollectionName", "DIMENSION embeddingDimension",
			"+DISTANCE distanceMetric", "+ENDPOINT endpoint", "+JDBC URL jdbcUrl", "+REDIS redisUri", "+USED BY usedByRefs", "+DESCRIPTION description"),
		Fields: []input.Flag{
			input.Text("type", "dbType", "`type` of the database").Of(types()...).Read(readType).Required(),
			input.Text("endpoint", "transport.endpoint", "`URL` of a database that is reached over HTTP"),
			input.Text("jdbc-url", "transport.jdbcUrl", "JDBC `URL` of a pgvector database"),
			input.Text("uri", "transport.uri", "`URI` of a Redis database"),
			input.Text("auth-scheme", "transport.authScheme", "how HTTP requests are authenticated").
				Of("BEARER", "API_KEY_HEADER", "BASIC", "NONE", "CUSTOM"),
			input.Secret("api-key", "transport.apiKey", "`file` with the API key (- for stdin)").Asked("API key"),
			input.Secret("api-secret", "transport.apiSecret", "`file` with the second secret (- for stdin)").Asked("API secret"),
			input.Text("username", "transport.username", "`name` of the user for pgvector or Redis"),
			input.Secret("password", "transport.password", "`file` with the password for pgvector or Redis (- for stdin)"),
			input.Text("collection", "defaultCollectionName", "`name` of the default collection"),
			input.Number("dimension", "embeddingDimension", 1, "`number` of dimensions of an embedding"),
			input.Text("distance", "distanceMetric", "how distance is measured").Of("COSINE", "EUCLIDEAN", "DOT_PRODUCT"),
			input.Bool("enabled", "enabled", "enable or disable the connection"),
			input.Text("description", "description", "description of the connection"),
		},
	}
	all.Flat = transport()
	create, update, remove := all.Create(), all.Update(), all.Delete()
	create.Prepare, update.Prepare = discriminate, discriminate
	update.Long = "Secrets that you omit are kept, unless --type changes how the database is reached."
	remove.Long = `The database itself is not changed. Policies that use the connection stop working;
"apiops vector-db get" shows what uses it.`
	return []command.Command{
		all.List(), all.Get(), create, update, remove,
		command.Change{
			Use:   "test <vector-db>",
			Short: "Test a connection to a vector database",
			Long: `Tests the connection that the flags or the file describe, and saves nothing. The
server does not use the stored secrets: give them, too. The manager connects to
the database, not the gateways. If the test fails, the exit code is 1.`,
			Example:  "apiops vector-db test handbook-vectors --type qdrant --endpoint https://qdrant.example.com --api-key-file -",
			Route:    "POST " + test,
			Flags:    append([]input.Flag{input.Argument("vector-db", "name")}, all.Fields...),
			Document: true,
			Flat:     all.Flat,
			Prepare:  discriminate,
			Done:     "Vector database {vector-db} is reachable",
		},
	}
}

func types() []string {
	return []string{"PGVECTOR", "QDRANT", "WEAVIATE", "MILVUS", "CHROMA", "PINECONE", "REDIS", "OTHER"}
}

// transport are the fields of the transport, which a get shows without it.
func transport() map[string]string {
	places := input.Under("transport", "family", "connectTimeoutMs", "requestTimeoutMs", "endpoint", "apiVersion", "authScheme", "authHeaderName",
		"apiKey", "apiSecret", "regionCode", "jdbcUrl")
	for field, place := range map[string]string{
		"jdbcUsername": "username", "jdbcPassword": "password", "redisUri": "uri", "redisUsername": "username", "redisPassword": "password",
		"poolMinimumIdle": "pool.minimumIdle", "poolMaximumPoolSize": "pool.maximumPoolSize", "poolConnectionTimeoutMs": "pool.connectionTimeoutMs",
		"poolIdleTimeoutMs": "pool.idleTimeoutMs", "poolMaxLifetimeMs": "pool.maxLifetimeMs",
	} {
		places[field] = "transport." + place
	}
	return places
}

// familyOf returns how a type of database is reached, or "" if that is not known.
func familyOf(dbType string) string {
	switch dbType {
	case "PGVECTOR":
		return "jdbc"
	case "REDIS":
		return "redis"
	case "QDRANT", "WEAVIATE", "MILVUS", "CHROMA", "PINECONE":
		return "http"
	}
	return ""
}

// readType sets the type of the database, and how it is reached.
func readType(dbType string) (any, error) {
	fields := input.Fields{"dbType": dbType}
	if family := familyOf(dbType); family != "" {
		fields["transport.family"] = family
	}
	return fields, nil
}

// discriminate adds what the server requires in every body, and what follows from the type in a
// file.
func discriminate(_ context.Context, _ *command.Run, request *input.Request) error {
	body := request.Body
	if !body.Has("_class") {
		if err := body.Set("_class", "vector-db"); err != nil {
			return err
		}
	}
	family := familyOf(body.Text("dbType"))
	switch {
	case body.Text("transport.family") != "":
		return nil
	case family == "":
		return fault.Usagef("it is not known how a database of this type is reached").
			WithHint("add --set transport.family=http, jdbc or redis")
	}
	return body.Set("transport.family", family)
}
