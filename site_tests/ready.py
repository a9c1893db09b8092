"""A process that has the generator loaded and gives each command a child of its own, since loading takes as long as a small site.

`python -m site_tests.ready` takes one order a line (folder, words, environment, files for what is said) and answers with the exit code.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
import tempfile
import traceback
from functools import cache
from pathlib import Path

import generator
from generator.commands import main

SECONDS = 300
"""How long a command may take."""


def order(root: Path, words: tuple[str, ...], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """One command in a child of the ready process of this one: its exit code and what it said."""
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as out, tempfile.NamedTemporaryFile("r", encoding="utf-8") as error:
        ready = _ready()
        assert ready.stdin
        assert ready.stdout
        print(json.dumps([str(root), words, environment, out.name, error.name]), file=ready.stdin, flush=True)
        return subprocess.CompletedProcess(words, int(ready.stdout.readline()), out.read(), error.read())


@cache
def _ready() -> subprocess.Popen[str]:
    root = Path(__file__).parent.parent
    return subprocess.Popen([sys.executable, "-m", "site_tests.ready"], cwd=root, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            env={**os.environ, "PYTHONPATH": str(root)})  # fmt: skip


def obey(root: str, words: list[str], environment: dict[str, str], out: str, error: str) -> int:
    """The command in a child that stands where it was told, with the environment it was given; returns its exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    signal.alarm(SECONDS)
    try:
        for path, number in ((out, 1), (error, 2)):
            os.dup2(os.open(path, os.O_WRONLY), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.chdir(root)
        os.environ.clear()
        os.environ.update(environment)
        code = main(words)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def load() -> None:
    """All of the generator, once for all children."""
    for module in pkgutil.walk_packages(generator.__path__, "generator."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


if __name__ == "__main__":
    load()
    for line in sys.stdin:
        answer = obey(*json.loads(line))
        print(answer, flush=True)
