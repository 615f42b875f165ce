# Everything a newcomer needs: make demo, make test. They set up .venv by themselves.
PYTHON ?= python3
BIN := .venv/bin
GROUP = $(BIN)/python -c 'import tomllib,sys; g=tomllib.load(open("pyproject.toml","rb"))["dependency-groups"]; print("\n".join(g[sys.argv[1]]))'
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo test check bench evaluate format clean

demo: .venv/installed
	$(BIN)/newsdiff demo

test: .venv/dev
	$(BIN)/pytest -q

check: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m build --wheel --outdir dist . > /dev/null
	$(BIN)/python -m benchmarks.wheel dist

bench: .venv/dev
	$(BIN)/python -m benchmarks

# The labelled data is not part of the project; without it this says so and ends.
evaluate: .venv/dev
	-$(BIN)/python -m benchmarks.scores

format: .venv/dev
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

clean:
	rm -rf .venv dist newsdiff-demo

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(PIP) --editable .
	touch $@

.venv/dev: .venv/installed
	$(GROUP) test > .venv/test.txt && $(GROUP) lint > .venv/lint.txt
	$(PIP) --requirement .venv/test.txt --requirement .venv/lint.txt
	touch $@
