# make graph   set up, and build the graph of the bundled documents into out/
# make test    set up, and run every check and test
# make lint    set up, and run the checks alone
# make docs    set up, and make the ontology's reference page and JSON-LD context anew
# make bench   set up, and time the queries, the extraction (with spaCy, if it is installed) and the page
# make clean   remove what was built (make distclean: the environment too)

.DELETE_ON_ERROR:
.PHONY: graph test lint docs bench clean distclean

PYTHON := .venv/bin/python
READY := .venv/.ready

graph: $(READY)
	@$(PYTHON) -m kg build -o out

test: lint
	@$(PYTHON) -m pytest --numprocesses auto --dist loadfile

lint: $(READY)
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check
	@$(PYTHON) -m mypy

docs: $(READY)
	@PYTHONHASHSEED=0 $(PYTHON) docs/build.py

bench: $(READY)
	@$(PYTHON) benchmarks/queries.py
	@$(PYTHON) benchmarks/speed.py
	@$(PYTHON) benchmarks/page.py
	@$(PYTHON) benchmarks/scale.py --counts 500 2000

clean:
	rm -rf out dist build .pytest_cache .mypy_cache .ruff_cache

distclean: clean
	rm -rf .venv

# The environment is made once, and filled again when the dependencies change.
$(READY): pyproject.toml
	@.venv/bin/python -c 'import pip' 2>/dev/null || { $(make_environment); }
	@echo 'Installing the dependencies (once; this takes a minute or two) ...'
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# The newest Python that is new enough and has what makes environments; otherwise the one step that is missing.
define make_environment
	old='no Python'; bare=''; \
	for python in python3.13 python3.12 python3.11 python3; do \
		command -v $$python >/dev/null || continue; \
		version=$$($$python -c 'import sys; print("%d.%d" % sys.version_info[:2])') || continue; \
		if ! $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then old="Python $$version"; continue; fi; \
		if $$python -c 'import ensurepip, venv' 2>/dev/null; then \
			echo "Making .venv with Python $$version ..."; \
			exec $$python -m venv --clear .venv; \
		fi; \
		bare=$${bare:-$$version}; \
	done; \
	if [ -n "$$bare" ]; then \
		echo "Python $$bare cannot make an environment yet. Run this, then make again:" >&2; \
		echo "    sudo apt install -y python$$bare-venv" >&2; \
	else \
		echo "Python 3.11 or newer is needed; found: $$old. Install it, then run make again." >&2; \
	fi; \
	exit 1
endef
