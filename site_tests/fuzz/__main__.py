"""`make fuzz`: thousands of mutilated documents through `parse`; ends with 1 where a promise was broken."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from site_tests.fuzz.documents import LARGEST, make, plan
from site_tests.fuzz.run import Report, run


def main() -> int:
    """Runs, reports, and returns the exit code."""
    words = argparse.ArgumentParser(prog="python -m site_tests.fuzz", description=__doc__)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--count", type=int, default=10_000, help="how many documents")
    words.add_argument("--number", type=int, help="only this one")
    words.add_argument("--processes", type=int, default=2)
    words.add_argument("--largest", type=int, default=LARGEST, help="no document is grown beyond so many bytes")
    words.add_argument("--size", type=int, default=0, help="every document is grown to so many bytes")
    words.add_argument("--minutes", type=float, default=0, help="begin no document after so many minutes")
    words.add_argument("--write", type=Path, help="write the document of --number to this file")
    given = words.parse_args()
    if given.write:
        given.write.write_bytes(make(plan(given.seed, given.number or 0, given.largest, given.size)))
        return 0
    numbers = range(given.count) if given.number is None else [given.number]
    report = Report()
    for outcome in run(given.seed, numbers, given.processes, given.largest, given.minutes, given.size):
        report.add(outcome, _say)
        if len(report.outcomes) % 500 == 0:
            _say(f"{len(report.outcomes)} documents, {len(report.failures)} failures")
    for line in report.lines():
        _say(line)
    return 1 if report.failures else 0


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
