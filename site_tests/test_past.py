"""The site's memory: /changes/ and its feed, earlier texts at their addresses, withdrawn ids; all of it from the repository."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser

from generator.changes.compare import COLUMNS
from generator.commands import main
from generator.downloads.conditions import UNKNOWN
from generator.pages.catalogue import Catalogue
from generator.pages.changes import MOST_ROWS
from generator.pages.feed import feed
from generator.pages.render import environment
from generator.pipeline import read_registered
from generator.reading.past import Request, Withdrawal
from generator.tables.write import write_tables
from site_tests.conftest import ROOT
from site_tests.readers import fresh
from site_tests.test_fairness import FORBIDDEN
from site_tests.workshop import HOME, make_root, register, run, served, with_kept

ATOM = "{http://www.w3.org/2005/Atom}"
HEAD = "2024年项目支出预算表\n\n单位名称\t一级项目名称\t二级项目名称\t一级指标\t二级指标\t三级指标\t计算符号\t指标值\t计量单位\n"
OLD = (HEAD + "甲单位\t类\t甲项目\t产出指标\t数量指标\t人数\t≥\t100\t人\n甲单位\t类\t乙项目\t产出指标\t数量指标\t场次\t≥\t5\t场\n").encode()
NEW = (HEAD + "甲单位\t类\t丙项目\t产出指标\t数量指标\t次数\t≥\t8\t次\n甲单位\t类\t甲项目\t产出指标\t数量指标\t人数\t≥\t120\t人\n").encode()
OTHER = (HEAD + "丁单位\t类\t丁项目\t产出指标\t数量指标\t人数\t≥\t7\t人\n").encode()
ATTACK = "<script>window.hit=1</script>]]></title>\x00\x08 & \"'\u202e{{ 7*7 }}\n# 标题"
TEXT = hashlib.sha256(OLD).hexdigest()[:8]
PRESENT = hashlib.sha256(NEW).hexdigest()[:8]


def table(path: Path, rows: list[dict[str, str]]) -> None:
    """Rows as a file of decisions."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def published(root: Path, out: Path) -> Path:
    """The tables of a root as they would be published."""
    write_tables(read_registered(root).parsed.tables, out)
    return out


def requests(**changes: str) -> list[dict[str, str]]:
    """One request with its answer."""
    own = Request("2026-01-05", "one", "4", "第4行请核对", "已核对", "2026-01-06", "答复全文", "2026-01-08")
    return [vars(own) | changes]


