"""What stands in `ontology/` beside vocabulary, lexicon and rules, read and compiled."""
