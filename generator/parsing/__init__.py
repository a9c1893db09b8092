"""From files to the published frames: read, cells given back, understood, with ids, validated."""
