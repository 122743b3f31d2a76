"""What `kg.relate` needs: which rules may match, what their slots hold, and what names themselves state."""
