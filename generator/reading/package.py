"""Parts of an Office file (.xlsx, .docx): found, unpacked within limits, read as XML in which nothing is expanded or fetched."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

from lxml import etree

from generator.ground.text import HAN
from generator.reading.rows import UnreadableError, read_part

SAVE = "用 Office 或 WPS 打开后另存为 .xlsx 或 .docx 再登记"
AGAIN = f"从原处重新下载，或{SAVE}"
_PERSON = re.compile(rf"[{HAN}]{{2,4}}")
_NOBODY = {"微软用户", "用户", "管理员", "雨林木风", "番茄花园", "深度技术"}



def _refuse(*_: object) -> None:
    raise UnreadableError("文件的 XML 里有实体声明", "没有实体声明的 Office 文件", SAVE)


class _RootReached(Exception):  # noqa: N818 - no error: what stands before the root is clean
    """The root of a part is reached."""


def _reach_root(*_: object) -> None:
    raise _RootReached


def parsed(content: bytes) -> etree._Element:
    """A part as XML, nothing in it expanded or fetched. Raises UnreadableError where it is none, or declares entities."""
    before = expat.ParserCreate()
    before.StartDoctypeDeclHandler, before.StartElementHandler = _refuse, _reach_root
    try:
        before.Parse(content, True)
    except _RootReached:
        pass
    except (expat.ExpatError, ValueError, LookupError):
        raise UnreadableError("文件损坏，有一部分不成 XML", "完整的 Office 文件", AGAIN) from None
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False))
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableError("文件损坏，有一部分不成 XML", "完整的 Office 文件", AGAIN) from None


def streamed(archive: zipfile.ZipFile, part: str, what: str, start: Callable[[str, dict[str, str]], None], end: Callable[[str], None],
            text: Callable[[str], None]) -> None:  # fmt: skip
    """Reads a part piece by piece, so that it is never in memory as a whole. Raises UnreadableError, KeyError where it is not there."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    try:
        with archive.open(part_of(archive, part)) as file:
            while piece := file.read(1 << 18):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise UnreadableError(f"{what}损坏", "完整的 Excel 文件", AGAIN) from None


def part_of(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """A part by its name, in capitals or not, as programs write it. Raises KeyError where it is not there."""
    try:
        return archive.getinfo(name)
    except KeyError:
        return next((each for each in archive.infolist() if each.filename.replace("\\", "/").lower() == name.lower()), None) or archive.getinfo(name)


def small_part(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """A part that no honest workbook has large, as XML. Raises UnreadableError, KeyError where it is not there."""
    part = part_of(archive, name)
    if part.file_size > 64 * 1024 * 1024:
        raise UnreadableError(f"文件里的 {name} 大得不可能", "完整的 Excel 文件", SAVE)
    return parsed(read_part(archive, part.filename))


def bare_name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(element).localname)


def elements(root: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """The elements among nodes, comments and instructions left out."""
    return (each for each in root if isinstance(each.tag, str))


def relations_of(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: id → kind and part."""
    folder, name = posixpath.split(part)
    try:
        root = small_part(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    except KeyError:
        return {}
    found = {}
    for each in elements(root):
        target = (each.get("Target") or "").replace("\\", "/")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[each.get("Id") or ""] = ((each.get("Type") or "").rpartition("/")[2], whole)
    return found


def properties(archive: zipfile.ZipFile) -> Iterator[str]:
    """The document's properties, which nobody sees; who made it as a person where that is a Chinese name."""
    for part in ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"):
        try:
            root = small_part(archive, part)
        except KeyError:
            continue
        for element in elements(root.iter()):
            if text := (element.text or "").strip():
                yield maker(text) if bare_name(element) in {"creator", "lastModifiedBy", "Manager"} else text


def maker(name: str) -> str:
    """Who made a file, as a person where that is a Chinese name and not what an installation of Office is called."""
    return f"编制人：{name}" if _PERSON.fullmatch(name) and name not in _NOBODY else name
