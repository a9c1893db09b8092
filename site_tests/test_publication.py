"""What is published: its manifest, whether a folder or a host still is what the manifest says, and what hosts need beside the pages."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import threading
import tomllib
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

import pytest

from generator.site import verify as verifying
from generator.site.finish import address_faults, domain_faults, epoch_faults
from generator.site.manifest import NAME, SCHEMA, read_manifest
from generator.site.verify import verify, verify_folder, verify_online
from site_tests.conftest import DOCUMENTS, REGISTERED, ROOT
from site_tests.workshop import make_root, run, served

SITE_URL = "https://example.org/ledger/"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root of one document, built without SITE_URL at a given SOURCE_DATE_EPOCH."""
    root = make_root(tmp_path_factory.mktemp("small") / "root", {"one": DOCUMENTS[3].read_bytes()})
    done = run(root, "build", SITE_URL="", SOURCE_DATE_EPOCH="1700000000")
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def copy(small: Path, tmp_path: Path) -> Path:
    """A copy of the small site, to be spoilt."""
    return Path(shutil.copytree(small / "site", tmp_path / "copy"))


# ---- the manifest


def test_manifest_tells_files_documents_inputs_and_versions(built: Path) -> None:
    """Every file but the manifest with size and hash; every document and every input as it lies there; what it was made with."""
    site = built / "site"
    manifest = json.loads((site / NAME).read_text(encoding="utf-8"))
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file() and path.name != NAME}
    listed = {each["file"]: (each["size"], each["sha256"]) for each in manifest["files"]}
    assert listed == {name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in files.items()}
    sources = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in REGISTERED}
    assert {each["source_file"]: each["sha256"] for each in manifest["documents"]} == sources
    inputs = {each["file"]: each["sha256"] for each in manifest["inputs"]}
    assert inputs["mkdocs.yml"] == hashlib.sha256((built / "mkdocs.yml").read_bytes()).hexdigest()
    assert {f"data/documents/{name}" for name in sources} <= inputs.keys()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert manifest["generator"]["version"] == project["version"]
    direct = {re.split(r"[\[<>=]", each)[0] for each in project["dependencies"]}
    assert direct <= manifest["packages"].keys()
    assert all(version(name) == told for name, told in manifest["packages"].items())
    pinned = set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE))
    assert manifest["packages"].keys() <= pinned


def test_manifest_of_another_schema_is_refused() -> None:
    """No manifest, another schema, a list, one too deep, a size without end: ValueError, never a half understood list."""
    for text in ("", "[]", "{}", '{"schema": "99", "files": []}', f'{{"schema": "{SCHEMA}", "files": [{{"file": "a"}}]}}',
                 "[" * 100_000, f'{{"schema": "{SCHEMA}", "files": [{{"file": "a", "size": 1e999, "sha256": ""}}]}}'):  # fmt: skip
        with pytest.raises(ValueError, match=r".*"):
            read_manifest(text)


# ---- verify


def change(site: Path) -> str:
    """A page with one byte changed, its size the same."""
    path = site / "about" / "index.html"
    data = bytearray(path.read_bytes())
    data[-2] ^= 1
    path.write_bytes(bytes(data))
    return "about/index.html"


def remove(site: Path) -> str:
    """A file gone."""
    (site / "robots.txt").unlink()
    return "robots.txt"


def add(site: Path) -> str:
    """A file too many."""
    (site / "data" / "more.csv").write_text("x", encoding="utf-8")
    return "data/more.csv"


def add_compiled(site: Path) -> str:
    """A file too many where an interpreter would keep its own."""
    (site / "data" / "__pycache__").mkdir()
    (site / "data" / "__pycache__" / "more.pyc").write_text("x", encoding="utf-8")
    return "data/__pycache__/more.pyc"


def add_link(site: Path) -> str:
    """A link to a folder elsewhere."""
    (site / "more").symlink_to(site.parent)
    return "more"


def add_torn_link(site: Path) -> str:
    """A link that leads nowhere."""
    (site / "more").symlink_to("nowhere")
    return "more"


def link_to_itself(site: Path) -> str:
    """A listed file replaced by a link to the same bytes elsewhere."""
    (site / "robots.txt").rename(site.parent / "robots.txt")
    (site / "robots.txt").symlink_to(site.parent / "robots.txt")
    return "robots.txt"


def cut(site: Path) -> str:
    """A file cut short."""
    path = site / "data" / "projects.csv"
    path.write_bytes(path.read_bytes()[:-1])
    return "data/projects.csv"


def test_a_built_folder_verifies(small: Path) -> None:
    """The command on a whole site: exit 0 and how many files."""
    done = run(small, "verify", "site", "--report", "verified.json")
    assert (done.returncode, "与清单一致" in done.stdout) == (0, True)
    outcome = json.loads((small / "verified.json").read_text(encoding="utf-8"))
    assert outcome["ok"]
    assert outcome["counts"]["files"] > 100


