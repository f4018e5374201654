#!/usr/bin/env bash
# Makes .venv hold exactly what requirements/dev.lock names, and hearsay itself as an editable install. With the
# word "synapse", makes .venv-synapse hold the Matrix homeserver that tests talk to; .venv must be there.
# The system's Python is only asked to make the environment; nothing is ever installed into it.
# What is cached is used first, so that a second environment needs no network.
set -eu -o pipefail
cd "$(dirname "$0")/.."

wheels="${XDG_CACHE_HOME:-$HOME/.cache}/hearsay/wheels"

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    echo "Hearsay needs Python 3.11 or newer, and ${PYTHON:-python3} is not that." \
        "Install one, or name one: make PYTHON=/path/to/python3.11 ..." >&2
    return 1
}

install_uv() { .venv/bin/python -m pip install -q --no-index --find-links "$wheels" --require-hashes -r requirements/uv.txt; }

make_venv() {
    local python
    python="$(find_python)"
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        echo "$python cannot make an environment: its module ensurepip is missing." \
            "Install it (Debian and Ubuntu: apt install python3-venv), then run this again." >&2
        return 1
    fi
    "$python" -m venv --clear .venv
    if ! install_uv 2>/dev/null; then
        .venv/bin/python -m pip download -q --require-hashes -r requirements/uv.txt -d "$wheels"
        install_uv
    fi
}

sync() {  # FOLDER LOCK: what is cached first
    .venv/bin/uv pip sync -q --python "$1/bin/python" --require-hashes --offline "$2" 2>/dev/null ||
        .venv/bin/uv pip sync -q --python "$1/bin/python" --require-hashes "$2"
}

if [ "${1:-}" = synapse ]; then
    new_enough .venv-synapse/bin/python || .venv/bin/uv venv -q --clear --offline --python .venv/bin/python .venv-synapse
    sync .venv-synapse requirements/synapse.lock
    exit
fi

if ! { new_enough .venv/bin/python && .venv/bin/uv --version >/dev/null 2>&1; }; then
    make_venv
fi
sync .venv requirements/dev.lock
.venv/bin/uv pip install -q --python .venv/bin/python --offline --no-deps --no-build-isolation -e .
