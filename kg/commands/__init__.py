"""What `kg.cli` needs: the commands on a graph, options, reports for the terminal, and how a run ends."""
