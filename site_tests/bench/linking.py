"""What linking takes: made projects of many departments over two years, half of them evaluated; run by `make bench` in a process of its own."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator

from generator.linking.links import linked
from site_tests.bench.measure import measured
from site_tests.conftest import ROOT
from site_tests.linking.made import P, tables_of

PROJECTS, DEPARTMENTS = 50_000, 2_000


def text() -> Iterator[str]:
    """The table: all of it, and a tenth of the departments with as many projects each."""
    yield "| linking | seconds | ms a project | peak MB |"
    yield "| --- | ---: | ---: | ---: |"
    for departments in (DEPARTMENTS, DEPARTMENTS // 10):
        projects = PROJECTS * departments // DEPARTMENTS
        run = measured([sys.executable, "-m", "site_tests.bench.linking", str(departments), str(projects)], ROOT, PYTHONPATH=str(ROOT))
        told = json.loads(run.printed.strip().splitlines()[-1])
        words = f"{projects:,} projects of {departments:,} departments, {told['links']:,} links"
        yield f"| {words} | {told['seconds']:.1f} | {1000 * told['seconds'] / projects:.2f} | {run.peak_mb:.0f} |"


def printings(departments: int, projects: int) -> Iterator[P]:
    """Projects with names that repeat over years and offices: three in four again in the next year, every second evaluated."""
    each = projects // departments // 2
    for number in range(departments):
        for at in range(each):
            name = f"第{at}类公共服务项目" if at % 7 else "维修费"
            yield P(f"局{number}-2024", name, f"所{at % 3}", yuan=10_000 * at, targets=[(f"指标{at % 11}", "5")])
            if at % 4:
                yield P(f"局{number}-2025", name, f"所{at % 3}", yuan=11_000 * at, targets=[(f"指标{at % 11}", "6")])
            else:
                yield P(f"局{number}-2024-evaluation", name, f"所{at % 3}", yuan=10_000 * at, evaluation=True, targets=[(f"指标{at % 11}", "5")])


def main() -> None:
    """Prints how long the links of made tables take, apart from making the tables."""
    departments, projects = map(int, sys.argv[1:])
    tables = tables_of(*printings(departments, projects))
    start = time.perf_counter()
    found = linked(tables, ())
    print(json.dumps({"seconds": time.perf_counter() - start, "links": len(found["links"])}))


if __name__ == "__main__":
    main()
