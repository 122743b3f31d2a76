"""What `kg.find` needs: names of the lexicon, by their form, in lists, beside others, and where they begin."""
