# Everything a developer or a visitor runs. Needs Python 3.11+, Node 20+, make; the rest is fetched, pinned by hash.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
export SERVICELOOP_HOME ?= $(CURDIR)/data
export UV_SYSTEM_CERTS ?= 1
# Without compiled bytecode every start compiles 30 MB of packages again: 5 seconds instead of 2.
unexport PYTHONDONTWRITEBYTECODE
WEB_BUILD := server/serviceloop/_web
BUILT := $(WEB_BUILD)/index.html
MODULES := web/node_modules/.package-lock.json
OFFLINE = { echo "error: packages could not be fetched. Check the network, or set a mirror for $(1); then run make again." >&2; exit 1; }
PYTEST := $(BIN)/python -m pytest
WEB_SOURCES := $(shell find web contracts -type f -not -path '*/node_modules/*' -not -name '*.test.ts*')

.PHONY: help demo test dev check fix gen new bench bench-large bench-browser fuzz requirements screenshots web lock clean
.PHONY: test-web test-browser

help:
	@echo "make demo          a running system with demo data at http://127.0.0.1:$${PORT:-8000}/"
	@echo "make test          all checks and tests"
	@echo "make dev           server and front end, reloading when the source changes"
	@echo "make check         lint, types, layers; no tests"
	@echo "make fix           format, and mend what can be mended"
	@echo "make gen           contracts/openapi.json and the front end's client"
	@echo "make new kind=…    files of a new field type, migration, … (make new lists the kinds)"
	@echo "make bench         figures into bench/results.json"
	@echo "make bench-large   figures of a million records, some minutes more"
	@echo "make bench-browser figures of what people feel in a browser"
	@echo "make fuzz          random requests to every operation, longer than the tests do"
	@echo "make requirements  which requirements are shown to be met, by which tests"
	@echo "make screenshots   pictures of the real screens into docs/images/"
	@echo "make web           build the front end"
	@echo "make lock          resolve the pinned requirements anew"

# Both sides at once: one mostly waits for the network while the other computes.
demo:
	@$(MAKE) --no-print-directory -j2 $(STAMPS)/run $(BUILT)
	@$(BIN)/serviceloop demo

# Types of one side are checked beside the tests of the other. Then one pytest run, so that its summary closes the
# output; browser tests need the build.
test:
	@$(MAKE) --no-print-directory -j2 check-server test-web
	@$(MAKE) --no-print-directory test-browser

test-web: $(MODULES)
	cd web && npm run --silent check && npm run --silent test
test-browser: $(STAMPS)/dev $(BUILT)
	$(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder --maxfail 50

check: check-server $(MODULES)
	cd web && npm run --silent check

.PHONY: check-server
check-server: $(STAMPS)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(STAMPS)/dev $(MODULES)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	cd web && npm run --silent fix

dev: $(STAMPS)/dev $(MODULES)
	@$(BIN)/python scripts/dev.py

gen: $(STAMPS)/dev $(MODULES)
	$(BIN)/python scripts/gen.py
	cd web && npm run --silent gen

new: $(STAMPS)/dev
	@$(BIN)/python scripts/new.py $(kind) $(name)

bench: $(STAMPS)/run
	$(BIN)/serviceloop bench

bench-large: $(STAMPS)/run
	$(BIN)/serviceloop bench --large

bench-browser: $(STAMPS)/dev $(BUILT)
	$(BIN)/python -m serviceloop.bench.browser

# Random requests to a server with a company's data: make fuzz seed=1 examples=30
fuzz: $(STAMPS)/dev
	SERVICELOOP_FUZZ=$(or $(seed),1):$(or $(examples),30) $(PYTEST) -q tests/integration/http/test_schemathesis.py

requirements: $(STAMPS)/dev
	@$(BIN)/python scripts/requirements.py

screenshots: $(STAMPS)/dev $(BUILT)
	$(BIN)/python -m scripts.screenshots

web: $(BUILT)

lock: $(STAMPS)/bootstrap
	$(BIN)/python scripts/lock.py

clean:
	rm -rf $(VENV) web/node_modules $(WEB_BUILD) $(WEB_BUILD).next build dist

# --- environment: pip → uv (pinned) → everything else (pinned)

$(STAMPS)/bootstrap: requirements-bootstrap.txt
	@$(PYTHON) scripts/preflight.py python
	@echo "Python packages …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r $< || $(call OFFLINE,pip)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: requirements.txt $(STAMPS)/bootstrap
	@$(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r $< || $(call OFFLINE,uv)
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/dev: requirements-dev.txt $(STAMPS)/run
	@echo "Development packages …"
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r $< || $(call OFFLINE,uv)
	@touch $@

# --- front end: built when its sources or its lock are newer than the last build; beside the old one, which a running
#     server serves until both are swapped

$(MODULES): web/package-lock.json web/package.json
	@$(PYTHON) scripts/preflight.py node
	@echo "Front-end packages …"
	@cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error || $(call OFFLINE,npm)
	@touch $@

$(BUILT): $(WEB_SOURCES)
	@$(MAKE) --no-print-directory $(MODULES)
	@echo "Front end …"
	@cd web && SERVICELOOP_WEB=../$(WEB_BUILD).next npm run --silent build -- --logLevel warn
	@rm -rf $(WEB_BUILD).old; if [ -d $(WEB_BUILD) ]; then mv $(WEB_BUILD) $(WEB_BUILD).old; fi
	@mv $(WEB_BUILD).next $(WEB_BUILD) && rm -rf $(WEB_BUILD).old && touch $@
