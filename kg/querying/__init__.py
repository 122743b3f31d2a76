"""What `kg.query` and `kg.serve` need: parameters, limits, answers, and the door before the server."""
