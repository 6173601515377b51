# Needs Python 3.11 or newer and make; everything else goes into .venv/ by the hashes of the lock.
PYTHON ?= python3
PORT ?= 8000
COMPILE = .venv/bin/uv pip compile pyproject.toml --quiet --universal --generate-hashes --no-emit-index-url --no-header $(UPGRADE)

# Dozens of processes would compile everything anew: images for containers often set this.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint lock messages bench drill fault profile audit screenshots sbom guide

demo: .venv/requirements.stamp ## serve the sample magazine: make demo PORT=9000
	@.venv/bin/python manage.py demo --port $(PORT)

test: .venv/requirements-dev.stamp ## SQLite, PostgreSQL, browser: make test ARGS="-k tree"
	@.venv/bin/python -m tests.run $(ARGS)

lint: .venv/requirements-dev.stamp ## style, types, templates, migrations, locks, messages
	@.venv/bin/python -m tests.lint

bench: .venv/requirements-dev.stamp ## what pages cost: make bench ARGS="made --sizes 10000"
	@.venv/bin/python -m tests.bench $(ARGS)

drill: .venv/requirements-dev.stamp ## the short forms of make fault, on both databases
	@.venv/bin/python -m pytest -m drill tests/fault $(ARGS)
	@ONLY_DATABASE=1 .venv/bin/python -m tests.postgres .venv/bin/python -m pytest -m drill tests/fault $(ARGS)

fault: .venv/requirements-dev.stamp ## kill, cut, fill and flood a running site, on both databases; prints what held
	@.venv/bin/python -m tests.fault $(ARGS)

profile: .venv/requirements-dev.stamp ## where the time of a page goes: make profile PAGE=article
	@.venv/bin/python -m tests.bench.profile $(or $(PAGE),article) $(ARGS)

guide: .venv/requirements-dev.stamp ## the pictures of docs/editing.md, taken anew
	@.venv/bin/python -m pytest -m audit tests/audit/guide.py $(ARGS)

lock: .venv/requirements-dev.stamp ## pin what pyproject.toml asks for: make lock UPGRADE=--upgrade
	@$(COMPILE) -o requirements.lock && $(COMPILE) --all-extras -c requirements.lock -o requirements-server.lock && $(COMPILE) --all-extras --group dev --group browser -c requirements.lock -o requirements-dev.lock

audit: .venv/requirements-dev.stamp ## Nu checker, axe, weight, no scripts, Lighthouse on the sample; make audit CORPUS=DIR: hostile HTML
	@CORPUS=$(CORPUS) .venv/bin/python -m pytest -m audit -s $(if $(CORPUS),tests/audit/test_corpus.py,tests/audit tests/articles/importers) $(ARGS)

sbom: .venv/requirements-dev.stamp ## what the product is made of, as CycloneDX: sbom.json
	@.venv/bin/python -m cyclonedx_py requirements requirements-server.lock --pyproject pyproject.toml --output-reproducible --of JSON -o sbom.json

screenshots: .venv/requirements-dev.stamp ## every kind of page and mail into test-results
	@.venv/bin/python -m pytest -m audit tests/audit/pictures.py tests/audit/mail_pictures.py $(ARGS)

messages: .venv/requirements-dev.stamp ## collect and compile the strings of the interface (needs gettext)
	@.venv/bin/python -m tests.messages

.venv/%.stamp: %.lock | .venv/bin/python
	@echo "Installing from $< (the first time takes about a minute) ..."
	@.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Newsroom needs Python 3.11 or newer, and there is no '$(PYTHON)'. Try: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Newsroom needs Python 3.11 or newer; $(PYTHON) is %d.%d. Try: make $(MAKECMDGOALS) PYTHON=python3.12" % sys.version_info[:2])'
	@$(PYTHON) -m venv --clear .venv || { rm -rf .venv; echo "$(PYTHON) cannot make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
