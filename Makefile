# make demo    the sample office, its files in out/, and the window where there is a display
# make test    everything that must hold: lint, types, import contracts, tests
# make build   a folder with the program that needs no Python, in dist/
# make lock    newer versions of the dependencies (needs uv)

.PHONY: setup setup-demo lock
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check install --quiet

setup: .venv/dev.stamp
setup-demo: .venv/run.stamp

.venv/run.stamp: requirements.lock
	python3 -m venv .venv
	$(PIP) --require-hashes --requirement requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	$(PIP) --require-hashes --requirement requirements-dev.lock
	touch $@

LOCK := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --custom-compile-command 'make lock' pyproject.toml
lock:
	$(LOCK) --upgrade --group setup --output-file requirements.lock
	$(LOCK) --upgrade --group dev --constraint requirements.lock --output-file requirements-dev.lock
