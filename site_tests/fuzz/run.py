"""A bounded run over many mutilated documents: workers that are replaced when they die, and the report."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from site_tests.fuzz.documents import LARGEST, Plan, plan
from site_tests.fuzz.worker import Outcome, Task, parse_mutilated, work

_SPAWN = multiprocessing.get_context("spawn")


@dataclass
class _Worker:
    """One process, its pipe, where it leaves a stack, and the document it works at."""

    process: BaseProcess
    pipe: Connection
    traces: Path
    plan: Plan | None = field(default=None)

    def give(self, each: Plan | None) -> None:
        self.plan = each
        self.pipe.send(each)


def run(seed: int, numbers: Iterable[int], processes: int = 1, largest: int = LARGEST, minutes: float = 0, size: int = 0,
        task: Task = parse_mutilated) -> Iterator[Outcome]:  # fmt: skip
    """The outcome of each document, as they are finished; after `minutes` no new one is begun (0: no end). `largest`, `size`: see `plan`.

    `task` is what the workers do with a document.
    """
    until = time.monotonic() + minutes * 60 if minutes else float("inf")
    plans = iter([plan(seed, number, largest, size) for number in numbers])
    with tempfile.TemporaryDirectory() as folder:
        workers = [worker for index in range(processes) if (first := _next(plans, until)) and (worker := _start(Path(folder) / str(index), first, task))]
        while workers:
            for pipe in wait([worker.pipe for worker in workers]):
                worker = next(each for each in workers if each.pipe is pipe)
                outcome, alive = _answer(worker)
                yield outcome
                following = _next(plans, until)
                if alive:
                    worker.give(following)
                if following is None or not alive:
                    _end(worker)
                    workers.remove(worker)
                if following and not alive:
                    workers.append(_start(worker.traces, following, task))


def _next(plans: Iterator[Plan], until: float) -> Plan | None:
    return next(plans, None) if time.monotonic() < until else None


def _start(traces: Path, first: Plan, task: Task) -> _Worker:
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=work, args=(theirs, traces, task), daemon=True)
    process.start()
    theirs.close()
    worker = _Worker(process, ours, traces)
    worker.give(first)
    return worker


def _answer(worker: _Worker) -> tuple[Outcome, bool]:
    """The outcome of a worker's document, and whether the worker lives: one that died ran out of time or of memory."""
    assert worker.plan is not None
    try:
        outcome: Outcome = worker.pipe.recv()
    except EOFError:
        worker.process.join(10)
        trace = worker.traces.read_text()[-4_000:] if worker.traces.exists() else ""
        problem = "out of time" if trace else f"died with {worker.process.exitcode}"
        return Outcome(worker.plan, 0, 0, 0, 0, 0, problem, trace), False
    return outcome, True


def _end(worker: _Worker) -> None:
    worker.process.join(30)
    if worker.process.is_alive():
        worker.process.kill()
    worker.pipe.close()


class Report:
    """Counts by mutation, the slowest documents, the peak of memory, and what is needed to see a failure again."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []

    def add(self, outcome: Outcome, say: Callable[[str], None]) -> None:
        """Keeps an outcome; a failure is told at once."""
        self.outcomes.append(outcome)
        if outcome.problem:
            say(f"FAILED {outcome.plan}\n  {outcome.problem}\n{outcome.trace}")

    @property
    def failures(self) -> list[Outcome]:
        """The outcomes that broke a promise."""
        return [each for each in self.outcomes if each.problem]

    def lines(self) -> Iterator[str]:
        """The report as text."""
        kinds: dict[str, list[Outcome]] = defaultdict(list)
        for each in self.outcomes:
            kinds[each.plan.mutation].append(each)
        yield f"{'mutation':<22}{'documents':>10}{'read':>8}{'faults':>9}{'MB':>9}{'slowest s':>11}{'failed':>8}"
        for name, own in sorted(kinds.items()):
            read, faults, size = (sum(getattr(each, what) for each in own) for what in ("documents", "faults", "size"))
            slowest, failed = max(each.seconds for each in own), sum(bool(each.problem) for each in own)
            yield f"{name:<22}{len(own):>10}{read:>8}{faults:>9}{size / 1e6:>9.1f}{slowest:>11.2f}{failed:>8}"
        yield "slowest:"
        for each in sorted(self.outcomes, key=lambda each: -each.seconds)[:8]:
            yield f"  {each.seconds:7.2f} s  {each.size / 1e6:7.2f} MB  {each.plan}"
        yield f"peak memory: {max((each.peak for each in self.outcomes), default=0) / 1e6:.0f} MB"
        yield f"{len(self.outcomes)} documents, {len(self.failures)} failures"
        for each in self.failures:
            yield f"  again: make fuzz SEED={each.plan.seed} NUMBER={each.plan.number}   # {each.plan.mutation}: {each.problem.splitlines()[0][:120]}"
