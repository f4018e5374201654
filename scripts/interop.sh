#!/usr/bin/env bash
# Lets Hearsay talk with another Matrix client, matrix-js-sdk with its Rust encryption, on a real homeserver.
# Where Node, npm or the client cannot be had it says so, and nothing is wrong.
set -eu -o pipefail
cd "$(dirname "$0")/.."

if ! node -e 'process.exit(Number(process.versions.node.split(".")[0] < 20))' 2>/dev/null || ! npm --version >/dev/null 2>&1; then
    echo "interop: nothing was tried, for Node 20 or newer with npm is not here"
    exit
fi
made=tests/interop/node_modules/.package-lock.json
if [ ! -e "$made" ] || [ tests/interop/package-lock.json -nt "$made" ]; then
    if ! (cd tests/interop && npm ci --prefer-offline --no-audit --no-fund --silent); then
        echo "interop: nothing was tried, for npm could not get what tests/interop/package-lock.json names"
        exit
    fi
    touch "$made"
fi
.venv/bin/pytest -n 0 tests/interop/matrix_js.py
