"""What `kg.measure` needs: goals and figures, their quantities, and what they measure and are said of."""
