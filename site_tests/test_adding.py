"""Taking files in: a draft of the card, a replaced file kept, nothing overwritten, links not followed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from generator.adding import Told, add
from generator.ground.faults import DocumentFaults
from generator.ground.vocabulary import labels
from generator.reading.registered import links, registered
from site_tests.workshop import make_root, run

HEAD = "2024年项目支出预算表\n\n单位名称\t一级项目名称\t二级项目名称\t一级指标\t二级指标\t三级指标\t计算符号\t指标值\t计量单位\n"
FILES = Path(__file__).parent / "reading" / "files"


def test_card_is_drafted_from_what_the_document_prints(tmp_path: Path) -> None:
    """A file is copied with a card that says what it prints; doubtful readings are named."""
    told = list(add(tmp_path, [FILES / "donghu-rsj-2020-application.xlsx"], Told("https://example.org/x", "2025-03-01")))
    card = yaml.safe_load((tmp_path / "data/documents/donghu-rsj-2020-application.yml").read_text(encoding="utf-8"))
    assert (card["fiscal_year"], card["published_on"], card["source_url"]) == (2020, "2025-03-01", "https://example.org/x")
    assert card["title"] == "2020年项目申报表"
    assert any("没有见过的栏目" in line for line in told)


@pytest.mark.parametrize(("agencies", "department"), [(("某某市水务局", "某某市水务局"), "某某市水务局"), (("某某市水务局", "某某市水文站"), None)])
def test_department_is_that_of_all_rows_or_left_open(tmp_path: Path, agencies: tuple[str, str], department: str | None) -> None:
    """Where every row prints one office the draft takes it; where they print several a person decides."""
    rows = "".join(f"{agency}\t类\t项目{number}\t产出指标\t数量指标\t人数\t≥\t{number}\t人\n" for number, agency in enumerate(agencies, 1))
    (tmp_path / "rows.txt").write_text(HEAD + rows, encoding="utf-8")
    told = "".join(add(tmp_path, [tmp_path / "rows.txt"], Told()))
    card = tmp_path / "data" / "documents" / "rows.yml"
    if department is None:
        assert not card.exists()
        assert "没有读到 department" in told
    else:
        assert yaml.safe_load(card.read_text(encoding="utf-8"))["department"] == department


def test_same_document_with_other_bytes_replaces_and_keeps(tmp_path: Path) -> None:
    """The former file and card move to old/ under their hash; the same bytes again change nothing."""
    place, incoming = tmp_path / "data" / "documents", tmp_path / "evaluation-one.docx"
    shutil.copyfile(FILES / "evaluation-one.docx", incoming)
    list(add(tmp_path, [incoming], Told()))
    assert "没有改动" in "".join(add(tmp_path, [incoming], Told()))
    incoming.write_bytes((FILES / "jiaxing-kjj-2025.docx").read_bytes())
    list(add(tmp_path, [incoming], Told()))
    kept = sorted(path.suffix for path in (place / "old").iterdir())
    assert kept == [".docx", ".yml"]
    assert (place / "evaluation-one.docx").read_bytes() == incoming.read_bytes()


def test_file_that_cannot_be_read_is_not_taken(tmp_path: Path) -> None:
    """A broken file is a fault, the others are in."""
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(DocumentFaults):
        list(add(tmp_path, [broken, FILES / "evaluation-one.xlsx"], Told()))
    assert sorted(path.name for path in (tmp_path / "data/documents").iterdir()) == ["evaluation-one.xlsx", "evaluation-one.yml"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link among the documents is a fault, and what it leads to is not read."""
    place = tmp_path / "data" / "documents"
    place.mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("秘密", encoding="utf-8")
    (place / "a.txt").symlink_to(tmp_path / "secret.txt")
    shutil.copyfile(FILES / "evaluation-one.xlsx", place / "b.xlsx")
    assert [path.name for path in registered(tmp_path)] == ["b.xlsx"]
    assert [Path(fault.file).name for fault in links(tmp_path)] == ["a.txt"]


def test_one_file_of_each_type_without_cards_makes_a_site(tmp_path: Path) -> None:
    """A folder with a file of each type and no card builds; strict publishing asks for the cards; figures lead to their row."""
    root = make_root(tmp_path / "root", {})
    place = root / "data" / "documents"
    for name in ("jiaxing-kjj-2025.xls", "tianjin-kjj-2023.html", "donghu-rsj-2020-application.xlsx", "evaluation-one.docx", "putuo-sww-2025.pdf"):
        shutil.copyfile(FILES / name, place / name)
    bars = ("| 项目名称 | 甲 |", "|---|---|", "", "| 一级指标 | 二级指标 | 三级指标 | 指标值 |", "|---|---|---|---|", "| 产出指标 | 数量指标 | 次数 | ≥5次 |")
    (place / "bars.md").write_text("\n".join(bars), encoding="utf-8")
    (place / "rows.csv").write_text("项目名称,单位名称,一级指标,二级指标,三级指标,指标值\n乙,某局,产出指标,数量指标,人数,≥7人\n", encoding="utf-8")
    done = run(root, "build")
    assert done.returncode == 0, done.stderr
    assert "0 行没有读懂" in done.stdout
    site = root / "site" / "documents"
    assert 'id="L5"' in (site / "donghu-rsj-2020-application" / "text" / "index.html").read_text(encoding="utf-8")
    assert not list((site / "donghu-rsj-2020-application").glob("*.xlsx"))
    assert (site / "putuo-sww-2025" / "putuo-sww-2025.pdf").read_bytes() == (FILES / "putuo-sww-2025.pdf").read_bytes()
    assert (site / "tianjin-kjj-2023" / "tianjin-kjj-2023.html.txt").exists()
    assert "没有登记卡" in (site / "rows" / "index.html").read_text(encoding="utf-8")
    title = "2025年市本级部门预算财政拨款项目支出预算表"
    for page in ("", "departments"):
        html = (root / "site" / page / "index.html").read_text(encoding="utf-8")
        assert f"部门未登记（{title}）" in html
        assert not re.search(rf'href="[^"]*departments/[^"]*">(?:<strong>)?{title}', html)
    strict = run(root, "build", "--strict")
    assert strict.returncode == 1
    assert strict.stderr.count("没有文件卡") == 7


@pytest.mark.parametrize(("line", "words"), [("指标值,target,,", "写了两次"), ("新词,nonsense,,", "不成一行"), ("新词,target", "不成一行")])
def test_labels_are_checked_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, words: str) -> None:
    """A label twice, an unknown field, a row too short: each is a fault with its line."""
    from generator.ground import vocabulary  # noqa: PLC0415 - only here

    path = tmp_path / "labels.csv"
    path.write_text(vocabulary.LABELS_FILE.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    monkeypatch.setattr(vocabulary, "LABELS_FILE", path)
    labels.cache_clear()
    with pytest.raises(DocumentFaults) as stopped:
        labels()
    labels.cache_clear()
    assert words in stopped.value.faults[0].found
    assert stopped.value.faults[0].line > 500
