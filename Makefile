# Everything a person does with the club. `make help` tells the rest.

PYTHON ?= python3
PORT ?= 8000
SIZE ?= small
# LANGUAGE is gettext's variable as well: only our two words are meant for us.
CLUB_LANGUAGE := $(or $(filter fa en,$(LANGUAGE)),fa)
unexport LANGUAGE

VENV := .venv
PY := $(VENV)/bin/python
BESIDE_SERVERS := $(PY) -m loyalty_club.embedded .local/test
STAMP := $(VENV)/.installed
TEMPLATES = $$(find templates -name '*.html')
ROOMS := members points campaigns analytics loyalty_club

.DEFAULT_GOAL := help
.PHONY: help setup run demo demo-reset test check fix messages openapi pins bench pictures clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | \
		awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'
	@echo
	@echo "  make demo takes PORT=8000 LANGUAGE=fa|en SIZE=small|large"

# --- Environment ------------------------------------------------------------------------------
MESSAGES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))

setup: $(STAMP) $(MESSAGES) ## Make the environment in .venv and compile the translations

# Debian without python3-venv makes environments only without pip; pip then works from outside.
$(STAMP): requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "The club needs Python 3.11 or newer")'
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) 2>/dev/null || \
		$(PYTHON) -m venv --clear --without-pip $(VENV)
	@echo "Installing the packages of requirements/dev.txt"
	@if $(PY) -m pip --version >/dev/null 2>&1; then pip="$(PY) -m pip"; \
		else pip="$(PYTHON) -m pip --python $(PY)"; fi; \
		$$pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	@touch $@

%.mo: %.po $(STAMP)
	@$(PY) -m loyalty_club.catalogue compile

# --- The club ---------------------------------------------------------------------------------
demo: setup ## Start the whole club with a year of life in it; Ctrl-C stops it
	@$(PY) -m loyalty_club.demo --port $(PORT) --language $(CLUB_LANGUAGE) --size $(SIZE)

demo-reset: setup ## Begin the demo anew
	@$(PY) -m loyalty_club.demo --port $(PORT) --language $(CLUB_LANGUAGE) --size $(SIZE) --reset

run: setup ## Run Django's development server on the demo's data
	@DEBUG=1 LOCAL_DEMO=1 CLUB_LANGUAGE=$(CLUB_LANGUAGE) $(PY) -m loyalty_club.embedded .local/demo \
		sh -c '$(PY) manage.py migrate --verbosity 0 && $(PY) manage.py runserver 127.0.0.1:$(PORT)'

bench: setup ## Run the benchmarks
	@$(PY) benchmarks/run.py

pictures: setup ## Make the pictures of the real pages for the README
	@$(PY) docs/pictures/make.py

# --- Trust ------------------------------------------------------------------------------------
test: setup ## Run all tests on servers of their own (ARGS= goes to pytest)
	@$(PY) -m pytest -n 2 $(ARGS)

# The tests come last: their closing line is what one looks for.
CHECKS := check-style check-types check-imports check-templates check-translations check-deploy \
	check-migrations check-openapi check-dependencies check-security check-spelling
.PHONY: checks $(CHECKS)

check: checks test ## Everything CI does

checks: $(CHECKS)

check-style: setup
	$(PY) -m ruff check --no-cache .
	$(PY) -m ruff format --no-cache --check .

check-types: setup
	$(PY) -m mypy .

check-imports: setup
	$(VENV)/bin/lint-imports --no-cache

check-templates: setup
	$(VENV)/bin/djade --target-version 5.2 --check $(TEMPLATES)
	$(VENV)/bin/djlint templates --lint --quiet

check-translations: setup
	$(PY) -m loyalty_club.catalogue check

# As in production, except that the secret key is thrown away afterwards.
PRODUCTION = env -u DEBUG -u LOCAL_DEMO PUBLIC_URL=https://club.example ALLOWED_HOSTS=club.example \
	SMS_CARRIER=webhook \
	SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))')"

check-deploy: setup
	$(BESIDE_SERVERS) $(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

check-migrations: setup
	$(BESIDE_SERVERS) $(PRODUCTION) $(PY) manage.py makemigrations --check --dry-run

check-openapi: setup
	@mkdir -p .local
	$(PY) manage.py spectacular --validate --fail-on-warn --file .local/openapi.yaml
	diff -u docs/openapi.yaml .local/openapi.yaml

check-dependencies: setup
	$(VENV)/bin/deptry .

check-security: setup
	$(VENV)/bin/bandit --quiet --configfile pyproject.toml --recursive $(ROOMS) manage.py

check-spelling: setup
	$(VENV)/bin/codespell

fix: setup ## Mend what can be mended by itself: style, imports, templates
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	$(VENV)/bin/djade --target-version 5.2 $(TEMPLATES)

# --- Files that are made from others ----------------------------------------------------------
messages: setup ## Bring the translations' files up to the sources
	$(PY) -m loyalty_club.catalogue update

openapi: setup ## Write docs/openapi.yaml anew
	$(PY) manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

# uv takes pyproject's ranges and writes plain pins: no registry's address, no path of a machine.
PINS := .local/pins/bin/python -m uv pip compile pyproject.toml --quiet --universal \
	--python-version 3.11 --no-emit-index-url --no-annotate --no-header

pins: ## Write requirements/*.txt anew from pyproject.toml (UPGRADE=--upgrade takes newer ones)
	@test -x .local/pins/bin/python || $(PYTHON) -m venv .local/pins
	@.local/pins/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(PINS) $(UPGRADE) -o requirements/base.txt
	$(PINS) $(UPGRADE) --constraint requirements/base.txt --extra local --extra dev -o requirements/dev.txt
	@touch pyproject.toml requirements/base.txt requirements/dev.txt

clean: ## Remove everything that is made here, the demo's data too
	rm -rf $(VENV) .local static_root
	find . -name __pycache__ -prune -exec rm -rf {} +
