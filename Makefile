# What a developer types. Every target first makes what it needs from the lock files, once.
LOCK = .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" $(LOCK_FLAGS)

# Compiled files are kept, whatever the shell says: the tests start hundreds of programs.
export PYTHONDONTWRITEBYTECODE =

.PHONY: demo test check bench eval soak interop lock docs pictures audit sbom

demo: .venv/.ready  ## read the sample article into claims and caveats
	.venv/bin/hearsay read docs/sample.txt

test: .venv/.ready .venv-synapse/.ready  ## the whole test suite, but for soak and bench
	.venv/bin/pytest -n 4 --dist worksteal tests

check: .venv/.ready  ## format, lint, types, which way imports run, dead links, deploy/
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	.venv/bin/python scripts/check_links.py
	.venv/bin/python -m scripts.build_docs
	.venv/bin/python scripts/check_deploy.py

bench: .venv/.ready  ## how fast it reads
	.venv/bin/pytest -m bench -s tests

eval: .venv/.ready  ## how well it reads
	.venv/bin/pytest -s tests/eval

soak: .venv/.ready .venv-synapse/.ready  ## what only shows after a long while
	.venv/bin/pytest -m soak tests

interop: .venv/.ready .venv-synapse/.ready  ## talk with another Matrix client, where Node and npm are
	scripts/interop.sh

docs: .venv/.ready  ## the pages as a site, in build/docs
	.venv/bin/python -m scripts.build_docs --all

pictures: .venv/.ready .venv-synapse/.ready  ## play what the pages tell people to type; write what comes out into them
	.venv/bin/python -m scripts.play_pages

audit: .venv/.ready  ## ask a vulnerability service about every locked package; AUDIT='-s osv' for another one
	.venv/bin/python -m scripts.audit $(AUDIT)

sbom: .venv/.ready  ## the bill of materials (CycloneDX), in build/sbom.json
	.venv/bin/python -m scripts.bill build/sbom.json

lock: .venv/.ready  ## write requirements/ anew from pyproject.toml; LOCK_FLAGS=--upgrade for newer versions
	$(LOCK) --group uv -o requirements/uv.txt
	$(LOCK) pyproject.toml -o requirements/run.lock
	$(LOCK) --group build -c requirements/run.lock -o requirements/build.lock
	$(LOCK) pyproject.toml --group dev -o requirements/dev.lock \
		-c requirements/uv.txt -c requirements/build.lock -c requirements/run.lock
	$(LOCK) requirements/synapse.in -o requirements/synapse.lock

.venv/.ready: pyproject.toml requirements/dev.lock requirements/uv.txt scripts/environment.sh
	scripts/environment.sh
	@touch $@

.venv-synapse/.ready: requirements/synapse.lock scripts/environment.sh | .venv/.ready
	scripts/environment.sh synapse
	@touch $@
