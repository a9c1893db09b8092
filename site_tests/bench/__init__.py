"""How long each stage takes, beside its peers: `make bench`."""
