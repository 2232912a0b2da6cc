# Every target works on a fresh machine with nothing but Python 3.11+ and pip.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# pytest-xdist workers; each brings up its own throw-away Airflow home.
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help install demo test lint format golden docs bench bench-poller bench-snapshot fuzz \
	cron-property update-property verify-random verify-weekly mutants never-twice chaos script-writers clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; say which with: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@echo "Making $(VENV) with Airflow and all else in it; this takes about a minute."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

install: $(READY)  ## Make .venv with everything in it, at the pinned versions

demo: $(READY)  ## The nightly pipeline: converted, verified, run in emulated Glue and in Airflow
	@$(BIN)/python demo/run.py

test: $(READY)  ## Run the tests
	$(BIN)/python -m pytest -n $(WORKERS)

lint: $(READY)  ## ruff and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY)  ## Let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: $(READY)  ## Write the expected files of tests/golden anew (then read the diff)
	$(BIN)/python -m pytest tests/migrate/test_golden.py tests/migrate/test_scripts_corpus.py --update-golden

docs: $(READY)  ## Write docs/findings from the catalogue, and examples from dags/ into the pages
	$(BIN)/python -m glue2airflow.catalog docs/findings
	$(BIN)/python docs/include.py

bench: $(READY)  ## Speed, as ratios within one run
	@$(BIN)/python benchmarks/bench.py

bench-poller: $(READY)  ## A thousand waits, the amazon provider's way and ours (6 minutes)
	@$(BIN)/python benchmarks/poller.py

bench-snapshot: $(READY)  ## A snapshot of 1,000 workflows: calls beside the least possible (4 minutes)
	@$(BIN)/python benchmarks/snapshot.py

fuzz: $(READY)  ## Spoiled inputs and bombs for every reader: never a traceback (N=5000)
	@$(BIN)/python benchmarks/fuzz.py $(or $(N),5000)

verify-random: $(READY)  ## Random workflows: no difference that is not announced (N=2000 SEED=20250101)
	@$(BIN)/python benchmarks/verify_random.py $(or $(N),2000) $(SEED)

verify-weekly: $(READY)  ## The same over 20,000 of them; takes a quarter of an hour
	@$(BIN)/python benchmarks/verify_random.py 20000 $(SEED)

never-twice: $(READY)  ## Whatever befalls a task, its Glue workflow never runs twice (N=200 of each fault)
	@$(BIN)/python benchmarks/never_twice.py $(or $(N),200)

chaos: $(READY)  ## A DAG of 20 waits while every second request to Glue goes wrong (N=1 times)
	@$(BIN)/python benchmarks/chaos_airflow.py $(or $(N),1)

script-writers: $(READY)  ## Two job scripts write run properties at once: nothing is lost (N=500)
	@$(BIN)/python benchmarks/script_writers.py $(or $(N),500)

mutants: $(READY)  ## Golden DAGs with one thing wrong: verify must notice
	@$(BIN)/python benchmarks/mutants.py

cron-property: $(READY)  ## AWS cron against Airflow's timetables (N=20000)
	@$(BIN)/python benchmarks/cron_property.py $(or $(N),20000)

update-property: $(READY)  ## Changes in Glue against edits by hand: both are kept, or a conflict (N=1000)
	@$(BIN)/python benchmarks/update_property.py $(or $(N),1000) $(SEED)

clean:  ## Remove .venv and everything built
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
