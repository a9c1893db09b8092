"""One project through all its printings: which printings are of one project, which of them counts, what a person has decided."""
