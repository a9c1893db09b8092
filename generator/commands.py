"""What each command does with its words, what it prints, and the code it ends with (0 done, 1 faults, 2 wrong use)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from generator.ground.faults import DocumentFaults, Fault, os_reason


def main(words: Sequence[str]) -> int:
    """Runs one command and returns the exit code; faults of documents are printed together, never as a traceback."""
    arguments = _parser().parse_args(words)
    try:
        return int(arguments.run(arguments))
    except DocumentFaults as error:
        return _report(error.faults)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m generator", description="把公开的预算与绩效文件做成可查、可核的网站")
    commands = parser.add_subparsers(required=True, metavar="命令")
    build = commands.add_parser("build", help="读 data/documents/ 的全部文件，建成网站 site/")
    build.set_defaults(run=_build)
    preview = commands.add_parser("serve", help="建好后在本机预览，文件、模板、内容一改就重建")
    preview.set_defaults(run=_serve)
    parse = commands.add_parser("parse", help="读任意文件，写出各表（CSV），不建网站")
    parse.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parse.add_argument("--out", required=True, type=Path, metavar="DIR", help="写到哪个文件夹")
    parse.set_defaults(run=_parse)
    check = commands.add_parser("check", help="哪些对得上、哪些对不上，列成表")
    check.add_argument("files", nargs="*", type=Path, metavar="FILE", help="不写就是 data/documents/ 的全部")
    check.add_argument("--strict", action="store_true", help="有没读懂的行也算失败")
    check.add_argument("--all", action="store_true", help="连相符的也列出")
    check.set_defaults(run=_check)
    explain = commands.add_parser("explain", help="一处核对、一个项目或一个指标，连同原文行")
    explain.add_argument("id", metavar="ID")
    explain.add_argument("files", nargs="*", type=Path, metavar="FILE", help="不写就是 data/documents/ 的全部")
    explain.set_defaults(run=_explain)
    return parser


def _parse(arguments: argparse.Namespace) -> int:
    from generator.pipeline import read, summary  # noqa: PLC0415 - pandas only where a command needs it
    from generator.report import unread_lines  # noqa: PLC0415
    from generator.tables.write import write_tables  # noqa: PLC0415

    parsed = read(arguments.files)
    try:
        write_tables(parsed.tables, arguments.out)
    except OSError as error:
        print(f"写不到 {arguments.out}（{os_reason(error)}）；换一个能写的文件夹", file=sys.stderr)
        return 2
    _say(f"{summary(parsed)} → {arguments.out}/")
    for line in unread_lines(parsed):
        print(line, file=sys.stderr)
    return _report(parsed.faults)


def _build(_: argparse.Namespace) -> int:
    from generator.pipeline import build  # noqa: PLC0415

    build(Path.cwd(), _say)
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from generator.pipeline import read, registered  # noqa: PLC0415
    from generator.report import check_table, unread_lines  # noqa: PLC0415

    parsed = read(arguments.files or registered(Path.cwd()))
    for line in check_table(parsed, everything=arguments.all):
        _say(line)
    unread = unread_lines(parsed)
    for line in unread:
        print(line, file=sys.stderr)
    return _report(parsed.faults) or (1 if unread and arguments.strict else 0)


def _explain(arguments: argparse.Namespace) -> int:
    from generator.pipeline import read, registered  # noqa: PLC0415
    from generator.report import explain  # noqa: PLC0415

    parsed = read(arguments.files or registered(Path.cwd()))
    lines = explain(parsed, arguments.id)
    for line in lines:
        _say(line)
    if not lines:
        print(f"没有编号为 {arguments.id} 的核对、项目或指标；编号见 data/ 下各表的 check_id、project_id、indicator_id", file=sys.stderr)
    return _report(parsed.faults) or (0 if lines else 2)


def _serve(_: argparse.Namespace) -> int:
    from generator.preview import serve  # noqa: PLC0415

    serve(Path.cwd(), _say)
    return 0


def _report(faults: Sequence[Fault]) -> int:
    for fault in sorted(faults):
        print(fault, file=sys.stderr)
    if faults:
        print(f"共 {len(faults)} 处问题。", file=sys.stderr)
    return 1 if faults else 0


def _say(text: str) -> None:
    print(text, flush=True)
