"""A fault in a document or its card: a value with a place, shown together with all others."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

KINDS = {
    "document": "a document, or a line of it, that cannot be read",
    "card": "a card that is missing, incomplete, or states another hash",
    "decision": "a row of data/*.csv that is not whole or fits nothing",
    "review": "a reviewed check that no longer exists or has changed",
    "unread": "a line that carried text and was not understood (strict)",
    "schema": "a table that breaks its declared schema",
    "site": "a warning of MkDocs, or a setting that cannot be right",
    "picture": "a chart that does not show its figures",
    "link": "an address, an anchor or a load that leads nowhere or elsewhere",
    "manifest": "a published file that is missing, extra or changed",
    "run": "what stopped the run itself: disk, permission, another run",
}
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, order=True)
class Fault:
    """One thing a person has to mend: `file:line: found；应为 expected；mend`. Line 0 is the file as a whole; `kind` is one of KINDS."""

    file: str
    line: int
    found: str
    expected: str
    mend: str
    kind: str = field(default="document", compare=False)

    def __str__(self) -> str:
        """The line shown to the person: one line, whatever the names in it, and no order to a workflow."""
        return in_one_line(f"{self.file}:{self.line}: {self.found}；应为：{self.expected}；处理：{self.mend}")

    def below(self, root: Path) -> Fault:
        """The same fault, its file told from `root` where it lies below it."""
        path = Path(self.file)
        return replace(self, file=path.relative_to(root).as_posix()) if path.is_relative_to(root) else self


class DocumentFaults(Exception):  # noqa: N818 - the name says what it carries
    """All faults of one run together; the caller prints them and ends with exit code 1."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keeps the faults in the order of file and line."""
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[Callable[[Iterable[Fault]], DocumentFaults], tuple[tuple[Fault, ...]]]:
        """The faults come whole out of another process."""
        return DocumentFaults, (self.faults,)


def of_kind(kind: str, faults: Iterable[Fault]) -> list[Fault]:
    """The same faults, said to be of a kind."""
    return [replace(fault, kind=kind) for fault in faults]


def stop_at(faults: Sequence[Fault]) -> None:
    """Raises DocumentFaults where there are any."""
    if faults:
        raise DocumentFaults(faults)


_REASONS = {errno.ENOENT: "没有这个文件", errno.EACCES: "没有权限", errno.EPERM: "没有权限", errno.EISDIR: "是文件夹", errno.ENOTDIR: "路径中有一节不是文件夹",
            errno.EEXIST: "已有同名文件", errno.ENOSPC: "磁盘满了", errno.EDQUOT: "配额用完了", errno.EFBIG: "文件大得超过限额",
            errno.EROFS: "磁盘只读", errno.ENAMETOOLONG: "文件名太长"}  # fmt: skip


def os_reason(error: OSError) -> str:
    """What the operating system says, in the reader's language."""
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")


def in_one_line(text: str) -> str:
    """A message as one line: control characters made visible, and none read as an order (`::error::x`) where it is printed in a workflow."""
    shown = _UNSEEN.sub(lambda char: f"<U+{ord(char[0]):04X}>", text)
    return f"./{shown}" if shown.lstrip().startswith("::") else shown


def shorten(text: str, most: int = 40) -> str:
    """A piece of a document fit for a message: one line, control characters made visible, at most `most` long."""
    shown = "".join(char if char.isprintable() else f"<U+{ord(char):04X}>" for char in text[: most + 1])
    return f"{shown[:most]}…" if len(shown) > most else shown
