"""The tables as files to take away, one module per format."""
