// Package knowledgebase provides the `apiops knowledge-base` commands.
package knowledgebase

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops knowledge-base` group.
func Commands() command.Group {
	return command.Group{Use: "knowledge-base", Short: "Manage knowledge bases and their documents", Commands: commands}
}

func commands() []command.Command {
	all := command.Collection{
		Noun: "knowledge-base", Title: "Knowledge base", Route: "/projects/{project}/knowledge-bases/",
		Sample: "handbook", New: "wiki --vector-db handbook-vectors --embedding-provider openai --collection wiki",
		Change: "--vector-db handbook-vectors --embedding-provider openai --chunk-size 800 --yes",
		Columns: output.Fields("NAME name", "STATUS status", "DOCUMENTS docCount", "CHUNKS chunkCount", "VECTOR DB vectorDbRef",
			"EMBEDDINGS embeddingProviderRef", "+COLLECTION collectionName", "+UPDATED updatedAt", "+DESCRIPTION description"),
		Fields: []input.Flag{
			input.Text("vector-db", "vectorDbRef", "`name` of the vector database").Names("vector-db"),
			input.Text("collection", "collectionName", "`name` of the collection in the vector database"),
			input.Text("embedding-provider", "embeddingProviderRef", "`name` of the LLM provider for embeddings").Names("llm-provider"),
			input.Text("embedding-model", "embeddingModelId", "`id` of the model for embeddings"),
			input.Number("chunk-size", "chunkSize", 1, "`size` of a chunk (server default 1000)"),
			input.Number("chunk-overlap", "chunkOverlap", 0, "overlap of two chunks (server default 200)"),
			input.Text("description", "description", "description of the knowledge base"),
		},
	}
	create, update, remove := all.Create(), all.Update(), all.Delete()
	const stale = `Existing documents keep their embeddings until you run
"apiops knowledge-base reindex".`
	create.Long += "\n" + stale
	update.Long = stale
	remove.Long = "Also deletes the documents and, if the database is reachable, the vector collection."
	remove.Confirm = "Delete knowledge base {knowledge-base} and all its documents?"
	return []command.Command{
		all.List(), all.Get(), create, update, remove,
		command.Change{
			Use:   "reindex <knowledge-base>...",
			Short: "Drop the vector collection and index all documents again",
			Long: `The server continues in the background: the status is INDEXING, then ACTIVE or
ERROR; "apiops knowledge-base get" shows it. Until then, queries find only part
of the documents.`,
			Example: "apiops knowledge-base reindex handbook --yes",
			Route:   "POST /projects/{project}/knowledge-bases/{knowledge-base}/reindex/",
			Confirm: "Drop the vector collection of {knowledge-base} and index its documents again?",
			Done:    "Indexing of {knowledge-base} started",
		},
		command.Group{Use: "document", Short: "Manage the documents of a knowledge base", Commands: documentCommands},
	}
}

func documentCommands() []command.Command {
	const (
		all = "/projects/{project}/knowledge-bases/{knowledge-base}/documents/"
		one = all + "{document}/"
	)
	fields := output.Fields("ID id", "FILE fileName", "STATUS status", "CHUNKS chunkCount", "BYTES sizeBytes", "+TYPE contentType",
		"+UPLOADED uploadedAt", "+ERROR errorMessage")
	return []command.Command{
		command.List{
			Use: "list <knowledge-base>", Short: "List the documents of a knowledge base",
			Example: "apiops knowledge-base document list handbook", Route: "GET " + all, Columns: fields,
		},
		command.Show{
			Use: "get <knowledge-base> <document>", Short: "Show a document",
			Example: "apiops knowledge-base document get handbook doc-1", Route: "GET " + one, Columns: fields,
		},
		command.Change{
			Use:   "upload <knowledge-base>",
			Short: "Upload a document",
			Long: `The server indexes the document in the background: its status is PENDING, then
INDEXED. If the knowledge base already has the same content, it is not added again.`,
			Example: "apiops knowledge-base document upload handbook --document acme.yaml",
			Route:   "POST " + all,
			Flags:   []input.Flag{input.File("document", "@file", "`file` to upload (- for stdin)").Required()},
			Key:     "id",
			Done:    "Document {key} uploaded to {knowledge-base}",
		},
		command.Change{
			Use: "delete <knowledge-base> <document>...", Short: "Delete a document and its chunks",
			Example: "apiops knowledge-base document delete handbook doc-1 --yes", Route: "DELETE " + one,
			Confirm: "Delete document {document} of {knowledge-base}?",
			Done:    "Document {document} of {knowledge-base} deleted",
			Missing: []string{"not found"},
		},
		command.Change{
			Use: "reindex <knowledge-base> <document>...", Short: "Index a document again",
			Long:    "The server continues in the background.",
			Example: "apiops knowledge-base document reindex handbook doc-1", Route: "POST " + one + "reindex/",
			Done: "Indexing of document {document} started",
		},
	}
}
