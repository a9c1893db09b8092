"""Who does the work: this process alone, a pool of processes, or any executor of `concurrent.futures` that a caller brings."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

_SHARED = ["generator.division.departments", "generator.search.parts"]
"""What every worker needs: a fork server reads it into memory once, for all of them."""
_SELDOM = (30_000, 2, 1)
"""New objects before the collector looks for cycles, and how often it then looks at older ones."""
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


def collect_seldom() -> None:
    """Lets the collector look for cycles a fortieth as often: tables and pages hold millions of objects and few cycles."""
    gc.set_threshold(*_SELDOM)


def give_back() -> None:
    """Returns what this process has freed to the system, where the C library would keep it (glibc)."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def workers(jobs: int, *, copies: bool = True) -> Iterator[Executor]:
    """An executor with `jobs` processes; with one, the work is done here.

    They are `copies` of this process where it can be copied, which share what it has read into memory, else begin anew.
    """
    if jobs <= 1:
        yield Here()
        return
    with _copying() if copies and _can_be_copied() else nullcontext(_beginning_anew()) as processes:
        pool = ProcessPoolExecutor(jobs, mp_context=processes, initializer=_belong)
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _copying() -> Iterator[BaseContext]:
    """How processes begin as copies; meanwhile the collector leaves alone what lies here now, as touching it would double it."""
    gc.collect()
    gc.freeze()
    try:
        yield multiprocessing.get_context("fork")
    finally:
        gc.unfreeze()


def _beginning_anew() -> BaseContext:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(_SHARED)
    return processes


def _can_be_copied() -> bool:
    """Whether a copy of this process can go on: on Linux, where no other thread of Python is halfway through something.

    What has threads of its own besides, as the renderer of charts has once it was used, must not be used in the copy.
    """
    return sys.platform == "linux" and threading.active_count() == 1


@contextmanager
def beside(work: Callable[[], Made], *, copy: bool) -> Iterator[Callable[[], Made]]:
    """Begins some work; gives the function that waits for what it gives, or raises what it raised.

    With `copy` a copy of this process does it, which knows all that this one knows and changes nothing of it, where one can be made;
    else it is done at once. The copy ends with the block. Raises BrokenExecutor where it ended without a word.
    """
    if not copy or not _can_be_copied():
        yield Here().submit(work).result
        return
    kind = multiprocessing.get_context("fork")
    answer, told = kind.Pipe(duplex=False)
    process = kind.Process(target=_tell, args=(work, told), daemon=True)
    process.start()
    told.close()
    try:
        yield lambda: _made(answer)
    finally:
        process.terminate()
        process.join()


def _made(answer: Connection) -> Any:
    try:
        made, error = pickle.loads(answer.recv_bytes())  # noqa: S301 - of a copy of this process
    except EOFError:
        raise BrokenExecutor("a process that worked for this one has ended") from None
    if error is not None:
        raise error
    return made


def _tell(work: Callable[[], Any], told: Connection) -> None:
    """What the copy does."""
    _belong()
    done = Here().submit(work)
    error = done.exception()
    try:
        answer = pickle.dumps((None, error) if error else (done.result(), None))
        pickle.loads(answer)  # noqa: S301 - what cannot be read again is told as text
    except Exception:
        answer = pickle.dumps((None, RuntimeError("".join(traceback.format_exception(error)) if error else "an answer that cannot be passed on")))
    told.send_bytes(answer)


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
