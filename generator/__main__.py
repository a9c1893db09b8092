"""The commands: `python -m generator build | parse | check | explain | diff | verify | serve`."""

from __future__ import annotations

import os
import sys

from generator.ground.interrupt import INTERRUPTED


def run() -> int:
    """Runs the command; an interruption while it is being loaded ends it as any other does."""
    try:
        from generator.commands import main  # noqa: PLC0415

        return main(sys.argv[1:])
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    code = run()
    if code == INTERRUPTED:  # Python would end by the signal where it struck while text was evaluated (namedtuple), caught or not
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)
