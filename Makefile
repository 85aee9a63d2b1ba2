# make demo: set everything up and grade four submissions.   make test: set up what is missing, run all tests.
.DEFAULT_GOAL := help
.PHONY: help demo test check verify figures bench-reference bench-race bench-server bench-pages engine engine-stop postgres postgres-stop chromium image environment clean

PYTHON ?= python3
UV := .uv/bin/uv
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE := copy

help:            ## show what can be made
	@grep -hE '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

demo: environment engine image  ## grade four submissions in Docker and print their reports
	@docker/demo

test: environment engine image postgres chromium  ## set up what is missing and run all tests
	@failed=0; for tests in tests tests/reference; do \
		echo ".venv/bin/pytest -n 2 --dist loadscope $$tests"; \
		.venv/bin/pytest -n 2 --dist loadscope $$tests || failed=1; \
	done; exit $$failed

check: environment  ## the contracts that need no run: format, lint, types, imports
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

verify: environment  ## prove that each module can be published, and how strong its tests are
	.venv/bin/grad verify
	.venv/bin/grad verify --mutants

figures: environment  ## draw the figures of the handouts from the reference
	.venv/bin/python -m server.pictures.figures

bench-reference: .bench/ready  ## measure the reference beside PyTorch, numpy and micrograd
	.bench/bin/python -m benchmarks.reference

bench-race: environment engine image  ## how often a race errs while every processor is taken (2 min)
	.venv/bin/python -m benchmarks.race

bench-server: environment engine image  ## how long students wait, and what the service bears (4 min)
	.venv/bin/python -m benchmarks.server

bench-pages: environment  ## every page where a course is large: time, queries, bytes (2 min)
	.venv/bin/python -m benchmarks.pages

# What we are measured against has an environment of its own: nothing else of ours needs it.
.bench/ready: $(UV) uv.lock benchmarks/reference/requirements.txt
	@echo "bench-reference: .bench from uv.lock and benchmarks/reference/requirements.txt"
	@$(PYTHON) -m venv .bench
	@$(UV) export --quiet --only-group reference --no-hashes --no-header --no-annotate > .bench/reference.txt
	@.bench/bin/pip install --quiet -r .bench/reference.txt -r benchmarks/reference/requirements.txt
	@touch $@

environment: .venv/ready  ## .venv with all that uv.lock names

$(UV):
	@echo "environment: installing uv"
	@$(PYTHON) -m pip install --quiet --root-user-action=ignore --target .uv uv

.venv/ready: $(UV) pyproject.toml uv.lock
	@echo "environment: .venv from uv.lock"
	@$(UV) sync --quiet --locked --all-extras --python $(PYTHON)
	@touch $@

engine:          ## see to it that a Docker Engine answers
	@docker/engine start || echo "engine: going on without; the process sandbox isolates nothing"

image: environment engine  ## the sandbox image
	@docker/ping.py && docker/image || true

postgres:        ## see to it that a PostgreSQL of ours answers, for tests
	@docker/postgres start || echo "postgres: going on without; its tests are skipped"

chromium:        ## see to it that there is a browser, for tests
	@docker/chromium || echo "chromium: going on without; the tests of pages are skipped"

postgres-stop:   ## stop it, and throw it away
	@docker/postgres stop

engine-stop:     ## stop the engine if we started it
	@docker/engine stop

clean:           ## remove what was made here
	rm -rf .venv .uv .bench demo .mypy_cache .ruff_cache .pytest_cache
