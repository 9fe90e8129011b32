# Relevé. `make` alone lists what can be asked for.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
RAW ?= data/raw
OUT ?= data/parsed
SAMPLES ?= build/samples
JOBS ?= 2
# The shell takes them from the environment: names with spaces, quotes and parentheses stay one word.
export RAW OUT SAMPLES

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --python $(PY) --disable-pip-version-check
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev
PIP_TOOLS := pip-tools==7.6.2
LOCK_VENV := build/lock-venv
COMPILE := $(LOCK_VENV)/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --annotation-style=line

.DEFAULT_GOAL := help
.PHONY: help install install-dev run browser test check format-check lint types layers fuzz bench scaling calibrate models samples docs lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

# The virtual environment is made without its own pip, so that a bare Debian (no python3-venv package) can make it:
# the caller's pip installs into it from outside.
$(PY):
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv --without-pip $(VENV)

$(INSTALLED): requirements.lock pyproject.toml | $(PY)
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(INSTALLED_DEV): requirements-dev.lock pyproject.toml | $(PY)
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $(INSTALLED) $@

install: $(INSTALLED) ## make .venv with the pinned, hashed dependencies
install-dev: $(INSTALLED_DEV) ## the same, with what tests and checks need

define SHOW_TABLES
import sys
import pandas as pd
out = sys.argv[1]
pd.set_option("display.width", 140, "display.max_columns", 20, "display.max_colwidth", 50)
for name, columns in {
    "documents": ["file_name", "layout_era", "site_id", "status", "explained_ratio", "observation_count"],
    "observations": ["site_id", "indicator_id", "value_id", "value_raw", "status", "confidence"],
}.items():
    table = pd.read_parquet(f"{out}/{name}.parquet", columns=columns)
    rows = "1 row" if len(table) == 1 else f"{len(table):,} rows, the first of them"
    print(f"\n{out}/{name}.parquet: {rows}:\n{table.head(6).to_string(index=False)}")
print(f"\nAll tables are in {out}; docs/tables.md says what each column means.")
endef
export SHOW_TABLES

# Status 1 says that some document failed and all others are written: the tables are worth showing all the same.
run: $(INSTALLED) ## install, read data/raw, and show the first rows of the tables in data/parsed
	@status=0; $(PY) pipeline.py "$$RAW" --out "$$OUT" || status=$$?; \
	if [ $$status -le 1 ]; then $(PY) -c "$$SHOW_TABLES" "$$OUT" || status=$$?; fi; exit $$status

# The pages are tested in a real browser; Debian's is taken where there is one to install.
BROWSERS := chromium-headless-shell chromium chromium-browser google-chrome
BROWSER := $(firstword $(foreach name,$(BROWSERS),$(shell command -v $(name))))
APT_INSTALL := DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends

# Chromium without windows takes half the work; older systems have only the whole of it.
browser: ## install Debian's Chromium, which tests of the pages drive, when there is no browser yet (as root)
ifeq ($(BROWSER),)
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && { $(APT_INSTALL) chromium-headless-shell || $(APT_INSTALL) chromium; }; \
	else echo "Tests of the pages need Chromium: install it (on Debian, as root: apt-get install chromium)."; exit 1; fi
endif

# Tests start many processes, and without its compiled modules each would compile them anew.
test: $(INSTALLED_DEV) browser ## install what tests need and run them
	env -u PYTHONDONTWRITEBYTECODE $(PY) -m pytest -n $(JOBS)

check: format-check lint types layers ## formatting, lint, types and layers, as CI does
format-check: $(INSTALLED_DEV)
	$(PY) -m ruff format --check .
lint: $(INSTALLED_DEV)
	$(PY) -m ruff check .
types: $(INSTALLED_DEV)
	$(PY) -m mypy
layers: $(INSTALLED_DEV)
	$(VENV)/bin/lint-imports --no-cache

fuzz: $(INSTALLED_DEV) ## feed every reader thousands of damaged documents; `make test` does so with a few
	RELEVE_FUZZ=fuzz $(PY) -m pytest -n $(JOBS) tests/test_fuzz.py

bench: $(INSTALLED_DEV) ## measure speed, memory and time by stage; BENCH=--full for up to 20,000 reports
	$(PY) -m benchmarks $(BENCH)

scaling: $(INSTALLED_DEV) ## measure what a report takes and work out large archives: the tables of docs/scaling.md
	$(PY) -m benchmarks.scaling

calibrate: $(INSTALLED_DEV) ## fit confidence again on generated reports: models/confidence.json and .md
	$(PY) -m benchmarks.calibrate

models: $(INSTALLED) ## save the French pipeline under models/french, from where it loads sooner
	$(PY) -c "from extract.language.pipeline import save; print(save())"

samples: $(INSTALLED_DEV) ## make reports with known answers, one of each kind, in build/samples
	$(PY) -m benchmarks.reports "$$SAMPLES"

docs: $(INSTALLED_DEV) ## make the documentation as a site, in build/site
	NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict
	@echo "Open build/site/index.html"

$(LOCK_VENV)/bin/pip-compile:
	$(PYTHON) -m venv --without-pip $(LOCK_VENV)
	$(PYTHON) -m pip --python $(LOCK_VENV)/bin/python --disable-pip-version-check install --quiet $(PIP_TOOLS)

# The development lock is constrained by the other, so that tests run on the very versions that users get.
lock: $(LOCK_VENV)/bin/pip-compile ## pin the dependencies of pyproject.toml again, with hashes
	$(COMPILE) --output-file=requirements.lock pyproject.toml
	$(COMPILE) --extra=dev --extra=cluster --extra=s3 --extra=review --constraint=requirements.lock --output-file=requirements-dev.lock pyproject.toml

clean: ## remove .venv, caches and the tables of data/parsed
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find data/parsed -mindepth 1 ! -name .gitkeep -delete
