# One command for each thing a person wants. Every target does its own set-up; a second call skips what is done.
.DEFAULT_GOAL := help
.PHONY: help ready run test check unit unit-postgres e2e bench soak lighthouse fix api-types lock clean
SHELL := /bin/bash
PY := .venv/bin
PYTEST := $(PY)/pytest -q
WORKERS ?= 2
export PATH := $(CURDIR)/$(PY):$(PATH)
unexport PYTHONDONTWRITEBYTECODE

help:  ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## */  make \1\t/' | expand -t 24

ready:  # everything that running needs
	@python3 .ci/prepare.py python node

run: ready  ## set up, migrate, load fictional people and serve (HOST, PORT, DATA_DIR)
	@$(PY)/alertcard up

test: ready check unit unit-postgres e2e  ## set up and prove everything: lint, types, tests on both databases, browser

check: ready  ## lint, types, import contracts, Dockerfile, templates, front end
	$(PY)/ruff format --check -q .
	$(PY)/ruff check -q .
	$(PY)/mypy
	$(PY)/lint-imports
	$(PY)/hadolint Dockerfile
	$(PY)/alertcard templates check > /dev/null
	cd frontend && npm run --silent check

unit: ready  ## tests on SQLite
	@python3 .ci/prepare.py browser
	$(PYTEST) -n $(WORKERS) -m "not e2e and not soak"

unit-postgres: ready  ## the same tests on PostgreSQL
	@python3 .ci/prepare.py browser
	TEST_DATABASE=postgresql TEST_POSTGRES_URL=$$(python3 .ci/prepare.py postgres) \
		$(PYTEST) -n $(WORKERS) -m "not e2e and not soak and not no_database"

e2e: ready  ## browser journeys with accessibility checks
	@python3 .ci/prepare.py browser
	$(PYTEST) -n $(WORKERS) -m e2e

bench: ready  ## speed, as ratios taken in one run
	@python3 .ci/prepare.py browser bench
	TEST_POSTGRES_URL=$$(python3 .ci/prepare.py postgres) $(PY)/python -m bench

soak: ready  ## the tests with the large numbers
	@python3 .ci/prepare.py browser
	$(PYTEST) -m soak
	TEST_DATABASE=postgresql TEST_POSTGRES_URL=$$(python3 .ci/prepare.py postgres) $(PYTEST) -m soak

lighthouse: ready  ## Lighthouse of the emergency page and the home page, on a phone
	@python3 .ci/prepare.py browser
	$(PY)/python -m bench.lighthouse

fix: ready  ## mend what a tool can mend
	$(PY)/ruff check -q --fix .
	$(PY)/ruff format -q .
	cd frontend && npm run --silent fix

api-types: ready  ## write what the web app knows of the API again
	$(PY)/alertcard shapes > frontend/src/api/generated/shapes.json
	cd frontend && npm run --silent api-types > /dev/null

lock: ready  ## write the lock files again after changing pyproject.toml
	$(PY)/uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-header -q -o requirements-dev.lock
	$(PY)/uv pip compile pyproject.toml --universal --generate-hashes --no-header -q -o requirements.lock

clean:  ## take away everything that can be made again, but never var/
	rm -rf .venv .stamps frontend/node_modules frontend/dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
