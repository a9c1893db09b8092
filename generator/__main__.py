"""The commands: `python -m generator build | parse | check | explain | diff | verify | serve`."""

from __future__ import annotations

import os
import sys

from generator.commands import INTERRUPTED, main

if __name__ == "__main__":
    code = main(sys.argv[1:])
    if code == INTERRUPTED:  # Python would end by the signal where it struck while text was evaluated (namedtuple), caught or not
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)
