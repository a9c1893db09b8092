"""The build as a whole: the same bytes twice, never half a site, faults together, nothing left behind."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from generator.ground.faults import DocumentFaults, Fault
from generator.reading.registered import other_folders, registered
from generator.site.links import check_links, read_links, read_own_links, settle
from generator.site.policy import POLICY, finished, slim
from generator.site.styles import join_styles
from generator.site.swap import discard, recover, swap
from generator.site.tree import Tree
from site_tests.conftest import DOCUMENTS, ROOT
from site_tests.workshop import make_root, register, run, run_anew


def digests(folder: Path) -> dict[str, str]:
    """The hash of every file below a folder."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_two_builds_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """Another folder, day, time zone, locale, umask, hash seed and number of processes: the same site to the last byte."""
    root = make_root(tmp_path / "elsewhere")
    shutil.copyfile(Path(__file__).with_name("elsewhere.py"), root / "sitecustomize.py")
    elsewhere = {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    assert moved(root, **elsewhere)
    done = run_anew(root, "build", "--jobs", "1", SITE_URL="https://example.org/ledger/", **elsewhere)
    assert done.returncode == 0, done.stderr
    assert digests(root / "site") == digests(built / "site")


def test_a_site_without_projects_is_built(tmp_path: Path) -> None:
    """A document of tables of money alone makes a site; there is nothing to compare in it, and that is said."""
    root = make_root(tmp_path / "root", {})
    for each in (ROOT / "data" / "documents").glob("putuo-wanli-2024.*"):
        shutil.copy(each, root / "data" / "documents")
    done = run(root, "build")
    assert (done.returncode, "，0 个项目，0 个指标" in done.stdout) == (0, True), done.stderr
    for name, words in (("measurable", "没有读到绩效指标"), ("repeated", "没有这样的指标")):
        assert words in (root / "site" / name / "index.html").read_text(encoding="utf-8")


def moved(root: Path, **environment: str) -> bool:
    """Whether a Python process started in `root` lives on another day and with another umask."""
    code = "import datetime, os, time; print(datetime.date.today(), datetime.datetime.now().date(), time.strftime('%Y-%m-%d'), os.umask(0))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=root, text=True, capture_output=True, check=True, env={**os.environ, "PYTHONPATH": str(root), **environment})
    *told, umask = done.stdout.split()
    return len(set(told)) == 1 and date.fromisoformat(told[0]) > date.today() + timedelta(days=300) and int(umask) == 0o077


def test_failed_build_leaves_the_published_site_untouched(tmp_path: Path) -> None:
    """A document that does not match its card ends the build with exit 1 and one line per fault; the old site stays."""
    root = make_root(tmp_path / "root", {"one": DOCUMENTS[1].read_bytes()})
    assert run(root, "build").returncode == 0
    before = digests(root / "site")
    (root / "data" / "documents" / "one.txt").write_bytes(DOCUMENTS[1].read_bytes() + b"\n")
    (root / "data" / "documents" / "alone.yml").write_text("title: x\n", encoding="utf-8")
    done = run(root, "build")
    assert done.returncode == 1
    assert "alone.yml:0:" in done.stderr
    (root / "data" / "documents" / "alone.yml").unlink()
    done = run(root, "build")
    assert done.returncode == 1
    assert "one.yml:" in done.stderr
    assert "sha256" in done.stderr
    assert "Traceback" not in done.stderr
    assert digests(root / "site") == before


def test_broken_link_stops_the_build(tmp_path: Path) -> None:
    """A page of content/ that links nowhere is a fault, and no site is published."""
    root = make_root(tmp_path / "root", {"one": DOCUMENTS[1].read_bytes()})
    with (root / "content" / "about.md").open("a", encoding="utf-8") as file:
        file.write('\n<a href="../nowhere/">x</a> <a href="#nothing">y</a>\n')
    done = run(root, "build")
    assert done.returncode == 1
    assert "nowhere" in done.stderr
    assert "#nothing" in done.stderr
    assert not (root / "site").exists()


def test_no_documents_is_said(tmp_path: Path) -> None:
    """An empty data/documents is a clear fault, not an empty site."""
    root = make_root(tmp_path / "root", {})
    done = run(root, "build")
    assert done.returncode == 1
    assert "没有文件" in done.stderr


def test_document_of_one_page_and_no_card_fields_builds(tmp_path: Path) -> None:
    """A site of a single document without region or issuer builds, and says 未登记 where the card is silent."""
    root = make_root(tmp_path / "root", {"only_one": DOCUMENTS[3].read_bytes()})
    assert run(root, "build").returncode == 0
    assert "未登记" in (root / "site" / "documents" / "only_one" / "index.html").read_text(encoding="utf-8")


def test_unused_documents_leave_no_pages_behind(tmp_path: Path) -> None:
    """A document taken away takes its pages along."""
    root = make_root(tmp_path / "root", {"one": DOCUMENTS[1].read_bytes(), "two": DOCUMENTS[3].read_bytes()})
    assert run(root, "build").returncode == 0
    assert (root / "site" / "documents" / "two").exists()
    for suffix in (".txt", ".yml"):
        (root / "data" / "documents" / f"two{suffix}").unlink()
    assert run(root, "build").returncode == 0
    assert not (root / "site" / "documents" / "two").exists()


def test_swap_replaces_whole_and_recovers(tmp_path: Path) -> None:
    """The new site takes the old one's place, which lies where the next is made; a run killed between the renames is mended by the next."""
    new, published = tmp_path / "build" / "site", tmp_path / "site"
    new.mkdir(parents=True)
    (new / "a").write_text("new", encoding="utf-8")
    published.mkdir()
    (published / "b").write_text("old", encoding="utf-8")
    swap(new, published)
    assert digests(published).keys() == {"a"}
    assert digests(new).keys() == {"b"}
    published.rename(new.with_name("site.old"))
    recover(new, published)
    assert digests(published).keys() == {"a"}


