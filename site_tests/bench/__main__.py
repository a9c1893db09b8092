"""`make bench`: how long each stage takes on the five documents, cold and warm, as one table of seconds and shares."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from site_tests.conftest import DOCUMENTS
from site_tests.workshop import make_root, run

RUNS = 3


def main() -> None:
    """Prints the table."""
    stages: dict[str, list[float]] = {}

    def timed(name: str, work: Callable[[], object]) -> None:
        start = time.perf_counter()
        work()
        stages.setdefault(name, []).append(time.perf_counter() - start)

    with tempfile.TemporaryDirectory() as folder:
        for index in range(RUNS):
            root = make_root(Path(folder) / str(index))
            timed("start and imports", lambda: subprocess.run([sys.executable, "-c", "import generator.pipeline"], check=True))
            timed("whole build, cold", lambda root=root: run(root, "build"))  # type: ignore[misc]
            timed("whole build, charts cached", lambda root=root: run(root, "build"))  # type: ignore[misc]
            timed("copy of the site (limit)", lambda root=root: shutil.copytree(root / "site", root / "copy"))  # type: ignore[misc]
            _stages(root, timed)
    whole = min(stages["whole build, cold"])
    print(f"{'stage':<28} {'min s':>8} {'max s':>8} {'of cold':>8}")
    for name, seconds in stages.items():
        print(f"{name:<28} {min(seconds):>8.3f} {max(seconds):>8.3f} {min(seconds) / whole:>8.1%}")


def _stages(root: Path, timed: Callable[[str, Callable[[], object]], None]) -> None:
    from generator import pipeline  # noqa: PLC0415 - imports are a stage of their own
    from generator.layouts.parse import parse  # noqa: PLC0415
    from generator.site.build import build_site  # noqa: PLC0415
    from generator.site.links import check_links  # noqa: PLC0415

    timed("read and parse", lambda: parse(DOCUMENTS))
    parsed = parse(DOCUMENTS)
    timed("reconcile", lambda: pipeline.with_checks(parsed))
    timed("pages, charts cached", lambda: pipeline.write_docs(root, root / "build" / "docs", lambda _: None))
    timed("mkdocs", lambda: build_site(root, root / "build" / "docs", root / "build" / "site"))
    timed("link check", lambda: check_links(root / "build" / "site"))


if __name__ == "__main__":
    main()
