"""Where the graph lives: connection by URL, schema, derivation, writer, view, read-only Cypher."""
