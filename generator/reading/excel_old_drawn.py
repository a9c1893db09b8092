"""Text boxes of Excel files before 2007, which xlrd passes over: found among the records of a sheet, told, not read.

Files of Excel 5 and 95 keep them otherwise: there they are not seen.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

OBJECT, TEXT, CONTINUE = 0x5D, 0x1B6, 0x3C
_COMMENT = 0x19
"""The kind of an object that is the box of a comment."""


@dataclass
class Drawn:
    """The words of the text boxes so far, by sheet; of a box that is no comment, the text of the record that follows its own counts."""

    boxes: dict[str, list[str]] = field(default_factory=dict)
    kind: int = 0
    expected: int = 0

    def take(self, code: int, content: bytes, sheet: str) -> None:
        """Takes note of one record of a sheet."""
        if code == OBJECT:
            self.kind = struct.unpack_from("<H", content, 4)[0] if len(content) > 5 else 0
        elif code == TEXT and len(content) > 11:
            length = struct.unpack_from("<H", content, 10)[0]
            self.expected = length if self.kind != _COMMENT else 0
        elif code == CONTINUE and self.expected:
            text = content[1 : 1 + 2 * self.expected].decode("utf-16-le", "replace") if content[:1] == b"\1" else content[1:][: self.expected].decode("latin-1")
            self.expected = 0
            if text.strip("\0 \n\r\t"):
                self.boxes.setdefault(sheet, []).append(text)
