# The two commands a newcomer types: `make demo` and `make test`. Each makes the environment it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help demo test check bench install clean lock format

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

demo: $(STAMP)  ## load the demonstration if need be, then open the site on http://127.0.0.1:8000
	@$(BIN)/maillage demo

# two at a time: each has its own databases, so more would cost memory
JOBS ?= 2

test: $(STAMP)  ## run the tests; those that need an outside thing say why they are skipped
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -rs

check: $(STAMP)  ## format, lint, strict types, import rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(STAMP)  ## run the benchmarks (see benchmarks/README.md)
	@$(BIN)/python -m benchmarks

install: $(STAMP)  ## make .venv with the command `maillage` in it

$(STAMP): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c 'import sys; sys.exit("Maillage needs Python 3.11 or later; found " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@echo "Installing Maillage in $(VENV) (about a minute the first time)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

lock:  ## renew requirements.lock (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev --extra build pyproject.toml -o requirements.lock

format: $(STAMP)  ## format and mend what can be mended
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

clean:  ## remove the environment and everything made; the databases stay
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis target
