"""What `kg.read` needs: kinds of files, encodings, front matter, places of files, versions of documents."""
