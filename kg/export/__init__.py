"""One module per format; each takes a `KnowledgeGraph` and knows nothing of the others."""
