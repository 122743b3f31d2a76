"""What documents contribute to a graph, kept in SQLite and given back in slices and in order."""
