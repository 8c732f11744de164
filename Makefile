# Everything works on a fresh machine with Python 3.11 or newer and make: each target installs what it needs first.

PYTHON ?= python3
BIN := .venv/bin
# Python compiles what it imports when it first does; compiling all that is installed takes a quarter of the time.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-compile
# Images of Python often forbid it to keep what it compiled. Then each of the hundreds of processes that the tests start,
# and each command afterwards, would compile all that it imports: half of the time that a command takes.
unexport PYTHONDONTWRITEBYTECODE
# Two stamps: with the first copydesk runs, with the second it can be tested and changed too.
RUNS := .venv/runs
INSTALLED := .venv/installed

.PHONY: help install run test check format schemas reference gazetteer bench faults soak lock clean

help:  ## List the targets.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

# A stamp is younger than what it was made from, so a second call does nothing.
$(RUNS): pyproject.toml requirements.lock requirements-build.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: name one with make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements.lock -r requirements-build.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(INSTALLED): $(RUNS) requirements-dev.lock
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

install: $(INSTALLED)  ## Make .venv with everything that development needs, from the hash-pinned locks.

run: $(RUNS)  ## Install what running needs, and run the main job on the sample pages, from scratch, into out/samples/.
	@rm -rf out/samples
	$(BIN)/copydesk run --samples --out out/samples

test: install  ## Run all tests in random order, a file at a time on each of four processes (JOBS=1 for one).
	$(BIN)/python -m pytest --numprocesses $(or $(JOBS),4) --dist loadfile --no-loadscope-reorder

check: install  ## Lint, formatting, types, import rules, generated files.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy workers schemas producers tests
	$(BIN)/lint-imports
	$(BIN)/python -m copydesk_schemas.json_schema --check
	$(BIN)/python -m copydesk_schemas.asyncapi --check
	$(BIN)/python -m copydesk_schemas.field_table schemas/README.md --check
	$(BIN)/python -m copydesk_desk.cli.reference workers/docs/reference --check
	$(BIN)/python -m copydesk_desk.serve.openapi workers/docs/reference/openapi.json --check
	$(BIN)/python -m copydesk_producers.readers.inputs README.md --check

format: install  ## Sort imports, fix what ruff can fix, format.
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

schemas: install  ## Write the JSON Schemas again from the types.
	$(BIN)/python -m copydesk_schemas.json_schema
	$(BIN)/python -m copydesk_schemas.asyncapi
	$(BIN)/python -m copydesk_schemas.field_table schemas/README.md

reference: install  ## Write the reference pages again from the commands and settings.
	$(BIN)/python -m copydesk_desk.cli.reference workers/docs/reference
	$(BIN)/python -m copydesk_desk.serve.openapi workers/docs/reference/openapi.json
	$(BIN)/python -m copydesk_producers.readers.inputs README.md

gazetteer: install  ## Compile the names of places again from CLDR and GeoNames (installs 400 MB of sources).
	$(PIP) --no-build-isolation --editable '.[gazetteer]'
	$(BIN)/python -m copydesk_text.newsroom.lexicon.cldr_names
	$(BIN)/python -m copydesk_text.entities.compile_gazetteer

bench: install  ## Measure; prints one table.
	$(BIN)/python -m tests.benchmarks

faults: install  ## Hit the fleet with every kind of fault, SEEDS times, and count (SEEDS=3 ARTICLES=10000).
	$(BIN)/python -m tests.acceptance.faults --seeds $(or $(SEEDS),3) --articles $(or $(ARTICLES),10000) $(if $(FIRST),--first $(FIRST))

soak: install  ## Load the fleet for MINUTES (20), at 80 % of what it does and above; prints one table.
	$(BIN)/python -m tests.benchmarks.soak --minutes $(or $(MINUTES),20)

# The locks hold names, versions and hashes of all platforms' files, from the public index whatever this machine's pip
# is set to: where packages come from is each machine's own affair.
COMPILE := PIP_CONFIG_FILE=/dev/null env -u PIP_FIND_LINKS -u PIP_CONSTRAINT -u PIP_EXTRA_INDEX_URL -u PIP_INDEX_URL \
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url \
	--no-emit-find-links --no-emit-trusted-host --no-emit-options pyproject.toml

lock: install  ## Resolve the dependencies again into the three locks.
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --build-deps-for editable --only-build-deps --output-file requirements-build.lock
	$(COMPILE) --build-deps-for editable --extra dev --output-file requirements-dev.lock

clean:  ## Remove .venv, caches and output.
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .benchmarks out
