"""What `kg.resolve` needs: in which scope something stands, whose viewpoint a text takes, groups that are counted."""
