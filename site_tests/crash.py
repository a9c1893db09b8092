"""Breaks builds off: killed at a chosen step, on a full disk, without permission; each in a child of a process that has everything loaded.

`python -m site_tests.crash killed|full ROOT` prints what it saw as one JSON text; the tests judge it.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from generator.commands import main
from generator.site.manifest import NAME
from generator.site.verify import verify_folder
from site_tests.ready import load
from site_tests.workshop import register

MOMENTS = 16
DIVIDED, COPIED = (5, 10), (3, 6)
"""The moments of builds that divide the work over processes, which takes longer, and of those that have copies of themselves beside them."""
DIVIDED_ROOM, COPIED_ROOM = (500_000, 1_400_000), (200_000,)
"""The same for builds on a full disk."""
CORES = os.sched_getaffinity(0)  # with one core the build works in one process
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
STEPS = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.link", "shutil.copyfile", "subprocess.Popen"}
ROOM = (0, 200_000, 500_000, 900_000, 1_400_000)
"""Bytes left on the full disk: the build gets a little further each time."""
LEAST = 4_000
"""Bytes that a file may have at least where files may not grow, so that a build can say what happened."""


def in_child(work: Callable[[], object]) -> tuple[int, str]:
    """Exit code (minus the signal where one killed it) and output of `work` in a child of this process."""
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if not child:
            os.dup2(output.fileno(), 1)
            os.dup2(output.fileno(), 2)
            code = 70
            try:
                code = int(str(work()))
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        output.seek(0)
        return code, output.read().decode()


def on_step(act: Callable[[int], None]) -> None:
    """Calls `act` with the number of each step of this process that changes something on disk, just before it is done."""
    done = 0

    def hook(event: str, words: tuple[Any, ...]) -> None:
        nonlocal done
        if event in STEPS or (event == "open" and isinstance(words[2], int) and words[2] & WRITES):
            done += 1
            act(done)

    sys.addaudithook(hook)


def killed_at(step: int, work: Callable[[], object]) -> tuple[int, str]:
    """`work` in a child that is killed at its step of this number."""
    parent = os.getpid()

    def kill(number: int) -> None:
        if number == step and os.getppid() == parent:
            os.kill(os.getpid(), signal.SIGKILL)

    def doomed() -> object:
        on_step(kill)
        return work()

    return in_child(doomed)


def steps_of(work: Callable[[], object]) -> int:
    """How many steps `work` takes; it is done in a child."""
    with tempfile.NamedTemporaryFile() as file:

        def counted() -> object:
            on_step(lambda number: os.pwrite(place, b"%012d" % number, 0) and None)
            return work()

        place = os.open(file.name, os.O_WRONLY)
        in_child(counted)
        os.close(place)
        return int(Path(file.name).read_bytes() or b"0")


def build(*words: str) -> int:
    """The build command in this process."""
    return main(["build", *words])


def way(*, divided: bool, copied: bool) -> Callable[[], int]:
    """How to build next: over two processes, with copies beside, or in one process alone."""
    os.sched_setaffinity(0, CORES if divided or copied else {min(CORES)})
    return partial(build, "--jobs", "2") if divided else build


def state(root: Path) -> dict[str, Any]:
    """What is published: a word for which site it is, and whether it is whole."""
    _, faults = verify_folder(root / "site")
    return {"site": hash_of(root / "site" / NAME), "faults": [str(fault) for fault in faults]}


def hash_of(path: Path) -> str:
    """The hash of a file, "" where there is none."""
    import hashlib  # noqa: PLC0415

    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def killed(root: Path) -> dict[str, Any]:
    """Builds killed at moments spread over the run, each towards another site than the one that is published; then one that is not."""
    content = (root / "data" / "documents" / "one.txt").read_bytes()
    sites: dict[str, str] = {}
    os.sched_setaffinity(0, {min(CORES)})
    for title in ("甲", "乙"):
        register(root, "one", content, title=title)
        build()  # here, so that what it loads and keeps in memory is there for all children
        sites[title] = state(root)["site"]
    steps = steps_of(build)
    seen = []
    for moment in range(MOMENTS):
        work = way(divided=moment in DIVIDED, copied=moment in COPIED)
        before = state(root)["site"]
        wanted = next(title for title, site in sites.items() if site != before)
        register(root, "one", content, title=wanted)
        code, said = killed_at(1 + moment * (steps - 1) // (MOMENTS - 1), work)
        seen.append({"code": code, "said": said, "before": before, "wanted": sites[wanted], **state(root)})
    os.sched_setaffinity(0, CORES)
    code, said = in_child(build)
    return {"steps": steps, "seen": seen, "after": {"code": code, "said": said, "wanted": sites[wanted], **state(root)},
            "left": sorted(path.name for path in (root / "build").iterdir())}  # fmt: skip


def full(root: Path) -> dict[str, Any]:
    """Builds on a disk with little room: what each said, what is published; then one with room again. Where nothing may be mounted, files may not grow."""
    disk = root.parent / "disk"
    disk.mkdir(exist_ok=True)
    mounted = os.system(f"mount -t tmpfs -o size=48m none {disk} 2>/dev/null") == 0  # noqa: S605 - a path of our own
    if mounted:
        shutil.copytree(root, disk / "root", symlinks=True)
        root = disk / "root"
    os.chdir(root)
    os.sched_setaffinity(0, {min(CORES)})
    in_child(build)
    before, seen = state(root)["site"], []
    with (root / "content" / "about.md").open("a", encoding="utf-8") as file:
        file.write("\n多一句。\n")
    for room in ROOM:
        work = way(divided=room in DIVIDED_ROOM, copied=room in COPIED_ROOM)
        code, said = on_little_room(disk, room, work) if mounted else in_child(partial(growing_no_further, max(room // 8, LEAST), work))
        seen.append({"room": room, "code": code, "said": said, **state(root)})
    os.sched_setaffinity(0, CORES)
    code, said = in_child(build)
    return {"mounted": mounted, "before": before, "seen": seen, "after": {"code": code, "said": said, **state(root)}}


def on_little_room(disk: Path, room: int, work: Callable[[], object]) -> tuple[int, str]:
    """A build with `room` bytes left on the disk."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, shutil.disk_usage(disk).free - room))
    try:
        return in_child(work)
    finally:
        ballast.unlink()


def growing_no_further(size: int, work: Callable[[], object]) -> object:
    """A build in which no file grows beyond `size`."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return work()


if __name__ == "__main__":
    load()
    place = Path(sys.argv[2]).resolve()
    os.chdir(place)
    print(json.dumps({"killed": killed, "full": full}[sys.argv[1]](place), ensure_ascii=False))
