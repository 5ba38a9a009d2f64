# On a bare machine: make, then one of the names below.
# All that is needed beforehand: make and Python 3.11 or newer with its venv module.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Programs of others that tests drive and that cannot live in the environment of the project.
CLIENTS := .clients

# The first Python that is new enough; `make PYTHON=/path/to/python publish` takes another one.
PYTHON ?= $(shell for one in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$one" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$one" && break; done)
# The oldest Python that is supported; the oldest dependencies have no wheels for newer ones.
OLDEST ?= python3.11

PIP_INSTALL := -m pip --disable-pip-version-check --no-input --quiet install
PIP := $(BIN)/python $(PIP_INSTALL)

# The article is not in the repository; where it is at hand, it is compared, too.
FOOTNOTED_ARTICLE ?= $(wildcard ../shared/source/article.ar.txt)
export FOOTNOTED_ARTICLE

.DEFAULT_GOAL := help
.PHONY: help publish test clients check coverage wheel-test oldest-test docs bench mutate supply-chain

help:
	@echo 'make publish      check the data, then write dist/ (Parquet, package, wheel, sdist, SHA256SUMS)'
	@echo 'make test         run all tests'
	@echo 'make clients      set up the programs of others in whose hands tests put a release, and Spark (1.2 GB)'
	@echo 'make check        format, lint, types'
	@echo 'make coverage     run all tests and say which lines none of them runs'
	@echo 'make wheel-test   build the wheel and test it with src/ out of the way'
	@echo 'make oldest-test  the same with the oldest dependencies that are allowed, on Python 3.11'
	@echo 'make docs         bring the generated documents and suites up to date'
	@echo 'make supply-chain write an SBOM (CycloneDX) and the licences of all that the environment holds'
	@echo 'make bench        measure speed and memory'
	@echo 'make mutate       plant every kind of fault in a copy of the data and count those found'

publish: $(READY)
	@$(BIN)/footnoted build --wheel --output dist

test: $(READY)
	@$(BIN)/python -m pytest --numprocesses auto

clients: $(CLIENTS)/.ready

check: $(READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

coverage: $(READY)
	@$(BIN)/python -m coverage run -m pytest
	@$(BIN)/python -m coverage report

wheel-test: $(READY)
	@$(BIN)/python scripts/wheel_test.py

oldest-test: $(READY)
	@$(BIN)/python scripts/wheel_test.py --requirements requirements-oldest.txt --python $(OLDEST)

docs: $(READY)
	@$(BIN)/footnoted docs --rules
	@$(BIN)/python scripts/conformance.py

supply-chain: $(READY)
	@$(BIN)/python scripts/supply_chain.py build/supply-chain

bench: $(READY)
	@$(BIN)/python scripts/benchmark.py
	@$(BIN)/python scripts/performance.py

mutate: $(READY)
	@$(BIN)/python scripts/mutate.py

# The stamp is as new as the last complete installation, so a second run skips it.
$(READY): requirements.txt pyproject.toml
	@test -n '$(PYTHON)' || { echo >&2 'Found no Python 3.11 or newer; expected one on the PATH.' \
	  'Install it, or name it: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)'; exit 1; }
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo >&2 \
	  'Found '"$$('$(PYTHON)' --version 2>&1)"' as $(PYTHON); expected Python 3.11 or newer.' \
	  'Name a newer one: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)'; exit 1; }
	@'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null || { echo >&2 \
	  'Found $(PYTHON) without the modules venv and ensurepip; expected both.' \
	  'Install them (Debian, Ubuntu: apt-get install python3-venv).'; exit 1; }
	@echo 'Setting up $(VENV); the first time takes about a minute ...'
	@'$(PYTHON)' -m venv $(VENV)
	@$(PIP) --require-hashes --only-binary :all: --requirement requirements.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

# Of some of these there is no wheel, so a pinned builder comes first; nothing else is fetched to build them.
# Spark goes into a folder apart: Great Expectations imports it wherever it can.
$(CLIENTS)/.ready: $(addprefix tests/clients/programs/,builder.txt requirements.txt spark.txt package-lock.json) | $(READY)
	@echo 'Setting up $(CLIENTS); the first time takes some minutes ...'
	@'$(PYTHON)' -m venv $(CLIENTS)/venv
	@$(CLIENTS)/venv/bin/python $(PIP_INSTALL) --require-hashes --only-binary :all: --requirement $<
	@$(CLIENTS)/venv/bin/python $(PIP_INSTALL) --require-hashes --prefer-binary --no-build-isolation \
	  --requirement tests/clients/programs/requirements.txt
	@$(CLIENTS)/venv/bin/python $(PIP_INSTALL) --require-hashes --prefer-binary --no-build-isolation \
	  --upgrade --target $(CLIENTS)/spark --requirement tests/clients/programs/spark.txt
	@cp tests/clients/programs/package.json tests/clients/programs/package-lock.json $(CLIENTS)
	@npm ci --prefix $(CLIENTS) --ignore-scripts --no-audit --no-fund --silent
	@touch $@
