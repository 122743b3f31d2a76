"""What `kg.evaluate` needs: annotated facts, when two say the same, and the examples of the rules."""
