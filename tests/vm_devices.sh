#!/usr/bin/env bash
# Runs the tests of the webcam and the virtual camera (or those named) on the kernel's own video devices, in a
# virtual machine (emulated: takes minutes). Skips, saying why, where the machine's tool is absent.
set -euo pipefail
cd "$(dirname "$0")/.."

tool="${ICHIMAI_SHARED:-$PWD/../shared}/tools/vm/vm-run.sh"
if [ ! -x "$tool" ]; then
    echo "skipped: there is no $tool"
    exit 0
fi
if [ ! -x .venv/bin/python ]; then
    echo "skipped: no .venv here; make it with: uv sync --group test"
    exit 0
fi
tests=("$@")
[ ${#tests[@]} -gt 0 ] || tests=(tests/tracking/sources/test_webcam_device.py tests/rendering/test_virtual_camera_device.py)
# The machine leaves notes in the folder it shares, so that is not the checkout, which it can read anyway.
shared=$(mktemp -d)
trap 'rm -rf "$shared"' EXIT
nice -n 10 "$tool" -s "$shared" -t "${VM_SECONDS:-900}" -- "cd '$PWD' && ICHIMAI_SHARED='${ICHIMAI_SHARED:-}' ICHIMAI_EMULATED=1 \
    .venv/bin/python -m pytest -p no:cacheprovider -p no:pytestqt -rsx -s -q --durations=0 ${tests[*]@Q}"
