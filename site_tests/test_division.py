"""The work divided: over processes, over machines, over runs and over a Dask cluster, always the same bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from functools import partial
from pathlib import Path

import pytest

from generator.division.departments import make_departments
from generator.division.documents import KIND, TOGETHER, read_lightly
from generator.division.keys import environment, page_code, take_over
from generator.division.whole import plan, read_whole
from generator.division.workers import Here, beside, shares, workers
from generator.ground.faults import DocumentFaults, Fault
from generator.ground.files import written_whole
from generator.ground.store import Store, key_of
from generator.pages.terms import Glossary
from site_tests.conftest import DOCUMENTS
from site_tests.test_build import digests
from site_tests.workshop import make_root, register, run, run_anew

ON_DASK = """
from pathlib import Path
from distributed import Client, LocalCluster
from generator.pipeline import build

if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster, Client(cluster) as client:
        build(Path.cwd(), print, jobs=2, executor=client.get_executor())
"""
STEMS = ("alpha", "beta")


@pytest.fixture(scope="module")
def cold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root of two departments, built from nothing in one process."""
    root = new_root(tmp_path_factory.mktemp("cold"))
    done = run(root, "build", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    return root


def new_root(folder: Path) -> Path:
    """Two documents of two departments, not yet built."""
    root = make_root(folder / "root", {})
    for stem, document in zip(STEMS, (DOCUMENTS[1], DOCUMENTS[3]), strict=True):
        register(root, stem, document.read_bytes(), department=f"{stem}局")
    return root


def kept(root: Path, kind: str) -> dict[str, bytes]:
    """What the store keeps of a kind."""
    return {path.name: path.read_bytes() for path in (root / "build" / "store" / kind).rglob("*") if path.is_file()}


def test_two_processes_make_what_one_makes(cold: Path, tmp_path: Path) -> None:
    """The number of processes shows nowhere."""
    root = new_root(tmp_path)
    assert run_anew(root, "build", "--jobs", "2").returncode == 0
    assert digests(root / "site") == digests(cold / "site")


def test_shares_made_apart_join_into_the_same_site(cold: Path, tmp_path: Path) -> None:
    """Two shares, each in a folder of its own as on a machine of its own, hand over what they keep; the build joins it and makes no page of them again."""
    roots = [new_root(tmp_path / str(number)) for number in (1, 2)]
    for number, root in enumerate(roots, 1):
        assert run(root, "prepare", f"{number}/2").returncode == 0
        assert len(kept(root, "documents")) == 1
    for one, other in (roots, roots[::-1]):
        shutil.copytree(one / "build" / "store" / "documents", other / "build" / "store" / "documents", dirs_exist_ok=True)
    for number, root in enumerate(roots, 1):
        assert run(root, "prepare", f"{number}/2", "--pages").returncode == 0
        assert len(kept(root, "pages")) == 1
    root = new_root(tmp_path / "join")
    for each in roots:
        shutil.copytree(each / "build" / "store", root / "build" / "store", dirs_exist_ok=True)
    before = kept(root, "pages")
    assert run(root, "build").returncode == 0
    assert digests(root / "site") == digests(cold / "site")
    assert kept(root, "pages") == before


def test_changed_document_is_the_only_one_done_again(cold: Path, tmp_path: Path) -> None:
    """After a change of one document the other's results stay as they were kept, and the site is that of a cold run."""
    root = tmp_path / "root"
    shutil.copytree(cold, root, symlinks=True)
    changed = DOCUMENTS[3].read_text(encoding="utf-8").replace("4 次", "5 次", 1).encode()
    register(root, STEMS[1], changed, department=f"{STEMS[1]}局")
    before = {kind: kept(root, kind) for kind in ("documents", "pages")}
    assert run(root, "build").returncode == 0
    for kind, old in before.items():
        new = kept(root, kind)
        assert len(new) == len(old) == 2
        assert len(new.keys() & old.keys()) == 1
    warm = digests(root / "site")
    shutil.rmtree(root / "build")
    assert run(root, "build").returncode == 0
    assert digests(root / "site") == warm
    assert warm != digests(cold / "site")


def test_decision_reaches_pages_that_were_kept(cold: Path, tmp_path: Path) -> None:
    """A word of our own that is taken out of data/terms.csv is linked on no page any more, those that were kept included."""
    root = tmp_path / "root"
    shutil.copytree(cold, root, symlinks=True)
    (root / "data" / "terms.csv").write_text("term,definition,source\n", encoding="utf-8")
    assert run(root, "build").returncode == 0
    warm = digests(root / "site")
    shutil.rmtree(root / "build")
    assert run(root, "build").returncode == 0
    assert digests(root / "site") == warm
    assert warm != digests(cold / "site")


def test_damaged_results_cost_time_never_truth(cold: Path, tmp_path: Path) -> None:
    """Results that are cut off, overwritten or under another's name are made again."""
    root = tmp_path / "root"
    shutil.copytree(cold, root, symlinks=True)
    files = sorted(path for path in (root / "build" / "store").rglob("*") if path.is_file())
    for path, content in zip(files, (b"", b"nonsense" * 9, files[0].read_bytes()[:-1], files[1].read_bytes()[:40]), strict=False):
        path.write_bytes(content)
    assert run(root, "build").returncode == 0
    assert digests(root / "site") == digests(cold / "site")


def test_dask_cluster_takes_the_work(cold: Path, tmp_path: Path) -> None:
    """A local Dask cluster of two processes, as any executor of concurrent.futures, makes the same site."""
    root = new_root(tmp_path)
    (root / "on_dask.py").write_text(ON_DASK, encoding="utf-8")
    done = subprocess.run([sys.executable, "on_dask.py"], cwd=root, capture_output=True, text=True, check=False, timeout=300,
                          env={**os.environ, "PYTHONPATH": str(root), "NO_MKDOCS_2_WARNING": "1"})  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert digests(root / "site") == digests(cold / "site")


def test_no_worker_outlives_a_killed_run(tmp_path: Path) -> None:
    """When the run is killed, its processes end by themselves."""
    root = new_root(tmp_path)
    with subprocess.Popen([sys.executable, "-m", "generator", "build", "--jobs", "2"], cwd=root, stdout=subprocess.DEVNULL,
                          env={**os.environ, "PYTHONPATH": str(root)}) as running:  # fmt: skip
        assert waited(lambda: len(at_work(root)) > 2)
        running.kill()
    assert waited(lambda: not at_work(root))


def at_work(root: Path) -> list[str]:
    """The processes that work in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve() == root and "zombie" not in (process / "status").read_text(encoding="utf-8"):
                found.append(process.name)
        except OSError:  # it has just ended
            continue
    return found


def waited(true: Callable[[], bool]) -> bool:
    """Whether it comes true within a minute."""
    end = time.monotonic() + 60
    while not true() and time.monotonic() < end:
        time.sleep(0.1)
    return true()


def test_a_share_without_documents_leaves_a_folder_to_hand_over(tmp_path: Path) -> None:
    """The third of four shares of two documents: nothing to do, and a store that is empty."""
    root = new_root(tmp_path)
    done = run(root, "prepare", "3/4")
    assert done.returncode == 0, done.stderr
    assert (root / "build" / "store").is_dir()
    assert not kept(root, "documents")


def test_pages_made_ahead_stop_at_every_fault(tmp_path: Path) -> None:
    """A decision that fits nothing stops a share of the pages as it stops the build; none is made."""
    root = new_root(tmp_path)
    (root / "data" / "aliases.csv").write_text("alias,means,evidence\n科,科技,\n", encoding="utf-8")
    done = run(root, "prepare", "1/2", "--pages")
    assert done.returncode == 1
    assert "data/aliases.csv:2" in done.stderr
    assert not kept(root, "pages")


@pytest.mark.parametrize("words", [("prepare", "3/2"), ("prepare", "0/2"), ("prepare", "x"), ("build", "--jobs", "0")])
def test_wrong_shares_are_wrong_use(tmp_path: Path, words: tuple[str, ...]) -> None:
    """A share that does not exist, or no process at all, ends with 2 and says what is expected."""
    done = run(make_root(tmp_path / "root", {}), *words)
    assert done.returncode == 2
    assert "应为" in done.stderr


def test_groups_are_even_and_keep_their_order() -> None:
    """As many groups as asked for where there are so many items; none much larger than the most; nothing lost."""
    items = list(range(100))
    for at_least, most in ((1, 10_000), (2, 10_000), (7, 10_000), (1, 90), (200, 10_000)):
        groups = shares(items, [index % 9 + 1 for index in items], at_least=at_least, most=most)
        assert [item for group in groups for item in group] == items
        assert len(groups) >= min(at_least, len(items)) * 0.9
        assert max(sum(item % 9 + 1 for item in group) for group in groups) <= max(min(500 / at_least, most) + 9, 10)


def test_store_gives_back_what_it_was_given(tmp_path: Path) -> None:
    """Keys tell their parts apart; what is kept is found again whole, and only what is asked to stay stays."""
    assert key_of("ab", "c") != key_of("a", "bc")
    store = Store(tmp_path)
    assert store.get("kind", key_of("a")) is None
    for name in ("a", "b"):
        store.put("kind", key_of(name), {"name": name})
    assert store.get("kind", key_of("a")) == {"name": "a"}
    store.keep_only("kind", [key_of("b")])
    assert store.get("kind", key_of("a")) is None
    assert store.get("kind", key_of("b")) == {"name": "b"}


def test_a_result_under_another_key_or_of_other_code_is_missing(tmp_path: Path) -> None:
    """A result copied under a key that is not its own, a class that is no more and a folder in its place: nothing found, and kept anew."""
    store = Store(tmp_path)
    one, other = (tmp_path / "kind" / key_of(name)[:2] / key_of(name) for name in ("a", "b"))
    store.put("kind", key_of("a"), Gone())
    store.put("kind", key_of("b"), "b")
    shutil.copyfile(one, other)
    assert store.get("kind", key_of("b")) is None
    kept_class = globals().pop("Gone")
    assert store.get("kind", key_of("a")) is None
    globals()["Gone"] = kept_class
    assert isinstance(store.get("kind", key_of("a")), Gone)
    one.unlink()
    one.mkdir()
    assert store.get("kind", key_of("a")) is None
    store.put("kind", key_of("a"), "a")
    assert store.get("kind", key_of("a")) == "a"


class Gone:
    """A kept result whose class a later version does not have."""


def test_key_of_pages_is_that_of_the_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one process a template, a setting, SITE_URL and any variable that mkdocs.yml names change the key; set back, it is the old one."""
    root = make_root(tmp_path / "root", {})
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('domain: ""', 'domain: !ENV [OUR_DOMAIN, ""]', 1), encoding="utf-8")
    first = page_code(root)
    with monkeypatch.context() as patched:
        patched.setenv("SITE_URL", "https://example.org/")
        second = page_code(root)
    with monkeypatch.context() as patched:
        patched.setenv("OUR_DOMAIN", "example.org")
        third = page_code(root)
    assert page_code(root) == first
    template = root / "templates" / "pages" / "project.md.jinja"
    template.write_text(template.read_text(encoding="utf-8") + "x", encoding="utf-8")
    assert len({first, second, third, page_code(root)}) == 4


