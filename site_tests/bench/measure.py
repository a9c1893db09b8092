"""A command as a whole: how long it takes, how much of the processors, how much memory all its processes use together."""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

_EVERY = 0.1  # seconds between two looks at least, and nine times what a look takes
_USED = re.compile(r"Pss:\s+(\d+)")


@dataclass(frozen=True)
class Measured:
    """Seconds on the clock, seconds of processors, peak of memory in MB, and what the command printed."""

    seconds: float
    cpu: float
    peak_mb: float
    printed: str


def measured(words: list[str], folder: Path, **environment: str) -> Measured:
    """Runs a command in a folder. Raises RuntimeError with its words where it fails."""
    start = time.perf_counter()
    running = subprocess.Popen(words, cwd=folder, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    watch = _Watch(running.pid)
    watch.start()
    printed, _ = running.communicate()
    seconds = time.perf_counter() - start
    watch.join()
    if running.returncode:
        raise RuntimeError(f"{' '.join(words)}: {printed[-2000:]}")
    return Measured(seconds, sum(watch.cpu.values()), watch.peak_mb, printed)


class _Watch(threading.Thread):
    """Looks at a process and all below it until it ends."""

    def __init__(self, pid: int) -> None:
        super().__init__()
        self.pid, self.cpu, self.peak_mb = pid, dict[int, float](), 0.0

    def run(self) -> None:
        """Notes the processor time of every process seen, and the most memory that all together use at a time."""
        while True:
            try:
                process = psutil.Process(self.pid)
                if process.status() == psutil.STATUS_ZOMBIE:
                    return
                alive = [process, *process.children(recursive=True)]
            except psutil.NoSuchProcess:
                return
            start = time.perf_counter()
            self.peak_mb = max(self.peak_mb, sum(self._look(each) for each in alive))
            time.sleep(max(_EVERY, 9 * (time.perf_counter() - start)))

    def _look(self, process: psutil.Process) -> float:
        """What one process uses in MB; what it shares with others is counted in equal parts (the kernel's proportional set size)."""
        try:
            used = process.cpu_times()
            self.cpu[process.pid] = used.user + used.system
            found = _USED.search(Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii", errors="replace"))
        except (OSError, psutil.Error):
            return 0.0
        return int(found[1]) / 1024 if found else 0.0
