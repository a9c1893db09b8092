"""Word files before 2007 (.doc): through LibreOffice where it is on the machine, as .docx."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.reading import word
from generator.reading.rows import Rows, UnreadableError

_SECONDS = 120
_SAVE = "用 Word 或 WPS 打开后另存为 .docx 再登记；或在这台机器上装 LibreOffice（Debian：apt-get install libreoffice-writer）"


def read(data: bytes) -> Rows:
    """The document as rows of cells. Raises UnreadableError, also where LibreOffice is missing."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise UnreadableError("旧版 Word 文件（.doc），这台机器上没有能读它的 LibreOffice", ".docx", _SAVE)
    with TemporaryDirectory(prefix="doc-") as folder:
        home = Path(folder)
        (home / "own.doc").write_bytes(data)
        command = [office, f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless", "--norestore", "--safe-mode", "--convert-to", "docx",
                   "--outdir", folder, str(home / "own.doc")]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, check=True, timeout=_SECONDS, stdin=subprocess.DEVNULL)  # noqa: S603 - a fixed command
        except (subprocess.SubprocessError, OSError):
            raise UnreadableError("LibreOffice 打不开这份旧版 Word 文件", "完整的 .doc", _SAVE) from None
        made = home / "own.docx"
        if not made.exists():
            raise UnreadableError("LibreOffice 打不开这份旧版 Word 文件", "完整的 .doc", _SAVE)
        return word.read(made.read_bytes())
