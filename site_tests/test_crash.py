"""Never half a site: killed, out of disk, without permission, twice at once; the last good site stays and the next run is not hindered."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from generator.ground.faults import DocumentFaults
from generator.ground.interrupt import listen, stop_if_asked
from generator.site import swap as swapping
from generator.site.lock import alone
from generator.site.swap import recover, swap
from site_tests.conftest import DOCUMENTS, ROOT
from site_tests.crash import in_child, killed_at, steps_of
from site_tests.test_past import OLD
from site_tests.workshop import make_root, run

SMALL = DOCUMENTS[3].read_bytes()


def crash(kind: str, root: Path, *before: str) -> dict[str, Any]:
    """What a series of broken-off builds showed."""
    done = subprocess.run([*before, sys.executable, "-m", "site_tests.crash", kind, str(root)], cwd=ROOT, text=True, capture_output=True, check=False,
                          timeout=600, env={**os.environ, "PYTHONPATH": str(ROOT)})  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen


def test_a_build_killed_at_any_moment_leaves_a_whole_site(tmp_path: Path) -> None:
    """Killed at 16 moments: the old site or the new one, whole by its manifest; the next run says so, and is as good as any."""
    seen = crash("killed", make_root(tmp_path / "root", {"one": OLD}))
    assert seen["steps"] > 100
    for each in seen["seen"]:
        assert each["code"] == -signal.SIGKILL
        assert each["site"] in {each["before"], each["wanted"]}
        assert not each["faults"]
    assert [each["site"] == each["before"] for each in seen["seen"][:-1]] == [True] * (len(seen["seen"]) - 1)
    assert all("没有做完就断了" in each["said"] for each in seen["seen"][2:])
    assert seen["after"]["code"] == 0
    assert "没有做完就断了" in seen["after"]["said"]
    assert (seen["after"]["site"], seen["after"]["faults"]) == (seen["after"]["wanted"], [])
    assert set(seen["left"]) <= {"cache", "docs", "loaded", "run", "search", "site", "store", "whole"}


def two_sites(folder: Path) -> tuple[Path, Path]:
    """A new site of three files and a published one of two."""
    new, published = folder / "build" / "site", folder / "site"
    for place, names in ((new, ("a", "b", "sub/c")), (published, ("a", "d/e"))):
        for name in names:
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_text(place.parent.name, encoding="utf-8")
    return new, published


@pytest.mark.parametrize("one_step", [True, False])
def test_the_swap_killed_at_each_of_its_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_step: bool) -> None:
    """Before each step of the swap: exchanged in one step there is always a whole site; with three renames the next run brings it back."""
    if not one_step:
        monkeypatch.setattr(swapping, "exchange", lambda *_: False)
    new, published = two_sites(tmp_path / "count")
    steps = steps_of(lambda: swap(new, published) or 0)
    assert steps >= (0 if one_step else 3)
    for step in range(1, steps + 2):
        new, published = two_sites(tmp_path / str(step))
        code, _ = killed_at(step, lambda new=new, published=published: swap(new, published) or 0)  # type: ignore[misc]
        assert code == (0 if step > steps else -signal.SIGKILL)
        if not one_step:
            recover(new, published)
        files = {str(path.relative_to(published)) for path in published.rglob("*") if path.is_file()}
        assert files in ({"a", "b", "sub/c"}, {"a", "d/e"})
        new.mkdir(parents=True, exist_ok=True)
        (new / "x").write_text("next", encoding="utf-8")
        swap(new, published)
        assert (published / "x").exists()
        assert [path for path in new.parent.iterdir() if path != new] == []


def test_a_full_disk_keeps_the_site_and_says_so(tmp_path: Path) -> None:
    """With less and less room: exit 1, 磁盘满了 or the limit, what to do; the site untouched; with room again the next run works."""
    private = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    if subprocess.run([*private, "true"], capture_output=True, check=False).returncode:
        private = []
    seen = crash("full", make_root(tmp_path / "root", {"one": SMALL}), *private)
    for each in seen["seen"]:
        assert (each["room"], each["code"]) == (each["room"], 1), each["said"]
        assert any(words in each["said"] for words in ("磁盘满了", "超过限额", "disk I/O error", "File too large")), each["said"]
        assert "再运行一次" in each["said"]
        assert "Traceback" not in each["said"]
        assert (each["site"], each["faults"]) == (seen["before"], [])
    assert seen["after"]["code"] == 0, seen["after"]["said"]
    assert seen["after"]["site"] not in {"", seen["before"]}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root whose site was built, to be copied."""
    root = make_root(tmp_path_factory.mktemp("small") / "root", {"one": SMALL})
    assert run(root, "build").returncode == 0
    return root


