# make demo: install, make the synthetic sample, build a release of it.  make test: install what tests need, run them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLE := casewright-data/sample
# at most four at once: each has a Prefect server and a sample build of its own; slow files first, many quick ones last
PYTEST_ARGS ?= --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
MARKED ?= not long
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.NOTPARALLEL:
.PHONY: demo test test-all bench quality docs lint clean help

help:
	@echo "make demo    install, make the synthetic sample, build a release into ./casewright-data/releases"
	@echo "make test    install what tests need and run them, without those marked long"
	@echo "make test-all  those too: some minutes more"
	@echo "make bench   documents per second and peak memory by step, and the growth from 1x to 4x"
	@echo "make quality scores on real case reports and notes; CASEWRIGHT_REAL_DATA names their folder"
	@echo "make docs    make docs/data-dictionary.md from the schemas"
	@echo "make lint    check style"
	@echo "make clean   remove the environment and everything that was built"

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' || \
	  { echo "Python 3.11 to 3.14 is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@ln -sf bin/python $@

$(VENV)/installed: $(VENV)/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --no-compile --constraint constraints.txt --editable .
	@touch $@

$(VENV)/installed-for-tests: $(VENV)/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --no-compile --constraint constraints.txt --editable '.[test]'
	@touch $(VENV)/installed $@

$(SAMPLE)/casewright.yaml: | $(VENV)/installed
	$(BIN)/casewright sample $(SAMPLE)

demo: $(VENV)/installed $(SAMPLE)/casewright.yaml
	$(BIN)/casewright build $(SAMPLE)/casewright.yaml

test: $(VENV)/installed-for-tests
	$(BIN)/python -m pytest $(PYTEST_ARGS) -m "$(MARKED)"

test-all: MARKED = long or not long
test-all: test

bench: $(VENV)/installed
	$(BIN)/python tests/benchmarks/steps.py
	$(BIN)/python tests/benchmarks/articles.py
	$(BIN)/python tests/benchmarks/er_tasks.py

quality: $(VENV)/installed
	$(BIN)/python tests/quality/case_diagnosis.py
	$(BIN)/python tests/quality/case_extraction.py
	$(BIN)/python tests/quality/sections.py
	$(BIN)/python tests/quality/stages.py

docs: $(VENV)/installed
	$(BIN)/python -c "from schemas.dictionary import data_dictionary; print(data_dictionary(), end='')" > docs/data-dictionary.md

lint: $(VENV)/installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

clean:
	rm -rf $(VENV) casewright-data bench-data *.egg-info
