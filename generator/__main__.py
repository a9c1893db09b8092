"""The commands: `python -m generator build | parse | check | explain | diff | verify | serve`."""

from __future__ import annotations

import sys

from generator.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
