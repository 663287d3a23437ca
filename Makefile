# make run      set up, then open the app on alpha-quartz (without a display: the same, into elastoscope-output/)
# make test     set up, then every test, the window under Xvfb
# make check    the rules of the code: ruff, mypy --strict, architecture tests
# make benchmark  speed beside other programs, which are installed into .venv-benchmark
# make soak     long runs (hours): random actions, damaged files, kills, a day of use; ends with a table
# make bundle   the folder, the archive and the .deb that people get, into dist/ (PyInstaller, some minutes)
# make clean    forget the environment and what was built

SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PEERS := .venv-benchmark
FROZEN := .venv-bundle
PINS := packaging/constraints.txt
PIP := $(BIN)/python -m pip install --disable-pip-version-check --no-input --progress-bar off --quiet -c $(PINS)
FROZEN_PIP := $(FROZEN)/bin/python -m pip install --disable-pip-version-check --no-input --progress-bar off --quiet -c $(PINS)

.PHONY: run test check benchmark soak bundle clean system-libraries test-libraries
.DELETE_ON_ERROR:

run: system-libraries $(VENV)/.installed
	@$(BIN)/python packaging/first_look.py

test: test-libraries $(VENV)/.installed-tests
	env -u DISPLAY -u WAYLAND_DISPLAY OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not soak and not alone"
	packaging/with_display.sh $(BIN)/python -m pytest -m alone

check: $(VENV)/.installed-tests
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy --strict core app
	$(BIN)/python -m pytest tests/architecture

benchmark: test-libraries $(VENV)/.installed-tests $(PEERS)/.installed
	OPENBLAS_NUM_THREADS=1 packaging/with_display.sh $(BIN)/python tests/benchmark/run_benchmarks.py

soak: test-libraries $(VENV)/.installed-tests
	packaging/with_display.sh $(BIN)/python -m pytest -m soak -s

bundle: test-libraries $(FROZEN)/.installed
	@$(FROZEN)/bin/python packaging/build_bundle.py

system-libraries:
	@packaging/system_libraries.sh

test-libraries:
	@packaging/system_libraries.sh tests

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Elastoscope needs Python 3.11 or later; say which with  make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# torch comes first and alone: the others then find a build that suits them, and a CUDA build that is
# already there is left as it is.
$(VENV)/.installed: $(PINS) pyproject.toml setup.py | $(BIN)/python
	@echo "installing the dependencies into $(VENV) (once; a few minutes)"
	@$(BIN)/python -c 'import torch' 2>/dev/null || $(PIP) torch
	@$(PIP) setuptools wheel
	@$(PIP) --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-tests: $(VENV)/.installed
	@echo "installing what the tests need"
	@$(PIP) --no-build-isolation --editable '.[test,check,distributed]'
	@touch $@

# Beside the application's packages, never among them. What cannot be installed is tried again next time; its
# rows of the table say that it is missing.
$(PEERS)/.installed: packaging/benchmark_peers.txt | $(VENV)/.installed-tests
	@echo "installing the programs to compare with into $(PEERS)"
	@rm -rf $(PEERS) && mkdir $(PEERS) && touch $@
	@for package in $$(grep -v '^#' $<); do \
	  $(PIP) --no-deps --target $(PEERS) "$$package" \
	    || { rm -f $@; echo "$$package could not be installed; the table will say what is missing" >&2; }; \
	done

# An environment of its own: what the tests need must not get into the bundle.
$(FROZEN)/.installed: $(PINS) pyproject.toml
	@echo "installing what the bundle is made of into $(FROZEN) (once; a few minutes)"
	@$(PYTHON) -m venv $(FROZEN)
	@$(FROZEN_PIP) torch
	@$(FROZEN_PIP) setuptools wheel
	@$(FROZEN_PIP) --no-build-isolation '.[bundle]'
	@$(FROZEN)/bin/python -m pip uninstall --quiet --yes elastoscope
	@touch $@

clean:
	rm -rf $(VENV) $(PEERS) $(FROZEN) build dist *.egg-info elastoscope-output
