"""The registered documents: every file in data/documents, each with its card."""

from __future__ import annotations

from pathlib import Path

from generator.ground.faults import DocumentFaults, Fault
from generator.reading.card import card_path


def registered(root: Path) -> list[Path]:
    """The documents in `root/data/documents`: every file that is no card. Raises DocumentFaults where there is none."""
    documents = [path for path in _files(root) if path.suffix != ".yml"]
    if not documents:
        raise DocumentFaults([Fault(str(_place(root)), 0, "没有文件", "至少一份文本和它的卡", "照 README“增加文件”放进来")])
    return documents


def lone_cards(root: Path) -> list[Fault]:
    """A fault for each card without a document."""
    files = _files(root)
    alone = {path for path in files if path.suffix == ".yml"} - {card_path(path) for path in files if path.suffix != ".yml"}
    return [Fault(str(path), 0, "有卡没有文件", f"同名的 {path.stem}.txt", "补上文件，或删去这张卡", "card") for path in sorted(alone)]


def _place(root: Path) -> Path:
    return root / "data" / "documents"


def _files(root: Path) -> list[Path]:
    folder = _place(root)
    return [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")] if folder.is_dir() else []