def test_pages_made_of_other_templates_than_the_run_began_with_are_not_kept(tmp_path: Path) -> None:
    """A template that changes while pages are made: they are handed over, and kept under no key; made again unchanged, they are kept."""
    root = make_root(tmp_path / "root", {"one": DOCUMENTS[3].read_bytes()})
    wanted = plan(root, read_whole(root, Here(), 1, read_lightly))
    template = root / "templates" / "pages" / "project.md.jinja"
    before = template.read_bytes()
    template.write_bytes(before + b"x")
    assert make_departments(wanted.tasks, root, wanted.site, None)[0].files
    assert not kept(root, "pages")
    template.write_bytes(before)
    make_departments(wanted.tasks, root, wanted.site, None)
    assert [*kept(root, "pages")] == [wanted.tasks[0].key]


def test_workers_take_the_environment_of_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was started with other variables has those of the run; what the run has not set, it has not either."""
    root = make_root(tmp_path / "root", {})
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('domain: ""', "domain: !ENV OUR_DOMAIN", 1), encoding="utf-8")
    monkeypatch.setenv("SITE_URL", "https://old.example/")
    monkeypatch.setenv("OUR_DOMAIN", "old.example")
    with workers(2) as pool:
        pool.submit(os.getpid).result()
        monkeypatch.setenv("SITE_URL", "https://new.example/")
        monkeypatch.delenv("OUR_DOMAIN")
        wanted = environment(root)
        assert pool.submit(surroundings, root, wanted).result() == wanted
    assert (wanted["SITE_URL"], wanted["OUR_DOMAIN"]) == ("https://new.example/", None)


def surroundings(root: Path, variables: dict[str, str | None]) -> dict[str, str | None]:
    """The variables of a worker after it took those of the run."""
    take_over(variables)
    return environment(root)


def test_pages_know_whose_word_it_is() -> None:
    """A word of our own and the same one printed by a document are linked differently, so that pages are kept under different keys."""
    entry = {"document_id": "one", "line": 1, "term": "三公经费", "definition": "x", "source": ""}
    ours, printed = Glossary([], [entry]), Glossary([entry])
    assert ours.anchors == printed.anchors
    assert ours.linked != printed.linked


def test_two_writers_of_one_file_do_not_meet(tmp_path: Path) -> None:
    """Both begin before either ends: the place holds one of them whole, a folder in the way is gone, and nothing is left beside it."""
    place = tmp_path / "kept" / "one.svg"
    (place / "in the way").mkdir(parents=True)
    with written_whole(place) as first, written_whole(place) as second:
        first.write(b"first")
        second.write(b"second")
    assert place.read_bytes() == b"first"
    with pytest.raises(KeyError), written_whole(place):
        raise KeyError
    assert [path.name for path in place.parent.iterdir()] == ["one.svg"]


def test_a_copy_of_the_process_gives_what_it_made_or_raises_what_it_raised(tmp_path: Path) -> None:
    """Work beside this process: its result, its faults whole, an error that cannot travel as text, a word where it ended without any."""
    known, path = ["甲"], tmp_path / "written"

    class Odd(Exception):  # noqa: N818
        """An error that cannot travel."""

    def work() -> int:
        known.append("乙")
        path.write_text("".join(known), encoding="utf-8")
        return os.getpid()

    def fail(error: Exception) -> None:
        raise error

    with beside(work, copy=True) as made:
        assert (made() != os.getpid(), path.read_text(encoding="utf-8"), known) == (True, "甲乙", ["甲"])
    faults = [Fault("甲", 1, "found", "expected", "mend", "site")]
    with beside(partial(fail, DocumentFaults(faults)), copy=True) as made, pytest.raises(DocumentFaults) as raised:
        made()
    assert list(raised.value.faults) == faults
    with beside(partial(fail, Odd("甲")), copy=True) as made, pytest.raises(RuntimeError, match="Odd"):
        made()
    with beside(lambda: os._exit(9), copy=True) as made, pytest.raises(BrokenExecutor):
        made()
    with beside(os.getpid, copy=False) as made:
        assert made() == os.getpid()


def test_a_copy_of_the_process_ends_with_the_block(tmp_path: Path) -> None:
    """Where the run stops at faults, nothing is written behind its back."""
    path = tmp_path / "written"

    def slow() -> None:
        time.sleep(2)
        path.touch()

    with pytest.raises(DocumentFaults), beside(slow, copy=True):
        raise DocumentFaults([])
    time.sleep(3)
    assert not path.exists()


def test_two_files_of_one_id_leave_nothing_behind(tmp_path: Path) -> None:
    """Both are told as a fault, without a traceback; once one is taken away the next run is as good as any."""
    root = make_root(tmp_path / "root", {"one": DOCUMENTS[3].read_bytes()})
    assert run(root, "build").returncode == 0
    register(root, "ONE", DOCUMENTS[1].read_bytes())
    for _ in range(2):
        done = run(root, "build")
        assert (done.returncode, "编号相同" in done.stderr, "Traceback" in done.stderr) == (1, True, False)
    for path in (root / "data" / "documents").glob("ONE.*"):
        path.unlink()
    assert run(root, "build").returncode == 0
    before = digests(root / "site")
    shutil.rmtree(root / "build")
    assert run(root, "build").returncode == 0
    assert digests(root / "site") == before


def test_a_document_taken_away_leaves_the_store(tmp_path: Path) -> None:
    """What was read of it, alone or with others, is kept no longer than the site needs it."""
    root = make_root(tmp_path / "root", {"one": DOCUMENTS[3].read_bytes(), "two": DOCUMENTS[1].read_bytes()})
    assert run(root, "build").returncode == 0
    for path in (root / "data" / "documents").glob("two.*"):
        path.unlink()
    assert run(root, "build").returncode == 0
    kept = [Store(root / "build" / "store").get(kind, path.name) for kind in (KIND, TOGETHER) for path in (root / "build" / "store" / kind).glob("*/*")]
    assert {document.source.document_id for parsed in kept for document in parsed.documents} == {"one"}
