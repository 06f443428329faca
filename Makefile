# Every word of the developer's day. Set-up happens by itself, and again only when a lock or a source changed.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
export PATH := $(CURDIR)/.local/bin:$(CURDIR)/.venv/bin:$(PATH)
# Compiled once: else each start of the service, of a command and of a test compiles everything it imports.
unexport PYTHONDONTWRITEBYTECODE
MEMBERS := pyproject.toml backend/pyproject.toml relais/pyproject.toml
WEB_SOURCES := $(shell find frontend -mindepth 1 \( -name node_modules -o -name dist -o -name e2e -o -name test-results -o -name playwright-report -o -name coverage \) -prune -o -print)

PYTHON := .venv/.ready
NODE_MODULES := frontend/node_modules/.ready
WEB := frontend/dist/index.html
BROWSER := .local/browser
TERRAFORM := .local/terraform/.ready
CHARTS_TOOLS := .local/charts-tools
PIPELINES := ci/node_modules/.ready
SCANNERS := .local/scanners/.ready
CERTIFICATES := .local/acme
HAPROXY := .local/haproxy/haproxy
STORE := .local/s3/.ready
NEEDED := $(PYTHON) $(WEB) $(BROWSER) $(TERRAFORM) $(CHARTS_TOOLS) $(PIPELINES) $(SCANNERS) $(CERTIFICATES) $(HAPROXY) $(STORE)

.PHONY: help up test test-long lint scan format bench soak release-drill hooks clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

up: $(PYTHON) $(WEB) ## serve the application with sample data on http://127.0.0.1:8000 (PORT changes it)
	@exec utilisateurs up

test: $(NEEDED) ## run the whole gate: backend, relais, charts, web interface, end-to-end stories
	@exec python -m scripts.gate

test-long: $(NEEDED) ## run the gate with the tests that take their time
	@exec python -m scripts.gate --long

lint: $(PYTHON) $(NODE_MODULES) ## check style, types, imports, dependencies, migrations, commits and secrets
	@exec python -m scripts.lint

scan: $(PYTHON) $(SCANNERS) ## look for weaknesses with Semgrep, by rules of our own, and with Checkov
	@python -m scripts.scan_code
	@python -m scripts.scan_configuration

format: $(PYTHON) $(NODE_MODULES) ## rewrite the sources in the house style
	@ruff check --fix-only --quiet . && ruff format --quiet .
	@python -m scripts.check_documents --write
	@python -m scripts.api_description --write
	@python -m scripts.chart_documents --write
	@npm --prefix frontend run --silent client
	@npm --prefix frontend run --silent format

bench: $(PYTHON) $(WEB) $(BROWSER) $(CHARTS_TOOLS) ## measure the service and its interface, then the production line, against their ceilings
	@python -m bench.run
	@python -m bench.browser
	@python -m bench.states
	@python -m bench.wrapper
	@python -m bench.line

soak: $(PYTHON) $(WEB) ## keep 200 people at work for a quarter of an hour while workers are killed
	@exec python -m bench.soak

release-drill: $(PYTHON) $(HAPROXY) ## release on a million rows under load and roll back: nothing may fail, nothing be lost
	@exec python -m bench.release

hooks: $(PYTHON) ## install the git hooks: quick checks before a commit, and its message
	@prek install --quiet

clean: ## remove everything that was made here, sample data included
	@scripts/clean.sh

.local/set-up: $(NEEDED)
	@touch $@

$(PYTHON): uv.lock $(MEMBERS) scripts/set_up_python.sh
	@scripts/set_up_python.sh

$(NODE_MODULES): $(PYTHON) frontend/package.json frontend/package-lock.json
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.ready

$(WEB): $(NODE_MODULES) $(WEB_SOURCES)
	@npm --prefix frontend run --silent build && touch $@

$(BROWSER): $(NODE_MODULES) scripts/set_up_browser.sh
	@scripts/set_up_browser.sh

$(CHARTS_TOOLS): scripts/set_up_charts.sh | $(PYTHON)
	@scripts/set_up_charts.sh

$(HAPROXY): scripts/set_up_haproxy.sh
	@scripts/set_up_haproxy.sh

$(PIPELINES): ci/package-lock.json scripts/set_up_pipelines.sh | $(PYTHON)
	@scripts/set_up_pipelines.sh

$(CERTIFICATES): scripts/set_up_acme.sh | $(PYTHON)
	@scripts/set_up_acme.sh

$(STORE): $(PYTHON) scripts/set_up_s3.sh tools/aws/uv.lock
	@scripts/set_up_s3.sh

$(SCANNERS): scripts/set_up_scanners.sh tools/semgrep/uv.lock tools/checkov/uv.lock | $(PYTHON)
	@scripts/set_up_scanners.sh

$(TERRAFORM): $(PYTHON) scripts/set_up_terraform.sh tools/terraform/uv.lock
	@scripts/set_up_terraform.sh
