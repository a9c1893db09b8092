"""Charts: one function per kind, one theme, rendered to a static SVG that needs no script and no font of this machine."""
