"""What the sentences of a text are about: its paragraphs, lists, clauses, subjects, topics and themes."""
