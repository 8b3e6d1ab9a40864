.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
PORT ?= 8000
INBOX_PORT ?= 8025

# The interpreter that Lambda runs: on PATH, else pyenv's, else fetched by uv where uv is installed.
PYTHON ?= $(shell command -v python3.13 || ls -d $${PYENV_ROOT:-$$HOME/.pyenv}/versions/3.13.*/bin/python3.13 2>/dev/null | tail -n 1 || true)

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

.venv-uv/ready: local/uv.txt
	@sh local/make-uv "$(PYTHON)" $<

.venv-run/ready: requirements.txt requirements-run.txt | .venv-uv/ready
	@sh local/make-venv .venv-run "$(PYTHON)" $^

.venv-aws/ready: local/requirements.txt | .venv-uv/ready
	@sh local/make-venv .venv-aws "$(PYTHON)" $^

.venv/ready: requirements.txt requirements-run.txt requirements-dev.txt | .venv-uv/ready
	@sh local/make-venv .venv "$(PYTHON)" $^

.venv-sam/ready: infra/requirements.txt | .venv-uv/ready
	@sh local/make-venv .venv-sam "$(PYTHON)" $^

.venv-clients/ready: tests/clients/requirements.txt | .venv-uv/ready
	@sh local/make-venv .venv-clients "$(PYTHON)" $^

tests/clients/node_modules/.ready: tests/clients/package-lock.json
	@sh local/find-node >/dev/null
	npm ci --prefix tests/clients --silent --no-audit --no-fund --ignore-scripts
	@touch $@

.PHONY: clients
clients: .venv-clients/ready tests/clients/node_modules/.ready

# Checks of the page's JavaScript; what of it changes with the API's description is made anew.
tests/page/node_modules/.ready: tests/page/package-lock.json
	@sh local/find-node >/dev/null
	npm ci --prefix tests/page --silent --no-audit --no-fund
	@touch $@

build/page-checks/api.d.ts: docs/openapi.yaml tests/page/node_modules/.ready
	@mkdir -p build/page-checks
	npm run --prefix tests/page --silent types

.PHONY: install
install: .venv/ready .venv-run/ready .venv-aws/ready .venv-sam/ready ## virtual environments with pinned, hashed dependencies

.PHONY: run
run: ## the whole service on this machine (PORT, INBOX_PORT, SMTP_PORTS)
	@$(MAKE) --silent -j2 .venv-run/ready .venv-aws/ready
	@exec .venv-run/bin/python -m local --port $(PORT) --inbox-port $(INBOX_PORT) --smtp-ports "$(SMTP_PORTS)"

.PHONY: company
company: .venv-run/ready ## create a company and print its key once (ID, NAME, LICENCE; STACK for AWS)
	@.venv-run/bin/python -m local.company --id "$(ID)" --name "$(NAME)" --licence "$(or $(LICENCE),premium)" $(if $(STACK),--stack "$(STACK)")

.PHONY: pictures
pictures: install browser ## the README's pictures anew, of the running stage (make run beside it)
	@.venv/bin/python -m local.pictures

.PHONY: clean-local
clean-local: ## forget the local stage's data
	rm -rf .local

.PHONY: format
format: .venv/ready tests/page/node_modules/.ready ## rewrite the code in the project's style
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .
	npm run --prefix tests/page --silent format

.PHONY: lint-description
lint-description: tests/clients/node_modules/.ready ## what redocly and spectral say of the API's description
	npm run --prefix tests/clients --silent lint

.PHONY: collections
collections: tests/clients/node_modules/.ready ## the API as collections for Postman and Bruno, in build/collections
	npm run --prefix tests/clients --silent collections

.PHONY: lint
lint: .venv/ready lint-page lint-description ## style, types, import contracts
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

.PHONY: lint-page
lint-page: tests/page/node_modules/.ready build/page-checks/api.d.ts ## style and types of the page's JavaScript
	npm run --prefix tests/page --silent lint

.PHONY: test-page
test-page: tests/page/node_modules/.ready ## the page's days, periods, descriptions, views and store, without a browser
	npm run --prefix tests/page --silent test

.PHONY: check
check: lint test-page ## lint, then unit, integration and infra tests
	.venv/bin/pytest tests/unit tests/integration tests/infra

.PHONY: browser
browser: ## Debian's chromium and Firefox, for the page's journeys
	@sh local/find-chromium >/dev/null
	@sh local/find-firefox >/dev/null

.PHONY: spreadsheet
spreadsheet: ## Debian's LibreOffice, for the journey that opens exports
	@sh local/find-libreoffice >/dev/null

.PHONY: spam-rules
spam-rules: ## Debian's SpamAssassin, for the journey that judges our mails by its rules
	@sh local/find-spamassassin >/dev/null

.PHONY: test
test: install clients browser spreadsheet spam-rules tests/page/node_modules/.ready ## everything: checks and all four kinds of test, side by side
	@tests/side-by-side

.PHONY: test-dates
test-dates: .venv/ready ## unit and integration tests at the year's end, on a leap day, in DST nights and two years ahead
	@sh tests/at-dates all tests/unit tests/integration

EXAMPLES ?= 1000
REQUESTS ?= 50
SEED ?= $(shell date +%s)

