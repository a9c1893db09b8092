"""Who does the work: this process alone, a pool of processes, or any executor of `concurrent.futures` that a caller brings."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

_SHARED = ["generator.division.departments", "generator.search.parts"]
"""What every worker needs: read into memory once, for all of them."""
Item = TypeVar("Item")
Made = TypeVar("Made")


class Here(Executor):
    """An executor that does each piece of work at once, in this process."""

    def submit(self, work: Callable[..., Any], /, *words: Any, **named: Any) -> Future[Any]:
        """The work, done."""
        done: Future[Any] = Future()
        try:
            done.set_result(work(*words, **named))
        except Exception as error:
            done.set_exception(error)
        return done


@contextmanager
def workers(jobs: int) -> Iterator[Executor]:
    """An executor with `jobs` processes; with one, the work is done here."""
    if jobs <= 1:
        yield Here()
        return
    processes: BaseContext
    if _can_be_copied():
        gc.collect()
        gc.freeze()
        processes = multiprocessing.get_context("fork")
    else:
        processes = multiprocessing.get_context("forkserver")
        processes.set_forkserver_preload(_SHARED)
    pool = ProcessPoolExecutor(jobs, mp_context=processes, initializer=_belong)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


def beside(work: Callable[[], Made], *, copy: bool) -> Callable[[], Made]:
    """Begins some work; returns the function that waits for what it gives, or raises what it raised.

    With `copy` a copy of this process does it, which knows all that this one knows and changes nothing of it, where the system can
    make one; else it is done at once. Raises BrokenExecutor where the copy ended without a word.
    """
    if not copy or not _can_be_copied():
        done = Here().submit(work)
        return done.result
    kind = multiprocessing.get_context("fork")
    answer, told = kind.Pipe(duplex=False)
    process = kind.Process(target=_tell, args=(work, told), daemon=True)
    process.start()
    told.close()

    def made() -> Made:
        try:
            found: tuple[Made, BaseException | None] = answer.recv()
        except EOFError:
            raise BrokenExecutor("a process that worked for this one has ended") from None
        process.join()
        if found[1] is not None:
            raise found[1]
        return found[0]

    return made


def _can_be_copied() -> bool:
    """Whether a copy of this process can go on: on Linux, where no other thread is halfway through something."""
    return sys.platform == "linux" and threading.active_count() == 1


def _tell(work: Callable[[], Any], told: Connection) -> None:
    """What the copy does."""
    _belong()
    done = Here().submit(work)
    error = done.exception()
    told.send((None, error) if error else (done.result(), None))


def _belong() -> None:
    """Lets a worker end with the run: it is not asked by Ctrl+C, and none outlives a run that was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_run, daemon=True).start()


def _end_with_the_run() -> None:
    if run := multiprocessing.parent_process():
        run.join()
        os._exit(1)


def spread(pool: Executor, work: Callable[..., Made], groups: Sequence[Any], *words: Any) -> list[Made]:
    """What the work gives for each group, in their order; `words` are what it is told besides."""
    return [each.result() for each in [pool.submit(work, group, *words) for group in groups]]


def cores() -> int:
    """How many processes this machine can run at a time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shares(items: Sequence[Item], sizes: Sequence[int], *, at_least: int, most: int) -> list[list[Item]]:
    """Items in groups of about equal size, in their order: at least `at_least` groups where there are so many items, none much larger than `most`."""
    whole = sum(sizes)
    wanted = min(whole / at_least, most) if whole else 1
    groups: list[list[Item]] = []
    filled = 0.0
    for item, size in zip(items, sizes, strict=True):
        if not groups or filled + size / 2 > wanted * len(groups):
            groups.append([])
        groups[-1].append(item)
        filled += size
    return groups
