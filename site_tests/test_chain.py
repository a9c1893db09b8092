"""One change after another: whatever was built before, the site is byte for byte that of a clean build, and what did not change is not written."""

from __future__ import annotations

import csv
import hashlib
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from generator.ground.addresses import slug
from generator.linking.decided import COLUMNS
from generator.linking.decision import DIFFERENT
from site_tests.test_build import digests
from site_tests.workshop import make_root, register, run

CHANGES = 20
BODIES = ("甲局", "乙局", "丙局")
HEAD = "{year}年项目支出预算表\n\n单位名称\t一级项目名称\t二级项目名称\t一级指标\t二级指标\t三级指标\t计算符号\t指标值\t计量单位\n"


def text(year: int, body: str, numbers: list[int]) -> bytes:
    """A document with a project for each number, which is its target."""
    rows = (f"{body}\t类\t{body}{'一二三四五六'[at]}号项目\t产出指标\t数量指标\t人数\t≥\t{number}\t人\n" for at, number in enumerate(numbers))
    return (HEAD.format(year=year) + "".join(rows)).encode()


@dataclass
class City:
    """A root with its documents (id → year, body, targets), and what chance does to it."""

    root: Path
    chance: random.Random
    held: dict[str, tuple[int, str, list[int]]] = field(default_factory=dict)
    made: int = 0
    decided: set[str] = field(default_factory=set)

    def write(self, name: str) -> None:
        """The document as it is now, registered."""
        year, body, numbers = self.held[name]
        register(self.root, name, text(year, body, numbers), department=body, fiscal_year=str(year))

    def path(self, name: str, suffix: str) -> Path:
        """A file of a document."""
        return self.root / "data" / "documents" / f"{name}.{suffix}"

    def some(self) -> str:
        """A document by chance."""
        return self.chance.choice(sorted(self.held))

    def free(self) -> list[str]:
        """The documents that nothing else speaks of: no decision, no earlier text."""
        return [each for each in sorted({*self.held} - self.decided) if not list((self.root / "data" / "documents").glob(f"old/{each}.*"))]

    def table(self, name: str, columns: Sequence[str], row: list[str]) -> None:
        """One more row of a file of decisions."""
        path = self.root / "data" / name
        old = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(old if old.strip() else ",".join(columns) + "\n")
            csv.writer(file).writerow(row)

    def add(self) -> None:
        """A new document."""
        self.made += 1
        numbers = [self.chance.randint(1, 99) for _ in range(self.chance.randint(1, 5))]
        self.held[name := f"d{self.made}"] = (2020 + self.made % 5, self.chance.choice(BODIES), numbers)
        self.write(name)

    def change(self) -> None:
        """Another figure in a document."""
        name = self.some()
        numbers = self.held[name][2]
        numbers[self.chance.randrange(len(numbers))] += 1
        self.write(name)

    def replace(self) -> None:
        """Another text, the earlier one kept at its address."""
        name = self.some()
        digest = hashlib.sha256(self.path(name, "txt").read_bytes()).hexdigest()[:8]
        old = self.root / "data" / "documents" / "old"
        old.mkdir(exist_ok=True)
        for suffix in ("txt", "yml"):
            shutil.copy(self.path(name, suffix), old / f"{name}.{digest}.{suffix}")
        self.held[name][2].append(self.chance.randint(100, 199))
        self.held[name] = (*self.held[name][:2], self.held[name][2][-5:])
        self.write(name)

    def withdraw(self) -> None:
        """A document taken away, said in data/withdrawn.csv."""
        free = self.free()
        if len(self.held) < 3 or not free:
            self.add()
            return
        name = self.chance.choice(free)
        del self.held[name]
        for suffix in ("txt", "yml"):
            self.path(name, suffix).unlink()
        self.table("withdrawn.csv", ["id", "title", "withdrawn_on", "reason"], [name, "旧的文件", "2026-02-01", "发布机关撤下了文件"])

    def decide(self) -> None:
        """A person's decision that two printings of one name are different projects."""
        pairs = [(one, other) for one in sorted(self.held) for other in sorted(self.held)
                 if one < other and self.held[one][1] == self.held[other][1] and self.held[one][0] != self.held[other][0]]  # fmt: skip
        if not pairs or self.decided:
            self.change()
            return
        one, other = pairs[0]
        self.decided |= {one, other}
        name = slug(f"{self.held[one][1]}一号项目")
        self.table("links.csv", COLUMNS, [f"{one}/{name}", f"{other}/{name}", DIFFERENT, "两处名称相同，说的是两件事", "2026-03-01"])

    def rename(self) -> None:
        """A document under another id, or of another body."""
        free = self.free()
        if not free:
            self.change()
            return
        name = self.chance.choice(free)
        year, body, numbers = self.held.pop(name)
        for suffix in ("txt", "yml"):
            self.path(name, suffix).unlink()
        self.made += 1
        self.held[other := f"d{self.made}"] = (year, body, numbers)
        self.write(other)


def clean(root: Path, place: Path) -> dict[str, str]:
    """What a clean build of the root gives."""
    shutil.copytree(root, place, ignore=shutil.ignore_patterns("build", "site"), symlinks=True)
    done = run(place, "build")
    assert done.returncode == 0, done.stderr
    return digests(place / "site")


@pytest.mark.parametrize("seed", [1])
def test_after_every_change_the_site_is_that_of_a_clean_build(tmp_path: Path, seed: int) -> None:
    """Twenty changes by chance: added, changed, replaced, withdrawn, decided, renamed; what stays the same is not written again."""
    city = City(make_root(tmp_path / "root", {}), random.Random(seed))
    for _ in range(4):
        city.add()
    assert run(city.root, "build").returncode == 0
    acts: list[Callable[[], None]] = [city.add, city.change, city.replace, city.withdraw, city.decide, city.rename]
    order = [*acts, *city.chance.choices(acts, k=CHANGES - len(acts))]
    city.chance.shuffle(order)
    for step, act in enumerate(order, 1):
        act()
        lies = city.root / "build" / "site"
        before = {path: path.stat() for path in lies.rglob("*") if path.is_file()} if lies.exists() else {}
        old = digests(lies) if lies.exists() else {}
        done = run(city.root, "build")
        assert done.returncode == 0, (step, act.__name__, done.stderr)
        now = digests(city.root / "site")
        same = [path for path in before if (name := path.relative_to(lies).as_posix()) in now and old[name] == now[name]]
        assert [path for path in same if (city.root / "site" / path.relative_to(lies)).stat().st_mtime_ns != before[path].st_mtime_ns] == []
        if step % 5 == 0:
            assert now == clean(city.root, tmp_path / f"clean-{step}"), (step, act.__name__)
