#!/usr/bin/env bash
# Runs test_virtual_camera_device.py on real v4l2loopback devices in a virtual machine (emulated: takes minutes).
# Skips, saying why, where the machine's tool is absent.
set -euo pipefail
cd "$(dirname "$0")/../.."

tool="${ICHIMAI_SHARED:-$PWD/../shared}/tools/vm/vm-run.sh"
if [ ! -x "$tool" ]; then
    echo "skipped: there is no $tool"
    exit 0
fi
if [ ! -x .venv/bin/python ]; then
    echo "skipped: no .venv here; make it with: uv sync --group test"
    exit 0
fi
# The machine leaves notes in the folder it shares, so that is not the checkout, which it can read anyway.
shared=$(mktemp -d)
trap 'rm -rf "$shared"' EXIT
nice -n 10 "$tool" -s "$shared" -t "${VM_SECONDS:-900}" -- "cd '$PWD' && .venv/bin/python -m pytest \
    -p no:cacheprovider -p no:pytestqt -rsx -s -q tests/rendering/test_virtual_camera_device.py ${*@Q}"
