# Everything here also runs by hand; see README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1
QUICK := $(addprefix site_tests/,test_structure.py test_gold.py test_numbers.py test_targets.py test_understanding.py test_evaluations.py test_areas.py \
    linking/test_matching.py linking/test_decided.py reconcile/test_cases.py reconcile/test_sums.py reconcile/test_lists.py reconcile/test_evaluations.py)

.PHONY: site example prepare check test serve verify difference audit bench fuzz pictures accept upgrade browser linter clean help

site: $(VENV)/installed  ## documents → tables → pages → site/
	$(BIN)/python -m generator build $(FLAGS)

example: $(VENV)/installed  ## an invented city with targets, evaluations and accounts → build/example/site/
	$(BIN)/python -m generator example $(FLAGS)

prepare: $(VENV)/installed  ## one share of a large site ahead, kept in build/store/: SHARE=1/4, then with FLAGS=--pages
	$(BIN)/python -m generator prepare $(SHARE) $(FLAGS)

check: $(VENV)/installed-tests  ## lint, types and the quick part of the tests, before each commit
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal $(QUICK)

test: $(VENV)/installed-tests browser linter  ## everything the tests need, then the tests
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

serve: $(VENV)/installed  ## build, then preview with live reload on http://127.0.0.1:8000/
	$(BIN)/python -m generator serve

verify: $(VENV)/installed  ## whether SITE (a folder or an address) is what its manifest says
	$(BIN)/python -m generator verify $(or $(SITE),site) $(FLAGS)

difference: $(VENV)/installed  ## what the built site changes for readers against that of the commit BASE, as Markdown
	@git worktree remove --force build/base 2>/dev/null || true
	@git worktree add --quiet --detach build/base $(or $(BASE),origin/main) >&2
	@$(MAKE) --no-print-directory -C build/base site VENV=.venv FLAGS= >&2
	@$(BIN)/python -m generator diff build/base/site/data site/data --format markdown
	@git worktree remove --force build/base

audit: $(VENV)/installed-audit  ## known holes in the pinned packages (asks the advisories of PyPI)
	$(VENV)/audit/bin/pip-audit --disable-pip --require-hashes -r requirements.txt
	$(VENV)/audit/bin/pip-audit --disable-pip --require-hashes -r site_tests/requirements.txt

bench: $(VENV)/installed-bench  ## how long each stage takes, as one table
	$(BIN)/python -m site_tests.bench

fuzz: $(VENV)/installed-tests  ## mutilated documents through the parser: make fuzz SEED=1 COUNT=10000, one of them again: NUMBER=…
	nice $(BIN)/python -m site_tests.fuzz $(if $(SEED),--seed $(SEED)) $(if $(COUNT),--count $(COUNT)) $(if $(NUMBER),--number $(NUMBER)) $(if $(MINUTES),--minutes $(MINUTES))

pictures: $(VENV)/installed-tests browser  ## each kind of page on a phone and a desk, light and dark, to look at: build/pictures/
	$(BIN)/python -m site_tests.pictures

accept: $(VENV)/installed-tests  ## rewrite the reviewed expectations of pages and tables
	$(BIN)/python -m pytest site_tests --accept

upgrade: $(VENV)/installed  ## renew the pinned requirements from pyproject.toml
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --custom-compile-command "make upgrade" pyproject.toml --output-file requirements.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --custom-compile-command "make upgrade" --extra test --constraint requirements.txt \
	    pyproject.toml --output-file site_tests/requirements.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --custom-compile-command "make upgrade" --extra test --extra bench --constraint site_tests/requirements.txt \
	    pyproject.toml --output-file site_tests/bench/requirements.txt
	echo "pip-audit>=2.9" | $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --custom-compile-command "make upgrade" - --output-file site_tests/audit/requirements.txt

browser:  ## a Chromium with Chinese fonts for the browser tests; Debian's where none is found
	@sh site_tests/install_browser.sh

linter: site_tests/tools/node_modules/installed  ## the linter of the workflows, from npm; Debian's Node.js where none is found

site_tests/tools/node_modules/installed: site_tests/tools/package-lock.json
	@sh site_tests/install_linter.sh
	@touch $@

clean:  ## remove what was made, keep the documents
	rm -rf build site $(VENV) site_tests/tools/node_modules

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(VENV)/python-ok:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	    { echo "Python's venv module is missing. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

$(VENV)/installed: requirements.txt $(VENV)/python-ok
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/installed-tests: site_tests/requirements.txt $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r site_tests/requirements.txt
	@touch $@

$(VENV)/installed-audit: site_tests/audit/requirements.txt $(VENV)/python-ok
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/pip install --quiet --disable-pip-version-check --require-hashes -r site_tests/audit/requirements.txt
	@touch $@

$(VENV)/installed-bench: site_tests/bench/requirements.txt $(VENV)/installed-tests
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r site_tests/bench/requirements.txt
	@touch $@
