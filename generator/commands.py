"""What each command does with its words, what it prints, and the code it ends with (0 done, 1 faults, 2 wrong use, 130 interrupted)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from pathlib import Path

from generator.division.workers import collect_seldom
from generator.ground.faults import DocumentFaults, Fault, in_one_line, os_reason
from generator.ground.interrupt import INTERRUPTED, listen
from generator.outcome import disk_is_full, stopped, write_outcome


def main(words: Sequence[str]) -> int:
    """Runs one command and returns the exit code; faults of documents are printed together, never as a traceback."""
    arguments = _parser().parse_args(words)
    listen()
    collect_seldom()
    try:
        return int(arguments.run(arguments))
    except DocumentFaults as error:
        return _end(arguments, error.faults)
    except KeyboardInterrupt:
        print("停下了；site/ 仍是完整的网站，再运行一次即可", file=sys.stderr)
        return INTERRUPTED
    except (OSError, MemoryError, BrokenExecutor) as error:
        return _end(arguments, [stopped(Path.cwd(), arguments.command, error)])
    except Exception as error:
        if not disk_is_full(Path.cwd()):
            raise
        return _end(arguments, [stopped(Path.cwd(), arguments.command, error)])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m generator", description="把公开的预算与绩效文件做成可查、可核的网站")
    commands = parser.add_subparsers(required=True, metavar="命令", dest="command")
    build = commands.add_parser("build", help="读 data/documents/ 的全部文件，建成网站 site/")
    build.add_argument("--strict", action="store_true", help="有没读懂的行也算失败")
    build.add_argument("--report", type=Path, metavar="FILE", help="把结果另写成 JSON")
    build.add_argument("--jobs", type=_count, default=0, metavar="N", help="用几个进程；不写就是有几个核用几个，要做的不多时只用一个")
    build.set_defaults(run=_build)
    prepare = commands.add_parser("prepare", help="大的网站分几台机器做：先做其中一份，留在 build/store/ 给 build 合起来")
    prepare.add_argument("share", type=_share, metavar="K/N", help="N 份中的第 K 份，如 1/4")
    prepare.add_argument("--pages", action="store_true", help="做网页（各份文件都读过、并合在一起之后）；不写就是读文件")
    prepare.add_argument("--jobs", type=_count, default=0, metavar="N", help="用几个进程")
    prepare.set_defaults(run=_prepare)
    example = commands.add_parser("example", help="用 data/examples/ 里虚构的城市建一个示例网站，放在 build/example/site/")
    example.add_argument("--jobs", type=_count, default=0, metavar="N", help="用几个进程")
    example.set_defaults(run=_example)
    preview = commands.add_parser("serve", help="建好后在本机预览，文件、模板、内容一改就重建")
    preview.set_defaults(run=_serve)
    parse = commands.add_parser("parse", help="读任意文件，写出各表（CSV），不建网站")
    parse.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parse.add_argument("--out", required=True, type=Path, metavar="DIR", help="写到哪个文件夹")
    parse.set_defaults(run=_parse)
    adding = commands.add_parser("add", help="把文件收进 data/documents/，按它所印起草文件卡；同一份的新版替换旧版，旧版留着")
    adding.add_argument("files", nargs="+", type=Path, metavar="FILE")
    adding.add_argument("--url", default="", metavar="URL", help="从哪个网址取得")
    adding.add_argument("--published", default="", metavar="DATE", help="发布日期（2026-03-01）")
    adding.set_defaults(run=_add)
    check = commands.add_parser("check", help="哪些对得上、哪些对不上，列成表")
    check.add_argument("files", nargs="*", type=Path, metavar="FILE", help="不写就是 data/documents/ 的全部")
    check.add_argument("--strict", action="store_true", help="有没读懂的行也算失败")
    check.add_argument("--report", type=Path, metavar="FILE", help="把结果另写成 JSON")
    check.add_argument("--all", action="store_true", help="连相符的也列出")
    check.set_defaults(run=_check)
    verify = commands.add_parser("verify", help="网站与它的清单 manifest.json 是否一致，文件夹或网址")
    verify.add_argument("site", metavar="SITE", help="文件夹，或 https:// 开头的网址")
    verify.add_argument("--report", type=Path, metavar="FILE", help="把结果另写成 JSON")
    verify.set_defaults(run=_verify)
    explain = commands.add_parser("explain", help="一处核对、一个项目（或它的各年、各次印出）或一个指标，连同原文行")
    explain.add_argument("id", metavar="ID")
    explain.add_argument("files", nargs="*", type=Path, metavar="FILE", help="不写就是 data/documents/ 的全部")
    explain.set_defaults(run=_explain)
    diff = commands.add_parser("diff", help="两次发布的数据有什么不同：文本更换与本站读法分开列")
    diff.add_argument("old", type=Path, metavar="OLD", help="旧的数据文件夹：parse --out 写出的，或网站的 data/")
    diff.add_argument("new", type=Path, metavar="NEW", help="新的数据文件夹")
    diff.add_argument("--format", choices=("text", "markdown"), default="text", help="markdown 只列可以公开的，供合并请求的摘要用")
    diff.add_argument("--json", type=Path, metavar="FILE", help="全部变化另写成 JSON")
    diff.add_argument("--record", metavar="DATE", help="记作这一天的发布，写进 data/changes/（2026-03-01）")
    diff.set_defaults(run=_diff)
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text}：应为 1 以上的整数")
    return int(text)


def _share(text: str) -> tuple[int, int]:
    number, _, of = text.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise argparse.ArgumentTypeError(f"{text}：应为 1/4 这样的第几份")
    return int(number), int(of)


def _parse(arguments: argparse.Namespace) -> int:
    from generator.pipeline import read, summary  # noqa: PLC0415 - pandas only where a command needs it
    from generator.report import unknown_labels, unread_lines  # noqa: PLC0415
    from generator.tables.write import write_tables  # noqa: PLC0415

    parsed = read(arguments.files)
    try:
        write_tables(parsed.tables, arguments.out)
    except OSError as error:
        print(f"写不到 {arguments.out}（{os_reason(error)}）；换一个能写的文件夹", file=sys.stderr)
        return 2
    _say(f"{summary(parsed)} → {arguments.out}/")
    if labels := unknown_labels(parsed):
        print("没有见过的栏目：" + "、".join(f"{in_one_line(label)}（{count}）" for label, count in labels.most_common(50)), file=sys.stderr)
    _remark(unread_lines(parsed))
    return _end(arguments, parsed.faults)


def _add(arguments: argparse.Namespace) -> int:
    from generator.adding import Told, add  # noqa: PLC0415
    from generator.reading.decisions import is_day  # noqa: PLC0415

    if arguments.published and not is_day(arguments.published):
        print(f"--published {arguments.published} 不是日期；写作 2026-03-01", file=sys.stderr)
        return 2
    for line in add(Path.cwd(), arguments.files, Told(arguments.url, arguments.published)):
        _say(line)
    return 0


def _build(arguments: argparse.Namespace) -> int:
    with _alone(Path.cwd(), "build"):
        from generator.pipeline import build  # noqa: PLC0415 - slow to import; the lock comes first

        counts = build(Path.cwd(), _say, strict=arguments.strict, jobs=arguments.jobs)
    return _end(arguments, [], counts)


def _prepare(arguments: argparse.Namespace) -> int:
    with _alone(Path.cwd(), "prepare"):
        from generator.pipeline import prepare  # noqa: PLC0415 - slow to import; the lock comes first

        prepare(Path.cwd(), _say, arguments.share, pages=arguments.pages, jobs=arguments.jobs)
    return 0


def _example(arguments: argparse.Namespace) -> int:
    from generator.example import PLACE, lay_out  # noqa: PLC0415

    place = Path.cwd() / PLACE
    place.mkdir(parents=True, exist_ok=True)
    with _alone(place, "example"):
        from generator.pipeline import build  # noqa: PLC0415

        build(lay_out(Path.cwd()), _say, jobs=arguments.jobs)
    _say(f"示例网站 → {PLACE}/site/")
    return 0


@contextmanager
def _alone(root: Path, command: str) -> Iterator[None]:
    """Holds the folder while the block runs; takes away what a run broken off left, be it the last one or this one."""
    from generator.site.lock import alone  # noqa: PLC0415
    from generator.site.swap import discard, recover  # noqa: PLC0415

    with alone(root, command) as broken_off:
        if broken_off:
            _say(f"上一次 {broken_off} 没有做完就断了；site/ 是此前完整的网站，这次从头再建")
            recover(root / "build" / "site", root / "site")
            discard(root / "build")
        try:
            yield
        except (OSError, MemoryError, BrokenExecutor):
            discard(root / "build")
            raise


def _check(arguments: argparse.Namespace) -> int:
    from generator.pipeline import counts, read, read_registered  # noqa: PLC0415
    from generator.report import check_table, unread_lines  # noqa: PLC0415
    from generator.site.finish import settings_faults  # noqa: PLC0415

    if arguments.files:
        parsed = read(arguments.files)
        faults = [*parsed.faults, *(unread_lines(parsed) if arguments.strict else [])]
    else:
        whole = read_registered(Path.cwd(), strict=arguments.strict)
        parsed, faults = whole.parsed, [*whole.faults, *settings_faults(Path.cwd())]
    for line in check_table(parsed, everything=arguments.all):
        _say(line)
    if not arguments.strict:
        _remark(unread_lines(parsed))
    return _end(arguments, faults, counts(parsed))


def _verify(arguments: argparse.Namespace) -> int:
    from generator.site.verify import verify  # noqa: PLC0415

    files, faults = verify(arguments.site)
    if not faults:
        _say(f"{files} 个文件，与清单一致")
    return _end(arguments, faults, {"files": files})


def _explain(arguments: argparse.Namespace) -> int:
    from generator.pipeline import read, registered  # noqa: PLC0415
    from generator.report import explain  # noqa: PLC0415

    parsed = read(arguments.files or registered(Path.cwd()))
    lines = explain(parsed, arguments.id)
    for line in lines:
        _say(line)
    if not lines:
        print(f"没有编号为 {arguments.id} 的核对、项目或指标；编号见 data/ 下各表的 check_id、project_id、story_id、indicator_id", file=sys.stderr)
    return _end(arguments, parsed.faults) or (0 if lines else 2)


def _diff(arguments: argparse.Namespace) -> int:
    from generator.changes.compare import compare  # noqa: PLC0415
    from generator.changes.folder import read_folders  # noqa: PLC0415
    from generator.changes.record import write_record  # noqa: PLC0415
    from generator.changes.tell import as_json, markdown, text  # noqa: PLC0415
    from generator.reading.decisions import is_day  # noqa: PLC0415

    if arguments.record is not None and not is_day(arguments.record):
        print(f"--record {arguments.record} 不是日期；写作 2026-03-01", file=sys.stderr)
        return 2
    changes = compare(*read_folders(arguments.old, arguments.new))
    for line in (markdown if arguments.format == "markdown" else text)(changes):
        _say(line)
    try:
        if arguments.json:
            arguments.json.write_text(as_json(changes), encoding="utf-8", newline="")
        if arguments.record and len(changes):
            print(f"记录 → {write_record(changes, arguments.record, Path('data') / 'changes')}", file=sys.stderr)
    except OSError as error:
        print(f"写不到 {error.filename}（{os_reason(error)}）；换一个能写的地方", file=sys.stderr)
        return 2
    return 0


def _serve(_: argparse.Namespace) -> int:
    with _alone(Path.cwd(), "serve"):
        from generator.preview import serve  # noqa: PLC0415 - slow to import; the lock comes first

        serve(Path.cwd(), _say)
    return 0


def _end(arguments: argparse.Namespace, faults: Iterable[Fault], counts: Mapping[str, int] | None = None) -> int:
    """Shows the faults and writes them to the file of `--report`; returns the exit code."""
    found = sorted({fault.below(Path.cwd()) for fault in faults})
    for fault in found:
        print(fault, file=sys.stderr)
    if found:
        print(f"共 {len(found)} 处问题。", file=sys.stderr)
    if path := getattr(arguments, "report", None):
        try:
            write_outcome(path, arguments.command, found, counts or {}, strict=getattr(arguments, "strict", False))
        except OSError as error:
            print(f"写不到 {path}（{os_reason(error)}）；换一个能写的地方", file=sys.stderr)
            return 1 if found else 2
    return 1 if found else 0


def _remark(unread: Iterable[Fault]) -> None:
    for line in (each.below(Path.cwd()) for each in unread):
        print(in_one_line(f"{line.file}:{line.line}: {line.found}"), file=sys.stderr)


def _say(text: str) -> None:
    print(text, flush=True)
