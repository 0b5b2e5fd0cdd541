# make demo      the sample office, its files in out/, and the window where there is a display
# make test      all that must hold: lint, types, import contracts, tests
# make quick     the same without the walks through every page and what takes long, for use while working
# make build     a folder with the program that needs no Python, in dist/
# make bench     how fast it is, as ratios against the bare libraries
# make soak      thousands of power cuts in the middle of saving, hundreds while keys change, thousands of damages to the keyring
# make pictures  screenshots of the window, for the help (tests/pictures says how to take all of them, at any scale and size of text)
# make words     the words to translate, and the catalogues up to them
# make lock      newer versions of the dependencies (needs uv)

.PHONY: setup demo test quick lint build bench soak pictures words lock
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check install --quiet

setup: .venv/tests.stamp

.venv/window.stamp: requirements.lock tools/system
	tools/system window
	python3 -m venv .venv
	$(PIP) --require-hashes --requirement requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

.venv/tests.stamp: requirements-dev.lock .venv/window.stamp
	tools/system tests
	$(PIP) --require-hashes --requirement requirements-dev.lock
	touch $@

demo: .venv/window.stamp
	.venv/bin/tallybook demo --to out

lint: setup
	.venv/bin/ruff check --quiet
	.venv/bin/ruff format --check --quiet
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache

test: lint
	$(PY) -m pytest

quick: lint
	$(PY) -m pytest -m "not walk and not slow"

build: setup
	tools/system build
	.venv/bin/pyinstaller --noconfirm --log-level WARN build.spec

bench: setup
	$(PY) -m tests.benchmarks

soak: setup
	$(PY) -m pytest tests/soak -p no:randomly

pictures: setup
	$(PY) -m tests.pictures

words: setup
	$(PY) -m tools.words

LOCK := uv pip compile --quiet --universal --generate-hashes --custom-compile-command 'make lock' pyproject.toml
lock:
	$(LOCK) --upgrade --group setup --output-file requirements.lock
	$(LOCK) --upgrade --group dev --constraint requirements.lock --output-file requirements-dev.lock
