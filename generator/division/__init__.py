"""The work divided: documents read one by one, pages made department by department, in any number of processes."""