@pytest.mark.parametrize("spoil", [change, remove, add, add_compiled, add_link, add_torn_link, link_to_itself, cut])
def test_a_spoilt_folder_is_told_file_by_file(copy: Path, spoil: Callable[[Path], str]) -> None:
    """Changed, missing, extra, cut: one fault at the file."""
    name = spoil(copy)
    _, faults = verify_folder(copy)
    assert [fault.file for fault in faults] == [str(copy / name)]
    assert {fault.kind for fault in faults} == {"manifest"}


def test_all_that_is_spoilt_is_told_together(copy: Path, tmp_path: Path) -> None:
    """Three files spoilt: three lines and exit 1; no manifest: said."""
    names = {change(copy), remove(copy), add(copy)}
    done = subprocess.run([sys.executable, "-m", "generator", "verify", str(copy)], cwd=ROOT, text=True, capture_output=True, check=False)
    assert done.returncode == 1
    assert all(f"{copy / name}:0: " in done.stderr for name in names)
    assert "共 3 处问题" in done.stderr
    _, (fault,) = verify_folder(tmp_path)
    assert "清单读不出" in fault.found


def test_what_is_online_is_compared_with_its_manifest(copy: Path) -> None:
    """Served under a sub-path: whole, then a page changed and a file gone, each told by its address."""
    with served(copy) as address:
        files, faults = verify(address)
        assert (faults, files > 100) == ([], True)
        names = {change(copy), remove(copy)}
        _, faults = verify_online(address.rstrip("/"))
        assert {fault.file for fault in faults} == {address + name for name in names}
        assert any("HTTP 404" in fault.found for fault in faults)
        (copy / NAME).unlink()
        _, (fault,) = verify_online(address)
        assert "HTTP 404" in fault.found


