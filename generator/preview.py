"""The preview: MkDocs' own server on this machine, with the site made again whenever its sources change."""

from __future__ import annotations

from pathlib import Path

from generator.ground.faults import DocumentFaults
from generator.pipeline import Say, build
from generator.site.policy import without_policy

ADDRESS = "127.0.0.1:8000"
SOURCES = ("data", "templates", "content")


def serve(root: Path, say: Say) -> None:
    """Serves the site on `ADDRESS` until interrupted; a fault in a document is shown and the last good pages stay."""
    from mkdocs.livereload import LiveReloadServer  # noqa: PLC0415 - slow to import

    site = root / "build" / "preview"

    def rebuild() -> None:
        try:
            build(root, say, published=site)
            without_policy(site)
        except DocumentFaults as error:
            for fault in error.faults:
                say(str(fault.below(root)))

    rebuild()
    host, port = ADDRESS.split(":")
    server = LiveReloadServer(builder=rebuild, host=host, port=int(port), root=str(site))
    for name in SOURCES:
        server.watch(str(root / name))
    say(f"预览 http://{ADDRESS}/ （Ctrl+C 结束）")
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        server.shutdown()
