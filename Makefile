# Everything here also runs by hand; see README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1

.PHONY: site test lint serve bench fuzz accept upgrade browser clean help

site: $(VENV)/installed  ## documents → tables → pages → site/
	$(BIN)/python -m generator build

test: $(VENV)/installed-tests browser  ## everything the tests need, then the tests
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

serve: $(VENV)/installed  ## build, then preview with live reload on http://127.0.0.1:8000/
	$(BIN)/python -m generator serve

bench: $(VENV)/installed-bench  ## how long each stage takes, as one table
	$(BIN)/python -m site_tests.bench

fuzz: $(VENV)/installed-tests  ## mutilated documents through the parser: make fuzz SEED=1 COUNT=10000, one of them again: NUMBER=…
	nice $(BIN)/python -m site_tests.fuzz $(if $(SEED),--seed $(SEED)) $(if $(COUNT),--count $(COUNT)) $(if $(NUMBER),--number $(NUMBER)) $(if $(MINUTES),--minutes $(MINUTES))

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

browser:  ## a Chromium with Chinese fonts for the browser tests; Debian's where none is found
	@sh site_tests/install_browser.sh

clean:  ## remove what was made, keep the documents
	rm -rf build site $(VENV)

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

$(VENV)/installed-bench: site_tests/bench/requirements.txt $(VENV)/installed-tests
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r site_tests/bench/requirements.txt
	@touch $@
