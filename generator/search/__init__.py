"""From the tables to the search index: what each page says, its tokens, the files that the reader's browser asks."""
