"""The real build in one process, with the time and the peak of memory of each of its stages: `python -m site_tests.bench.stages ROOT`."""

from __future__ import annotations

import functools
import json
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

STAGES = {
    "read and parse": ("generator.division.documents:parse",),
    "reconcile": ("generator.division.documents:with_checks",),
    "charts": ("generator.charts.render:Renderer.bars",),
    "pages": ("generator.division.departments:pages_of", "generator.division.departments:rendered", "generator.pipeline:pages_of",
              "generator.pipeline:rendered"),
    "MkDocs": ("generator.division.departments:build_pages", "generator.pipeline:build_site"),
    "search index": ("generator.pipeline:write_index", "generator.division.departments:department_entries"),
    "downloads": ("generator.division.departments:rows_by_document", "generator.division.departments:write_documents",
                  *(f"generator.pipeline:write_{part}" for part in ("databases", "tables", "explored", "downloads"))),
    "policies and links": (*(f"generator.{place}:finished" for place in ("division.departments", "pipeline")), "generator.division.departments:read_own_links",
                           "generator.pipeline:read_links", "generator.division.departments:settle", "generator.pipeline:check_links"),
    "manifest": ("generator.pipeline:manifest", "generator.pipeline:_taken", "generator.site.tree:Tree.trim",),
    "store": ("generator.ground.store:Store.put", "generator.ground.store:Store.get"),
}  # fmt: skip


class Watch:
    """Seconds and peak of memory by stage; a stage inside another is counted for itself alone."""

    def __init__(self) -> None:
        """Starts with the time that belongs to no stage."""
        self.seconds = dict.fromkeys([*STAGES, "the rest"], 0.0)
        self.peaks = dict.fromkeys([*STAGES, "the rest"], 0.0)
        self._running = ["the rest"]
        self._since = time.process_time()

    def over(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same work, counted."""

        @functools.wraps(work)
        def counted(*words: Any, **named: Any) -> Any:
            self._turn(stage)
            try:
                made = work(*words, **named)
                return list(made) if hasattr(made, "__next__") else made
            finally:
                self._turn(None)

        return counted

    def _turn(self, stage: str | None) -> None:
        """One stage begins, or (None) the running one ends."""
        now, running = time.process_time(), self._running[-1]
        self.seconds[running] += now - self._since
        self.peaks[running] = max(self.peaks[running], _peak())
        self._since = now
        if stage is None:
            self._running.pop()
        else:
            self._running.append(stage)

    def done(self) -> list[dict[str, Any]]:
        """One row per stage: its name, CPU seconds, peak of memory in MB."""
        self._turn("the rest")
        return [{"stage": stage, "seconds": self.seconds[stage], "peak_mb": self.peaks[stage]} for stage in self.seconds]


def main(root: Path) -> None:
    """Builds `root` from nothing and prints the rows as JSON."""
    os.chdir(root)
    watch = Watch()
    for stage, places in STAGES.items():
        for place in places:
            _wrap(place, lambda work, stage=stage: watch.over(stage, work))
    from generator.pipeline import build  # noqa: PLC0415 - imports are part of the run

    build(root, lambda _: None, jobs=1)
    print(json.dumps(watch.done()))


def _wrap(place: str, change: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    module, _, name = place.partition(":")
    holder: Any = sys.modules.get(module) or __import__(module, fromlist=["_"])
    *owners, last = name.split(".")
    for owner in owners:
        holder = getattr(holder, owner)
    setattr(holder, last, change(getattr(holder, last)))


def _peak() -> float:
    """The highest use of memory since the last question, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