def make_past(root: Path) -> Path:
    """A root whose document `one` was replaced, whose document `gone` was withdrawn, with a record of both written by `diff`."""
    make_root(root, {"one": OLD, "gone": OTHER})
    before = published(root, root.with_name("before"))
    old = root / "data" / "documents" / "old"
    old.mkdir()
    for suffix in ("txt", "yml"):
        shutil.move(root / "data" / "documents" / f"one.{suffix}", old / f"one.{TEXT}.{suffix}")
        (root / "data" / "documents" / f"gone.{suffix}").unlink()
    register(root, "one", NEW)
    withdrawn = Withdrawal("gone", "旧的文件", "2026-02-01", "发布机关撤下了文件")
    table(root / "data" / "withdrawn.csv", [vars(withdrawn), vars(withdrawn) | {"id": "gone/ding-xiang-mu", "title": "丁项目"}])
    after = published(root, root.with_name("after"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert main(["diff", str(before), str(after), "--record", "2026-02-01"]) == 0
    table(root / "data" / "requests.csv", requests())
    table(root / "data" / "corrections.csv", [
        {"document_id": f"one.{TEXT}", "line": "4", "field": "target_value", "in_our_copy": "100", "in_the_original": "110", "evidence": "对照原件第1页",
         "checked_on": "2026-01-06"}])  # fmt: skip
    return root


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a root, not yet built, to be copied."""
    return make_past(tmp_path_factory.mktemp("laid") / "root")


@pytest.fixture
def root(laid: Path, tmp_path: Path) -> Path:
    """Such a root to be changed."""
    return Path(shutil.copytree(laid, tmp_path / "root", symlinks=True))


@pytest.fixture(scope="module")
def past(laid: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of such a root."""
    root = Path(shutil.copytree(laid, tmp_path_factory.mktemp("past") / "root", symlinks=True))
    done = run(root, "build", SITE_URL="https://example.org/ledger/")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def page(root: Path, address: str) -> str:
    """The HTML of a page."""
    return (root / "site" / address / "index.html").read_text(encoding="utf-8")


def plain(html: str) -> str:
    """The text of a page's article on one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", html.split("<article", 1)[1].split("</article>", 1)[0]).split())


def test_page_tells_what_changed_with_both_lines(past: Path) -> None:
    """The replaced text, the project that came, the one no longer seen, the changed target: each with old and new, each side linked to its own text."""
    html = page(past, "changes")
    told = plain(html)
    for words in ("更换 1 份文件的文本", "丙项目", "新见", "乙项目", "新文本中未见", "≥ 100 人", "≥ 120 人", "旧的文件", "不再收录"):
        assert words in told, words
    assert f'documents/one/{TEXT}/text/#L4"' in html
    assert f'documents/one/{PRESENT}/text/#L5"' in html
    assert not [word for word in FORBIDDEN if word in told]


def test_page_tells_corrections_requests_and_replies(past: Path) -> None:
    """Our own correction with old, new, evidence and date; a request with what was done, and the reply in full."""
    told = plain(page(past, "changes"))
    for words in ("100 110 对照原件第1页", "第4行请核对", "已核对（2026-01-06）", "答复全文（2026-01-08）"):
        assert words in told, words


def test_old_text_stays_at_its_address(past: Path) -> None:
    """Line 4 of the replaced text is still line 4 there, with its correction; each text names the other; the address of the present one leads to it."""
    old, present, pinned = page(past, f"documents/one/{TEXT}/text"), page(past, "documents/one/text"), page(past, f"documents/one/{PRESENT}/text")
    line = re.search(r'<li id="L4".*?</li>', old)
    assert line
    assert "甲项目" in line.group()
    assert "110" in line.group()
    assert "<del" in line.group()
    assert "这是旧文本，已被替换" in plain(old)
    assert f"documents/one/{PRESENT}/text/" in present
    assert f'href="../../../documents/one/{TEXT}/text/"' in present
    assert "固定地址" in plain(pinned)
    assert 'href="../../../../documents/one/text/" rel="latest-version"' in pinned
    assert not re.findall(r'<li id="L\d+"', pinned)
    assert TEXT in page(past, "documents/one")


def test_withdrawn_ids_and_projects_no_longer_seen_keep_a_page(past: Path) -> None:
    """A withdrawn document and project say when and why; a project the new text does not show leads to the old line."""
    assert "2026-02-01" in plain(page(past, "documents/gone"))
    assert "发布机关撤下了文件" in plain(page(past, "documents/gone"))
    assert "已撤下" in plain(page(past, "projects/gone/ding-xiang-mu"))
    unseen = page(past, "projects/one/yi-xiang-mu")
    assert "未见不等于不再安排" in plain(unseen)
    assert f"documents/one/{TEXT}/text/#L5" in unseen


def test_citations_offer_the_address_of_the_text(past: Path, browser: Browser) -> None:
    """A citation names the permanent address, that of a chosen row its line there; the old text cites its own hash; a permanent address leads on."""
    with fresh(browser, height=720) as tab, served(past / "site") as address:
        places = (("projects/one/jia-xiang-mu/", PRESENT, "5"), ("documents/one/text/#L4", PRESENT, "4"), (f"documents/one/{TEXT}/text/#L5", TEXT, "5"))
        for place, text, line in places:
            tab.goto("about:blank")
            tab.goto(address + place)
            wanted = f"https://example.org/ledger/documents/one/{text}/text/#L{line}"
            tab.wait_for_function("wanted => document.querySelector('#__cite p.citation').textContent.includes(wanted)", arg=wanted)
            assert wanted in (tab.locator("#__cite pre.citation").text_content() or "")
        tab.goto(f"{address}documents/one/{PRESENT}/text/#L4")
        tab.wait_for_url("**/documents/one/text/#L4")
    assert hashlib.sha256(OLD).hexdigest() in page(past, f"documents/one/{TEXT}/text")


def atom(text: str) -> ET.Element:
    """A feed, parsed, with all that Atom asks of it: id, title, updated and author, and the same of its entries, every id once."""
    root = ET.fromstring(text)  # noqa: S314 - our own feed
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    for each in (root, *root.iter(f"{ATOM}entry")):
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", each.findtext(f"{ATOM}id") or "")
        assert each.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(each.findtext(f"{ATOM}updated") or "").tzinfo
        assert [link.get("rel") for link in each.findall(f"{ATOM}link")].count("alternate") == 1
    ids = [each.text for each in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    return root


def test_feed_is_atom_with_ids_that_stay(past: Path) -> None:
    """Valid Atom; dates from the data; links to anchors that exist; the same ids when the site lies elsewhere; named in every head."""
    text = (past / "site" / "changes" / "feed.xml").read_text(encoding="utf-8")
    root = atom(text)
    entries = root.findall(f"{ATOM}entry")
    assert [each.findtext(f"{ATOM}updated") for each in entries][:2] == ["2026-02-01T00:00:00+08:00", "2026-01-08T00:00:00+08:00"]
    html = page(past, "changes")
    for entry in entries:
        address = next(link.get("href", "") for link in entry.findall(f"{ATOM}link"))
        assert address.startswith("https://example.org/ledger/changes/#")
        assert f'id="{address.split("#")[1]}"' in html
    whole = read_registered(past)
    decided = whole.decided
    catalogue = Catalogue(whole.parsed, decided.reviews, decided.names, past=decided.past)
    elsewhere = feed(environment(ROOT / "templates" / "pages"), catalogue, replace(UNKNOWN, site_name="站"))
    assert [each.findtext(f"{ATOM}id") for each in atom(elsewhere).findall(f"{ATOM}entry")] == [each.findtext(f"{ATOM}id") for each in entries]
    assert 'type="application/atom+xml"' in page(past, "documents/one")


def test_first_publication_is_told(built: Path) -> None:
    """The record of the first publication names every registered document that it took in, on the page and in the feed, with its day."""
    (first,) = sorted((ROOT / "data" / "changes").iterdir())[:1]
    entries = atom((built / "site" / "changes" / "feed.xml").read_text(encoding="utf-8")).findall(f"{ATOM}entry")
    entry = next(each for each in entries if each.findtext(f"{ATOM}updated", "").startswith(first.stem[:10]))
    assert "新收录 5 份文件" in entry.findtext(f"{ATOM}title", "")
    assert "新收录 5 份文件" in plain(page(built, "changes"))


def test_large_publication_is_one_list_and_a_file(tmp_path: Path) -> None:
    """Documents that came as a whole stand in one table; beyond what a page can hold, the file beside it has every row, and the page says how many."""
    root = make_root(tmp_path / "root", {"one": OLD})
    row = dict.fromkeys(COLUMNS, "") | {"kind": "document", "change": "added", "cause": "collection", "field": "sha256"}
    rows = [row | {"document_id": f"many-{number}", "id": f"many-{number}", "name": "=1+1"} for number in range(MOST_ROWS + 7)]
    rows.append(row | {"document_id": "one", "id": "one", "change": "changed", "cause": "card", "field": "title", "old": "甲", "new": "乙"})
    table(root / "data" / "changes" / "2026-01-01-00000000.csv", rows)
    assert run(root, "build").returncode == 0
    html = page(root, "changes").split('id="errata"')[0]
    assert html.count("<caption>") == 1
    assert html.count('id="p-2026-01-01-00000000-') == MOST_ROWS
    assert f"收录有变：{MOST_ROWS + 7} 份文件" in plain(page(root, "changes"))
    assert "其余 8 处" in plain(page(root, "changes"))
    with (root / "site" / "changes" / "2026-01-01-00000000.csv").open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.DictReader(file))
    assert [each["document_id"] for each in told] == ["one", *sorted(each["document_id"] for each in rows[:-1])]
    assert {each["name"] for each in told[1:]} == {"'=1+1"}


def test_site_without_a_past_has_a_valid_feed(tmp_path: Path) -> None:
    """Where nothing has changed yet the feed is valid, with the replies and corrections there are, and the page says so."""
    built = make_root(tmp_path / "root", {"one": OLD})
    assert run(built, "build").returncode == 0
    atom((built / "site" / "changes" / "feed.xml").read_text(encoding="utf-8"))
    assert "还没有记录过变化" in page(built, "changes")


def test_unreviewed_verdicts_reach_neither_page_nor_feed(built: Path, tmp_path: Path) -> None:
    """A recorded verdict that nobody has reviewed now is only counted, even where its row of the record was opened by hand."""
    root = with_kept(make_root(tmp_path / "root"), built)
    (root / "data" / "reviewed.csv").unlink()
    check = next(row for row in read_registered(root).parsed.tables["checks"].to_dict("records") if row["verdict"] == "differs" and row["kind"] != "remark")
    shutil.rmtree(root / "data" / "changes")
    row = dict.fromkeys(COLUMNS, "")
    row |= {"document_id": check["document_id"], "kind": "verdict", "change": "changed", "cause": "publisher", "id": check["check_id"], "name": "不该出现",
            "field": "verdict", "old": "相符", "new": "请核对"}  # fmt: skip
    table(root / "data" / "changes" / "2026-01-01-00000000.csv", [row, row | {"id": "", "name": "", "withheld": "unreviewed"}])
    assert run(root, "build", SITE_URL=HOME).returncode == 0
    history = root / "site" / "changes"
    assert "不该出现" not in (history / "2026-01-01-00000000.csv").read_text(encoding="utf-8")
    for text in (page(root, "changes"), (history / "feed.xml").read_text(encoding="utf-8")):
        assert "不该出现" not in text
        assert re.search("未经人工核对 ?2 处", text)


def test_hostile_data_files_are_harmless(root: Path, browser: Browser) -> None:
    """Markup, control characters and templates in every free field of these files stay text, on every page and in the feed."""
    for path in (root / "data" / "changes").iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace("乙项目", '"' + ATTACK.replace('"', '""') + '"'), encoding="utf-8", newline="")
    table(root / "data" / "requests.csv", requests(request=ATTACK, done=ATTACK, reply=ATTACK))
    withdrawal = vars(Withdrawal("gone", ATTACK, "2026-02-01", ATTACK))
    table(root / "data" / "withdrawn.csv", [withdrawal, withdrawal | {"id": "gone/ding-xiang-mu"}])
    table(root / "data" / "corrections.csv", [
        {"document_id": f"one.{TEXT}", "line": "4", "field": ATTACK, "in_our_copy": "100", "in_the_original": f"110{ATTACK}".replace("\n", ""),
         "evidence": ATTACK, "checked_on": "2026-01-06"}])  # fmt: skip
    done = run(root, "build")
    assert done.returncode == 0, done.stderr
    atom((root / "site" / "changes" / "feed.xml").read_text(encoding="utf-8"))
    problems: list[str] = []
    listeners = {
        "response": lambda answer: problems.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None,
        "console": lambda message: problems.append(message.text) if message.type == "error" else None,
    }
    with served(root / "site") as address, fresh(browser, height=720, on=listeners) as tab:
        for place in ("changes/", "documents/gone/", "projects/gone/ding-xiang-mu/", "projects/one/yi-xiang-mu/", f"documents/one/{TEXT}/text/"):
            tab.goto(address + place)
            assert not tab.evaluate("window.hit")
            assert tab.locator("h1").count() == 1
            assert tab.locator("article script:not([src])").count() == 0
        tab.goto(f"{address}changes/")
        assert "{{ 7*7 }}" in tab.locator("article").inner_text()
    assert not problems


def faults(root: Path) -> list[str]:
    """The faults of a root, as shown."""
    return [str(fault).replace(f"{root}/", "") for fault in read_registered(root).faults]


@pytest.mark.parametrize(("change", "told"), [
    ({"withdraw": "one"}, "withdrawn.csv:4: one 已撤下，却又登记着"),
    ({"withdraw": "one/jia-xiang-mu"}, "withdrawn.csv:4: one/jia-xiang-mu 已撤下，却又登记着"),
    ({"withdraw": "../../x"}, "withdrawn.csv:4: “../../x”"),
    ({"unlink": "data/withdrawn.csv"}, "gone 不再收录，没有说明"),
    ({"unlink": f"data/documents/old/one.{TEXT}.yml"}, f"one.{TEXT}.txt:0: 没有文件卡"),
    ({"rename": "one.00000000"}, "one.00000000.txt:0: 名称写的是 00000000"),
    ({"rename": "nobody." + TEXT}, "既没有登记，也没有撤下"),
    ({"rename": "one"}, "旧文本的名称不对"),
    ({"request": {"received_on": "yesterday"}}, "requests.csv:2:"),
    ({"request": {"document_id": "nobody"}}, "requests.csv:2: “nobody”没有登记"),
    ({"request": {"reply_date": ""}}, "requests.csv:2:"),
])  # fmt: skip
def test_what_does_not_fit_is_a_fault_with_its_place(root: Path, change: dict[str, Any], told: str) -> None:
    """An id used again, a text that is not kept or not what its name says, a request without day: each is named and stops the build."""
    assert faults(root) == []
    old = root / "data" / "documents" / "old"
    if name := change.get("withdraw"):
        with (root / "data" / "withdrawn.csv").open("a", encoding="utf-8") as file:
            file.write(f"{name},x,2026-01-01,y\n")
    if name := change.get("unlink"):
        (root / name).unlink()
    if name := change.get("rename"):
        for suffix in ("txt", "yml"):
            (old / f"one.{TEXT}.{suffix}").rename(old / f"{name}.{suffix}")
    if fields := change.get("request"):
        table(root / "data" / "requests.csv", requests(**fields))
    assert any(told in fault for fault in faults(root)), faults(root)


def test_replaced_text_that_was_not_kept_is_a_fault(root: Path) -> None:
    """The record says which text was published; where it is neither kept nor withdrawn, the build says what is missing."""
    shutil.rmtree(root / "data" / "documents" / "old")
    (root / "data" / "corrections.csv").unlink()
    assert [fault for fault in faults(root) if f"one.{TEXT} 没有保留" in fault]
    with (root / "data" / "withdrawn.csv").open("a", encoding="utf-8") as file:
        file.write(f"one.{TEXT},旧文本,2026-02-02,含个人信息\n")
    assert faults(root) == []
    assert run(root, "build").returncode == 0
    assert "含个人信息" in plain(page(root, f"documents/one/{TEXT}/text"))
