"""The preview: MkDocs' own server on this machine, with the pages written again whenever their sources change."""

from __future__ import annotations

from pathlib import Path

from generator.ground.faults import DocumentFaults
from generator.pipeline import Say, write_docs, write_search
from generator.site.build import load

ADDRESS = "127.0.0.1:8000"
SOURCES = ("data", "templates", "content")


def serve(root: Path, say: Say) -> None:
    """Serves the site on `ADDRESS` until interrupted; a fault in a document is shown and the last good pages stay."""
    from mkdocs.commands.build import build  # noqa: PLC0415 - slow to import
    from mkdocs.livereload import LiveReloadServer  # noqa: PLC0415

    docs, site = root / "build" / "docs", root / "build" / "preview"
    shown = write_docs(root, docs, say)

    def render() -> None:
        build(load(root, docs, site), serve_url=f"http://{ADDRESS}/")
        write_search(root, shown, site, say)

    def rebuild() -> None:
        nonlocal shown
        try:
            shown = write_docs(root, docs, say)
        except DocumentFaults as error:
            for fault in error.faults:
                say(str(fault))
        render()

    render()
    host, port = ADDRESS.split(":")
    server = LiveReloadServer(builder=rebuild, host=host, port=int(port), root=str(site))
    for name in SOURCES:
        server.watch(str(root / name))
    say(f"预览 http://{ADDRESS}/ （Ctrl+C 结束）")
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        server.shutdown()
