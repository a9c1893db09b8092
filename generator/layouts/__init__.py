"""One file per family of documents; each recognises its own by what stands in it and reads it."""