@contextmanager
def host(answer: Callable[[BaseHTTPRequestHandler, int], None]) -> Iterator[str]:
    """A host that serves a manifest of one file `a`, and lets `answer` (told how often it was asked) serve the file."""
    asked = 0

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            nonlocal asked
            if self.path.endswith(NAME):
                files = [{"file": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in (("a", b"a"), (".nojekyll", b""))]
                reply(self, json.dumps({"schema": SCHEMA, "files": files}).encode())
                return
            asked += 1
            answer(self, asked)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def reply(handler: BaseHTTPRequestHandler, data: bytes, status: int = 200) -> None:
    """One answer."""
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def test_a_host_that_stumbles_is_asked_again() -> None:
    """503 first, then the file: no fault; 503 for ever: one; dot files are not asked for."""
    with host(lambda handler, asked: reply(handler, b"a", 200 if asked > 1 else 503)) as address:
        assert verify_online(address) == (1, [])
    with host(lambda handler, _: reply(handler, b"", 503)) as address:
        _, (fault,) = verify_online(address)
        assert "HTTP 503" in fault.found


def test_a_host_that_hangs_or_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer within the time: 超时; nobody there: said; never endless."""
    monkeypatch.setattr(verifying, "TIMEOUT", 0.2)
    done = threading.Event()
    with host(lambda *_: done.wait(20) and None) as address:
        _, (fault,) = verify_online(address)
        done.set()
    assert "超时" in fault.found
    _, (fault,) = verify_online(address)
    assert "清单取不到" in fault.found


# ---- what hosts need


def test_without_an_address_nothing_claims_one(small: Path) -> None:
    """No SITE_URL: no sitemap, no canonical, no domain; robots allows; Jekyll is told to keep off."""
    site = small / "site"
    assert not list(site.glob("sitemap.xml*"))
    assert not (site / "CNAME").exists()
    assert (site / ".nojekyll").read_bytes() == b""
    assert (site / "robots.txt").read_text(encoding="utf-8") == "User-agent: *\nAllow: /\n"
    assert not [path for path in site.rglob("*.html") if 'rel="canonical"' in path.read_text(encoding="utf-8")]


def test_canonical_addresses_sitemap_and_robots_agree(built: Path) -> None:
    """Every page but 404 has its own address below SITE_URL, the sitemap lists exactly these, robots.txt names the sitemap."""
    site = built / "site"
    pages = {SITE_URL + path.relative_to(site).as_posix().removesuffix("index.html"): path for path in site.rglob("index.html")}
    link = re.compile(r'<link[^>]*?rel="?canonical"?[^>]*?href="?([^">\s]+)')
    canonical = {address: link.findall(path.read_text(encoding="utf-8")) for address, path in pages.items()}
    assert not {address: found for address, found in canonical.items() if found != [address]}
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert sorted(re.findall(r"<loc>(.*?)</loc>", sitemap)) == sorted(pages)
    assert gzip.decompress((site / "sitemap.xml.gz").read_bytes()).decode() == sitemap
    assert f"Sitemap: {SITE_URL}sitemap.xml" in (site / "robots.txt").read_text(encoding="utf-8")
    assert day_in_archive(site) == 0


def test_the_page_for_unknown_addresses_works_under_a_sub_path(built: Path) -> None:
    """404.html is shown at any depth: each of its links begins with the sub-path and leads to a file."""
    site = built / "site"
    found = re.findall(r'(?:href|src)="?([^"\s>]+)', (site / "404.html").read_text(encoding="utf-8"))
    links = [link for link in found if not link.startswith(("#", "http", "data:", "mailto:"))]
    assert len(links) > 10
    for link in links:
        assert link.startswith("/ledger/"), link
        target = site / link.removeprefix("/ledger/").split("#")[0].split("?")[0]
        assert target.is_file() or (target / "index.html").is_file(), link


def day_in_archive(site: Path) -> int:
    """The day, counted from 1970, that the sitemap's archive carries."""
    return int.from_bytes((site / "sitemap.xml.gz").read_bytes()[4:8], "little") // 86_400


def test_a_custom_domain_is_one_setting(tmp_path: Path) -> None:
    """extra.domain: a CNAME, the canonical addresses and the sitemap on it, archives dated by SOURCE_DATE_EPOCH; SITE_URL elsewhere is a fault."""
    root = make_root(tmp_path / "root", {"one": DOCUMENTS[3].read_bytes()})
    settings = root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    assert '  domain: ""' in text
    settings.write_text(text.replace('  domain: ""', "  domain: ledger.example.org"), encoding="utf-8")
    done = run(root, "build", SITE_URL="", SOURCE_DATE_EPOCH="1700000000")
    assert done.returncode == 0, done.stderr
    site = root / "site"
    assert (site / "CNAME").read_text(encoding="utf-8") == "ledger.example.org\n"
    assert "<loc>https://ledger.example.org/</loc>" in (site / "sitemap.xml").read_text(encoding="utf-8")
    assert "https://ledger.example.org/about/" in (site / "about" / "index.html").read_text(encoding="utf-8")
    assert day_in_archive(site) == 1_700_000_000 // 86_400


def test_a_domain_that_cannot_be_right_is_a_fault() -> None:
    """No host name, or another than that of the address: a fault of the settings; the same one: none."""
    assert not domain_faults("ledger.example.org", "https://ledger.example.org/")
    for domain, address in (("https://x.org/", "https://x.org/"), ("x", "https://x/"), ("X.org", "https://x.org"), ("a.example.org", "https://example.org/a/")):
        (fault,) = domain_faults(domain, address)
        assert (fault.file, fault.kind) == ("mkdocs.yml", "site")


@pytest.mark.parametrize(("address", "right"), [
    ("", True), ("https://example.org/ledger/", True), ("http://127.0.0.1:8000", True), ("https://x.github.io/a-b_c/", True), ("http://[::1]:8000/x/", True),
    ('https://example.org/"x', False), ("https://example.org/a b", False), ("https://example.org/?a", False), ("https://example.org/#a", False),
    ("https://me:secret@example.org/", False), ("https://example.org/'", False), ("https://example.org/\n", False), ("ftp://example.org/", False),
])  # fmt: skip
def test_an_address_that_cannot_be_right_is_a_fault(address: str, right: bool) -> None:
    """SITE_URL is the plain address of a folder; the fault does not repeat a password."""
    found = address_faults(address)
    assert not found if right else len(found) == 1
    assert "secret" not in "".join(map(str, found))


@pytest.mark.parametrize(("seconds", "right"), [
    (None, True), ("0", True), ("1700000000", True), ("", False), ("abc", False), ("-5", False), ("１", False), ("4294967296", False), ("9" * 5000, False),
])  # fmt: skip
def test_a_time_that_cannot_be_right_is_a_fault(seconds: str | None, right: bool) -> None:
    """SOURCE_DATE_EPOCH is a whole number of seconds that an archive can hold."""
    assert not epoch_faults(seconds) if right else len(epoch_faults(seconds)) == 1


def test_it_works_offline_through_http_server(small: Path) -> None:
    """`python -m http.server` on the folder gives every file as it was built."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(small / "site")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout
        port = re.search(r"port (\d+)", server.stdout.readline())
        assert port
        address = f"http://127.0.0.1:{port[1]}/"
        assert verify_online(address)[1] == []
        with urllib.request.urlopen(address) as page:
            assert "公共项目账本" in page.read().decode()
        server.terminate()
