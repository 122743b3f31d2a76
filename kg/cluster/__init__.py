"""A build on many machines, with Ray."""