@pytest.mark.parametrize("place", ["build", "."])
def test_without_write_permission_the_site_stays_and_the_place_is_named(small: Path, tmp_path: Path, place: str) -> None:
    """Where the run may not write: exit 1, the path, 没有权限, how to go on; allowed again, it works."""
    root = Path(shutil.copytree(small, tmp_path / "root", symlinks=True))
    before = {path: path.read_bytes() for path in (root / "site").rglob("*") if path.is_file()}
    (root / place).chmod(0o555)
    as_others = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    done = subprocess.run([*as_others, sys.executable, "-m", "generator", "build"], cwd=root, text=True, capture_output=True, check=False,
                          env={**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"})  # fmt: skip
    (root / place).chmod(0o755)
    assert done.returncode == 1, done.stderr
    assert "没有权限" in done.stderr
    assert "再运行一次；site/ 没有动" in done.stderr
    assert "Traceback" not in done.stderr
    assert {path: path.read_bytes() for path in (root / "site").rglob("*") if path.is_file()} == before
    assert run(root, "build").returncode == 0


def test_a_second_run_at_the_same_time_says_who_runs(tmp_path: Path) -> None:
    """The second build names the first and ends with 1 at once; the first comes to its end."""
    root = make_root(tmp_path / "root", {"one": SMALL})
    environment = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen([sys.executable, "-m", "generator", "build"], cwd=root, env=environment, stdout=subprocess.DEVNULL) as first:
        until(lambda: (root / "build" / "run").exists() and str(first.pid) in (root / "build" / "run").read_text(encoding="utf-8"))
        second = run(root, "build", "--report", "second.json")
        assert second.returncode == 1
        assert f"build（进程 {first.pid}）正在这个文件夹里运行" in second.stderr
        assert json.loads((root / "second.json").read_text(encoding="utf-8"))["faults_by_kind"] == {"run": 1}
        assert first.poll() is None
        assert first.wait(120) == 0
    assert run(root, "verify", "site").returncode == 0


def test_the_lock_ends_with_its_process(tmp_path: Path) -> None:
    """A killed holder leaves its words and no lock; one that ends in faults leaves nothing."""

    def dies() -> int:
        with alone(tmp_path, "build"):
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    code, _ = in_child(dies)
    assert code == -signal.SIGKILL
    seen = []

    def fails() -> None:
        with alone(tmp_path, "build") as broken_off:
            seen.append(broken_off)
            raise DocumentFaults([])

    for _ in range(2):
        with pytest.raises(DocumentFaults):
            fails()
    assert seen[0].startswith("build（进程 ")
    assert seen[1] == ""


def test_a_share_clears_away_what_a_broken_build_left(tmp_path: Path) -> None:
    """`prepare` after a build that was killed says so, and no half of a site stays."""
    root = make_root(tmp_path / "root", {"one": SMALL})
    (root / "build" / "part-x").mkdir(parents=True)
    (root / "build" / "run").write_text("build（进程 1）", encoding="utf-8")
    done = run(root, "prepare", "1/1")
    assert done.returncode == 0, done.stderr
    assert "上一次 build（进程 1） 没有做完就断了" in done.stdout
    assert not (root / "build" / "part-x").exists()


def test_an_interruption_that_was_swallowed_still_ends_the_run() -> None:
    """Ctrl+C inside a callback of a library, where Python can only drop it, is raised before the site is exchanged."""
    kept = signal.getsignal(signal.SIGINT)
    listen()
    try:
        stop_if_asked()
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            stop_if_asked()
    finally:
        listen()
        signal.signal(signal.SIGINT, kept)


def test_an_interrupted_build_says_so(tmp_path: Path) -> None:
    """Ctrl+C: 130, one sentence, no traceback."""
    root = make_root(tmp_path / "root", {"one": SMALL})
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "generator", "build"]
    with subprocess.Popen(command, cwd=root, env=environment, text=True, stderr=subprocess.PIPE, stdout=subprocess.PIPE) as done:
        until((root / "build" / "docs").exists)
        done.send_signal(signal.SIGINT)
        _, said = done.communicate(timeout=120)
    assert (done.returncode, "停下了" in said, "Traceback" in said) == (130, True, False)


def until(ready: Callable[[], bool], seconds: float = 120) -> None:
    """Waits for something that another process does."""
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.05)
