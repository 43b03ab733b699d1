# The commands of the project; each works on a fresh machine.
# the first Python that really runs and is new enough: a version manager may leave commands that run nothing
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11 python
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for each in $(CANDIDATES); do $$each -c '$(NEW_ENOUGH)' 2>/dev/null && command -v $$each && break; done)
BIN := .venv/bin
PLUGINS := $(wildcard plugins/*/pyproject.toml)
EDITABLE := -e '.[test]' $(foreach plugin,$(PLUGINS),-e $(dir $(plugin)))
DEPARTEMENTS ?=

.PHONY: demo test run install lint types tiers bench try-deployment lock sbom licences fuzz check-machine clean

demo: install       ## install, harvest from the replicas of the sources, and show the hub at http://127.0.0.1:8000
	@$(BIN)/hub demo

run: install        ## the same against the live sources: make run DEPARTEMENTS=38,69
	@$(BIN)/hub run $(if $(DEPARTEMENTS),--departements $(DEPARTEMENTS))

# what was compiled is kept, even where the machine says otherwise: the tests start `hub` some hundred times
test: install       ## run the tests that this machine can run, and say what was skipped
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: install
	@$(BIN)/ruff check .

types: install
	@$(BIN)/mypy

tiers: install      ## judge our own connectors, and write what the kit says into each plugin
	@for name in $(notdir $(patsubst %/,%,$(dir $(PLUGINS)))); do \
		$(BIN)/hub check $$name --report plugins/$$name/hub_$$name/hub-check.json || failed=1; done; exit $${failed:-0}

bench: install      ## the hub beside its floor and its peers: see bench/README.md
	@$(BIN)/python -m pip install -q -r bench/requirements.txt
	@$(BIN)/python bench/run.py

try-deployment: install  ## several machines by hand on this one: PostgreSQL, objects, 2 web, 2 clocks, nginx: docs/deploying.md
	@HUB_TRY_DEPLOYMENT=1 $(BIN)/python -m pytest -q tests/deploy/test_several_machines.py

lock: build/tools   ## write config/locks again: versions and digests of all that the hub runs with, and its tests
	@build/tools/bin/python config/locks/lock.py

sbom: build/tools   ## write build/sbom.cdx.json: what the hub runs with, as CycloneDX
	@build/tools/bin/cyclonedx-py requirements config/locks/runtime.txt --pyproject pyproject.toml -o build/sbom.cdx.json

licences: install   ## the licence of each package that the hub runs with
	@$(BIN)/python -m hub.testing.licences

fuzz: install       ## hostile documents for each parser: make fuzz MINUTES=10
	@$(BIN)/python -m hub.testing.fuzz --minutes $(or $(MINUTES),10)

build/tools: | check-machine
	@$(PYTHON) -m venv build/tools && build/tools/bin/python -m pip install -q uv cyclonedx-bom

install: check-machine .venv/installed

.venv/installed: pyproject.toml $(PLUGINS)
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing Clausier and its plugins into .venv ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check $(EDITABLE)
	@touch .venv/installed

check-machine:
	@test -n "$(PYTHON)" || \
		{ echo "Python 3.11 or newer is missing. On Debian or Ubuntu: sudo apt-get install python3 python3-venv" \
		"(or say where it is: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS))"; exit 1; }
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { echo "$(PYTHON) is not Python 3.11 or newer"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "Python's venv is missing. On Debian or Ubuntu: sudo apt-get install python3-venv"; exit 1; }

clean:
	rm -rf .venv build dist var *.egg-info plugins/*/*.egg-info
