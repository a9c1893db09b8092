"""Cells given back to text that lost them: bars, separators, tabs, blanks, one cell a line, no separator at all."""