def test_a_link_in_the_place_of_the_site_is_refused(tmp_path: Path) -> None:
    """A site that is a link: a fault before anything is made, the link stays; a link where the new site is made goes, its target stays."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    root = make_root(tmp_path / "root", {})
    (root / "site").symlink_to(elsewhere)
    done = run(root, "build")
    assert (done.returncode, "site:0: 是符号链接" in done.stderr) == (1, True)
    assert (root / "site").is_symlink()
    for away in (lambda path: Tree(path, path.with_name("none"), []).open(), lambda path: discard(path.parent)):
        new = tmp_path / "build" / "site"
        shutil.rmtree(new.parent, ignore_errors=True)
        new.parent.mkdir()
        new.symlink_to(elsewhere)
        away(new)
        assert not new.is_symlink()
    assert (elsewhere / "kept").exists()


def test_link_check_finds_what_is_broken(tmp_path: Path) -> None:
    """A missing page, a missing anchor and a script from elsewhere are each found; whole links are not."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "index.html").write_text(
        '<a href="sub/#here">a</a><a href="sub/#gone">b</a><a href="none/">c</a><script src="https://x.example/y.js"></script>', encoding="utf-8")  # fmt: skip
    (tmp_path / "sub" / "index.html").write_text('<p id="here"></p><a href="..">up</a><a href="https://example.org">out</a>', encoding="utf-8")
    files = {path.relative_to(tmp_path).as_posix(): path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.html")}
    found = check_links({name: read_links(name, text) for name, text in files.items()}, files)
    assert sorted(fault.found.split()[1] for fault in found) == ["https://x.example/y.js", "none/", "sub/#gone"]


def test_links_are_read_as_a_browser_reads_them() -> None:
    """Quoted or not, with entities or line breaks in a tag; text in scripts, areas of text and remarks is no link; the line is told."""
    html = """<p id=plain><a
      class="x > y" href='a/?b=1&amp;c=2#d'>t</a><!-- <a href="no"> --><script>"<a href='no'>"</script>
<textarea><a href="no"></textarea><a name="old" href="../..">up</a><x-y id=own title="href=no id=no"></x-y><link rel="canonical" href="https://x.example/">"""
    page = read_links("p/q/index.html", html)
    assert [(link.target, link.fragment, link.line) for link in page.links] == [("p/q/a", "d", 1), ("index.html", "", 3)]
    assert page.has("plain")
    assert page.has("old")
    assert page.has("own")
    assert not page.has("no")
    assert not page.has("pla")


def test_links_settled_in_parts_are_those_of_the_whole() -> None:
    """A part keeps the links that lead out of it, tells what is broken inside, and the whole finds the rest."""
    texts = {"a/index.html": '<a href="../b/#x">b</a><a href="#gone">g</a>', "b/index.html": '<p id="x"></p><a href="../a/">a</a><a href="../c/">c</a>'}
    pages = {name: read_links(name, text) for name, text in texts.items()}
    whole = check_links(pages, texts)
    parts = [settle({name: page}, [name]) for name, page in pages.items()]
    left = {name: page for part, _ in parts for name, page in part.items()}
    assert sorted([*(fault for _, faults in parts for fault in faults), *check_links(left, texts)]) == sorted(whole)
    assert len(whole) == 2


def test_an_anchor_of_a_page_that_leads_on_is_looked_for_there() -> None:
    """A link into a page that leads on to the latest version is whole where that version has the anchor, and broken where it has not."""
    texts = {"old/index.html": '<a rel="latest-version" href="../new/">n</a>', "new/index.html": '<p id="L1">',
             "a/index.html": '<a href="../old/#L1">1</a><a href="../old/#L2">2</a>'}  # fmt: skip
    found = check_links({name: read_links(name, text) for name, text in texts.items()}, texts)
    assert [each.found for each in found] == ["链接 ../old/#L2 的锚点不存在"]


def test_links_of_our_own_pages_are_read_the_short_way_alike(built: Path) -> None:
    """On every page of the site the short reading of tags finds the anchors and links of the long one."""
    for path in sorted((built / "site").rglob("*.html")):
        name, text = path.relative_to(built / "site").as_posix(), path.read_text(encoding="utf-8")
        assert read_own_links(name, text) == read_links(name, text), name


def test_a_page_without_its_policy_is_refused() -> None:
    """The policy stands before the first script of a page and is the one that allows nothing but files of the site; it says the same once finished."""
    meta = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    assert meta in finished("index.html", f'{meta}\n  <script src="x.js"></script>')
    for page in ("<p>", f"<script>a()</script>{meta}", meta.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")):
        with pytest.raises(ValueError, match="Content-Security-Policy"):
            finished("index.html", page)


def test_indentation_is_taken_out_and_nothing_else() -> None:
    """Runs of blanks become one, so that the page shows the same; wide and no-break blanks, `pre`, fields and scripts stay as written."""
    kept = "<PRE>x\n\n  y</PRE ><pre>a\n\n  b</pre><textarea>\n  c </textarea><script>\n  d()\n</script>"
    assert slim(f"\n <p>\n\n  甲　　乙\u00a0\u00a0丙   丁\n</p>  {kept}\n\n<p>戊</p>\n") == f"<p>\n甲　　乙\u00a0\u00a0丙 丁\n</p> {kept}\n<p>戊</p>\n"


def test_stylesheets_of_every_page_become_one(tmp_path: Path) -> None:
    """The joined file holds the theme's, then ours in the order named; another stylesheet stays; a picture by address is refused."""
    (tmp_path / "assets" / "stylesheets").mkdir(parents=True)
    for name in ("stylesheets/palette.1.min", "stylesheets/main.1.min", "b", "a", "c"):
        (tmp_path / "assets" / f"{name}.css").write_text(f".{name[-1]} {{ }}\n" if len(name) == 1 else f".{name[12]} {{ }}\n", encoding="utf-8")
    join_styles(tmp_path, ["assets/b.css", "assets/a.css"])
    assert (tmp_path / "assets" / "styles.css").read_text(encoding="utf-8") == ".m { }\n.p { }\n.b { }\n.a { }\n"
    assert (tmp_path / "assets" / "c.css").exists()
    assert not (tmp_path / "assets" / "a.css").exists()
    for name in ("a", "b"):
        (tmp_path / "assets" / f"{name}.css").write_text("p { background: url(x.png) }", encoding="utf-8")
    with pytest.raises(ValueError, match="refers to another file"):
        join_styles(tmp_path, ["assets/b.css", "assets/a.css"])


def test_what_no_page_requests_is_not_published(built: Path) -> None:
    """The theme's scripts and source maps stay away, its style is there; no page carries blank lines."""
    published = [str(path.relative_to(built / "site")) for path in (built / "site" / "assets").rglob("*")]
    assert not [path for path in published if path.endswith((".min.js", ".map"))]
    assert {path for path in published if path.endswith(".css")} == {"assets/styles.css", "assets/explore.css", "assets/compare.css"}
    for name in ("index.html", "404.html", "about/index.html", "departments/index.html"):
        assert (built / "site" / name).read_text(encoding="utf-8").count('rel="stylesheet"') == 1, name
    assert "\n\n" not in (built / "site" / "departments" / "index.html").read_text(encoding="utf-8").split("<pre")[0]


def test_wrong_use_ends_with_2_and_faults_with_1(tmp_path: Path) -> None:
    """A command that does not exist ends with 2; a file that does not exist is a fault and ends with 1."""
    root = make_root(tmp_path / "root", {})
    assert run(root, "nonsense").returncode == 2
    done = run(root, "parse", "no-such-file.txt", "--out", "out")
    assert done.returncode == 1
    assert "no-such-file.txt:0:" in done.stderr


def test_faults_are_shown_in_order_and_once() -> None:
    """Faults are sorted by file and line, and equal ones are told once."""
    fault = Fault("b", 2, "x", "y", "z")
    assert [each.line for each in DocumentFaults([fault, fault, Fault("b", 1, "x", "y", "z")]).faults] == [1, 2]


@pytest.mark.parametrize("name", ["a\nb", "a\n::error::b", "::error::b", " ::error::b", "a\r::b", "a\u2028b", "a\udc80b", "a\x1b[2Jb", "a\u202eb"])
def test_a_fault_is_one_line_whatever_the_name(name: str) -> None:
    """Control characters of a name are seen and do nothing; no line begins as an order to a workflow."""
    (line,) = str(Fault(name, 0, "x", "y", "z")).encode().decode().splitlines()
    assert line.isprintable()
    assert not line.lstrip().startswith("::")
    assert str(Fault("文 件.txt", 1, "a\u3000b", "y", "z")).startswith("文 件.txt:1: a\u3000b；")


def test_a_document_in_another_folder_is_a_fault(tmp_path: Path) -> None:
    """Below data/documents only old/ is a folder; what lies in another is said, also where nothing else is there."""
    place = tmp_path / "data" / "documents"
    for name in ("2024/deep/x.txt", "old/x.1f0c9a2b.txt", ".hidden/x.txt"):
        (place / name).parent.mkdir(parents=True)
        (place / name).touch()
    (place / "empty").mkdir()
    assert [fault.file for fault in other_folders(tmp_path)] == [str(place / "2024")]
    with pytest.raises(DocumentFaults) as error:
        registered(tmp_path)
    assert [fault.file for fault in error.value.faults] == [str(place), str(place / "2024")]


def test_card_of_a_site_with_a_hostile_address_is_refused(tmp_path: Path) -> None:
    """A source address that is no http address never becomes a link."""
    root = make_root(tmp_path / "root", {})
    register(root, "one", DOCUMENTS[1].read_bytes(), source_url="javascript:alert(1)")
    done = run(root, "build")
    assert done.returncode == 1
    assert "source_url" in done.stderr
