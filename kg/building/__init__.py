"""What `kg.build` needs: workers, the files of a graph and their segments, whole folders, stores and shards."""
