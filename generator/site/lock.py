"""One run at a time in one folder; the next one learns whether the last came to its end."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.ground.faults import DocumentFaults, Fault

NAME = "run"


@contextmanager
def alone(root: Path, command: str) -> Iterator[str]:
    """Holds `root/build/run` while the block runs; gives the words of a run that was broken off, or "".

    The system lets go of the lock when the process ends, however it ends. Raises DocumentFaults where another run holds it.
    """
    path = root / "build" / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DocumentFaults([_busy(path)]) from None
        file.seek(0)
        broken_off = file.read().strip()
        file.truncate(0)
        file.write(f"{command}（进程 {os.getpid()}）")
        file.flush()
        try:
            yield broken_off
        finally:
            file.truncate(0)


def _busy(path: Path) -> Fault:
    other = path.read_text(encoding="utf-8").strip() or "另一次运行"
    return Fault(str(path), 0, f"{other}正在这个文件夹里运行", "一次只运行一个", "等它结束后再运行；这次什么也没有动", "run")
