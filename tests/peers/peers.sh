#!/bin/sh
# Strangers' programs against ours: pyvts (its own environment: it brings another OpenCV) and npm's vtubestudio.
# Usage: tests/peers/peers.sh; needs uv, npm and the package registries. Leaves nothing but a temporary folder.
set -e
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
port=18123

with_server() {
    mkfifo "$work/pipe"
    (cd "$root" && uv run --no-sync python -m tests.peers.serve_plugins $port <"$work/pipe" >"$work/served") &
    exec 3>"$work/pipe"
    until grep -q ready "$work/served" 2>/dev/null; do sleep 0.2; done
    "$@"
    exec 3>&-
    wait
    tail -n 1 "$work/served"
    rm "$work/pipe"
}

uv venv -q --python 3.11 "$work/venv"
uv pip install -q --python "$work/venv/bin/python" pyvts
with_server "$work/venv/bin/python" "$here/pyvts_client.py" $port "$work/token"

(cd "$work" && npm install --silent --no-audit --no-fund vtubestudio ws >/dev/null)
cp "$here/vtubestudio_client.mjs" "$work/"
with_server node "$work/vtubestudio_client.mjs" $port
