"""A process that parses one mutilated document after another within limits of time and memory, and says what came of each."""

from __future__ import annotations

import faulthandler
import resource
import signal
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from site_tests.fuzz.documents import Plan, make

READ_EVERY = 10
_MIB = 1024 * 1024


@dataclass(frozen=True)
class Outcome:
    """What came of one document: `problem` is blank where every promise held; seconds of processor time, bytes of memory at its peak."""

    plan: Plan
    size: int
    seconds: float
    peak: int
    documents: int
    faults: int
    problem: str = ""
    trace: str = ""


Task = Callable[[Plan, Path, bytes], tuple[int, int]]
"""What is done with a document, its file and its bytes; returns how many documents were read and how many faults found."""


def seconds_allowed(size: int) -> int:
    """The limit of processor time for a document of `size` bytes; ten times as much may pass on the clock."""
    return 20 + 12 * (size // _MIB)


def memory_allowed(size: int) -> int:
    """The limit of memory (address space) for a document of `size` bytes."""
    return 3 * 1024 * _MIB + 150 * size


def work(pipe: Connection, traces: Path, task: Task) -> None:
    """Takes plans from `pipe` until None, does the task with each and answers with its outcome; a stack is left in `traces` where time runs out."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    with tempfile.TemporaryDirectory() as folder, traces.open("w") as stacks:
        faulthandler.register(signal.SIGPROF, file=stacks, chain=True)  # then it ends the process
        while (each := pipe.recv()) is not None:
            data = make(each)
            path = Path(folder) / "mutilated.txt"
            path.write_bytes(data)
            signal.setitimer(signal.ITIMER_PROF, seconds_allowed(len(data)))
            faulthandler.dump_traceback_later(10 * seconds_allowed(len(data)), exit=True, file=stacks)
            resource.setrlimit(resource.RLIMIT_AS, (memory_allowed(len(data)), hard))
            outcome = _outcome(each, path, data, task)
            resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
            faulthandler.cancel_dump_traceback_later()
            signal.setitimer(signal.ITIMER_PROF, 0)
            pipe.send(outcome)


def parse_mutilated(each: Plan, path: Path, data: bytes) -> tuple[int, int]:
    """Parses a document and holds the promises to it; every tenth goes through the checks too. Counts documents, and faults with unread lines."""
    from generator.parsing.parse import parse  # noqa: PLC0415 - pandas only in the worker
    from generator.pipeline import with_checks, with_links  # noqa: PLC0415
    from generator.reading.types import kind_of  # noqa: PLC0415
    from site_tests.fuzz.promises import hold, hold_rows, text_of  # noqa: PLC0415

    parsed = parse([path])
    if kind_of(data, path.suffix) is None:
        hold(parsed, text_of(data, parsed.documents[0].source.encoding) if parsed.documents else data.decode("utf-8", "replace"))
    else:
        hold_rows(parsed)
    if each.number % READ_EVERY == 0:
        with_links(with_checks(parsed))
    return len(parsed.documents), len(parsed.faults) + int((parsed.tables["lines"]["role"] == "unread").sum())


def _outcome(each: Plan, path: Path, data: bytes, task: Task) -> Outcome:
    _forget_peak()
    start, counts, problem, trace = time.process_time(), (0, 0), "", ""
    try:
        counts = task(each, path, data)
    except Exception as error:  # anything that is raised is what is looked for
        problem, trace = f"{type(error).__name__}: {str(error)[:300]}", traceback.format_exc()[-4_000:]
    return Outcome(each, len(data), time.process_time() - start, _peak(), *counts, problem, trace)


def _forget_peak() -> None:
    """Begins the count of the peak memory anew, where the system can."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
