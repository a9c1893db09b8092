"""The registered documents: every file in data/documents, each with its card."""

from __future__ import annotations

from pathlib import Path

from generator.ground.faults import DocumentFaults, Fault
from generator.reading.card import card_path

OLD = "old"
"""The folder of the texts that were replaced, see generator/reading/past.py."""


def registered(root: Path) -> list[Path]:
    """The documents in `root/data/documents`: every file that is no card. Raises DocumentFaults where there is none."""
    documents = [path for path in _files(root) if path.suffix != ".yml"]
    if not documents:
        none = Fault(str(_place(root)), 0, "没有文件", "至少一份文本和它的卡", "照 README“增加文件”放进来")
        raise DocumentFaults([none, *other_folders(root)])
    return documents


def lone_cards(root: Path) -> list[Fault]:
    """A fault for each card without a document."""
    files = _files(root)
    alone = {path for path in files if path.suffix == ".yml"} - {card_path(path) for path in files if path.suffix != ".yml"}
    return [Fault(str(path), 0, "有卡没有文件", f"同名的 {path.stem}.txt", "补上文件，或删去这张卡", "card") for path in sorted(alone)]


def other_folders(root: Path) -> list[Fault]:
    """A fault for each folder with files beside `old`: nothing in it would be read, and nobody would notice."""
    folders = [path for path in sorted(_place(root).glob("*")) if path.is_dir() and path.name != OLD and not path.name.startswith(".")]
    mend = f"把文件和卡移到 data/documents/（换下的移到 data/documents/{OLD}/），再删去这个文件夹"
    return [Fault(str(path), 0, "这个文件夹里的文件不会被读", f"文件直接放在 data/documents/，其中只有 {OLD}/ 一个文件夹", mend, "card")
            for path in folders if any(each.is_file() for each in path.rglob("*"))]  # fmt: skip


def links(root: Path) -> list[Fault]:
    """A fault for each link beside the documents: what it leads to may lie anywhere, and would be published."""
    folder = _place(root)
    found = [path for path in sorted(folder.rglob("*")) if path.is_symlink()] if folder.is_dir() else []
    return [Fault(str(path), 0, "是一个链接，没有读", "文件本身", "把它所指的文件复制进来，删去链接", "card") for path in found]


def without_card(root: Path) -> list[Fault]:
    """A fault for each document without a card; only publishing (`--strict`) asks for one."""
    return [Fault(str(path), 0, "没有文件卡", f"同名的 {path.stem}.yml", "照 README“增加文件”写一张", "card")
            for path in _files(root) if path.suffix != ".yml" and not card_path(path).exists()]  # fmt: skip


def _place(root: Path) -> Path:
    return root / "data" / "documents"


def _files(root: Path) -> list[Path]:
    folder = _place(root)
    return [path for path in sorted(folder.iterdir()) if path.is_file() and not path.is_symlink() and not path.name.startswith(".")] if folder.is_dir() else []