.PHONY: fuzz
fuzz: .venv/ready ## what holds for any input, with others each time (EXAMPLES of each kind, REQUESTS of each operation, SEED)
	@echo "make fuzz EXAMPLES=$(EXAMPLES) REQUESTS=$(REQUESTS) SEED=$(SEED)"
	@FUZZ_EXAMPLES=$(EXAMPLES) .venv/bin/pytest -q -m hypothesis --hypothesis-seed=$(SEED) tests/unit
	@FUZZ_EXAMPLES=$(REQUESTS) FUZZ_SEED=$(SEED) .venv/bin/pytest -q --hypothesis-seed=$(SEED) tests/integration/test_contract.py

.PHONY: package
package: .venv/ready ## build/package: the template and the zip that AWS gets
	@sh infra/package build/package

.PHONY: rights
rights: install ## write down anew what each Lambda asks of AWS, and show it beside its policy
	RENEW_RIGHTS=1 .venv/bin/pytest -q tests/integration
	cp build/aws-calls.json infra/aws_calls.json
	@.venv/bin/python -m infra.rights

.PHONY: rehearse
rehearse: install package ## deploy it into a stand-in for AWS that enforces IAM, send an email, plant faults
	@.venv/bin/python -m infra.rehearsal

.PHONY: deploy
deploy: package ## deploy to AWS what infra/stages/$STAGE.toml says (STAGE, UNGUARDED)
	@.venv/bin/python -m infra deploy --stage "$(STAGE)" $(if $(UNGUARDED),--unguarded)

.PHONY: preflight
preflight: .venv/ready ## what would keep a stage from being deployed, or from working (STAGE)
	@.venv/bin/python -m infra preflight --stage "$(STAGE)"

.PHONY: diff
diff: package ## what deploying would change (STAGE)
	@.venv/bin/python -m infra diff --stage "$(STAGE)"

.PHONY: rollback
rollback: .venv/ready ## deploy what stood before (STAGE)
	@.venv/bin/python -m infra rollback --stage "$(STAGE)"

.PHONY: destroy
destroy: .venv/ready ## delete a stack, but not its data, and never prod (STAGE, CONFIRM)
	@.venv/bin/python -m infra destroy --stage "$(STAGE)" --confirm "$(CONFIRM)"

.PHONY: bench
bench: install package ## what is measured, as ratios within one run
	POWERTOOLS_LOG_LEVEL=WARNING .venv/bin/python -m bench

.PHONY: chaos
chaos: install ## emails while workers are killed and all else breaks, counted (SEED, EMAILS, KILLS)
	.venv/bin/python -m bench.chaos --seed $(or $(SEED),1) --emails $(or $(EMAILS),5000) --kills $(or $(KILLS),20)

.PHONY: fairness
fairness: install ## what a company whose server hangs costs the others
	.venv/bin/python -m bench.chaos.fairness

.PHONY: hostile
hostile: install ## what a company that is hostile in every way costs twenty-nine others
	.venv/bin/python -m bench.chaos.hostile

.PHONY: cost
cost: install ## dollars for a million emails, from counted requests (docs/cost.md)
	.venv/bin/python -m bench.cost

.PHONY: scale
scale: .venv/ready ## which limit comes first, and what a flood costs those beside it (docs/scale.md)
	.venv/bin/python -m bench.scale

.PHONY: bench-list
bench-list: install ## what lists cost in long histories (SIZES; needs Node.js)
	npm install --prefix build/bench --no-save --silent dynalite@4.0.0
	.venv/bin/python -m bench.list $(SIZES)

.PHONY: bench-reminders
bench-reminders: install ## what a day of reminders asks for where many documents are open (SIZES; needs Node.js)
	npm install --prefix build/bench --no-save --silent dynalite@4.0.0
	.venv/bin/python -m bench.reminders $(SIZES)

.PHONY: bench-page
bench-page: install browser ## what ten thousand rows cost the page
	.venv/bin/python -m bench.page_rows

.PHONY: judge
judge: .venv/ready ## the rules of evidence on labelled files (CASES, STORIES, OUT; without them the project's own)
	@.venv/bin/python -m bench.judge_files --cases "$(CASES)" --stories "$(STORIES)" --out "$(OUT)"

.PHONY: networks
networks: .venv/ready ## refresh the ranges of networks and show the difference (FILE or URL)
	@.venv/bin/python -m bench.refresh_networks "$(or $(FILE),$(URL))"

.PHONY: peers
peers: .venv/ready ## what judging and tokens are measured beside (PyPI and npm), in .peers, on labelled fetches (CASES)
	@python=$$(sh local/find-python "$(PYTHON)") && "$$python" -m venv --clear .peers
	.peers/bin/python -m pip install --quiet --disable-pip-version-check is-crawler==1.5.25 crawler-user-agents==1.67.0 ua-parser==1.0.2 'pytracking[crypto]==0.2.2'
	npm install --silent --no-audit --no-fund --prefix .peers isbot@5.2.3
	@.venv/bin/python -m bench.judge_peers --cases "$(CASES)"

.PHONY: bulk
bulk: .venv/ready ## Matomo's fixtures of bots, browsers and mail programs through our agents, in .bulk
	@python=$$(sh local/find-python "$(PYTHON)") && "$$python" -m venv --clear .bulk
	.bulk/bin/python -m pip install --quiet --disable-pip-version-check device-detector==6.5.1 pyyaml==6.0.3
	@.bulk/bin/python -m bench.bulk

.PHONY: lock
lock: .venv-uv/ready ## compile the pinned requirements anew
	uv=$$(command -v uv || echo .venv-uv/bin/uv); \
	for f in requirements requirements-run requirements-dev local/requirements local/uv infra/requirements tests/clients/requirements; do $$uv pip compile --quiet --generate-hashes --python-version 3.13 --no-header -o $$f.txt $$f.in; done
