#!/usr/bin/env bash
# A real OBS beside a real v4l2loopback device, in a virtual machine (emulated: takes many minutes). Prints what OBS
# showed as JSON and leaves `shown.png` and `obs.log` in the folder named, if one is. Skips, saying why, without tools.
set -euo pipefail
cd "$(dirname "$0")/.."

tool="${ICHIMAI_SHARED:-$PWD/../shared}/tools/vm/vm-run.sh"
for needed in "$tool" .venv/bin/python /usr/bin/obs /usr/bin/Xvfb; do
    [ -x "$needed" ] || { echo "skipped: there is no $needed"; exit 0; }
done
shared=$(mktemp -d)
trap '[ -z "${1:-}" ] || cp "$shared"/home/{shown.png,obs.log} "$1"/ 2>/dev/null; rm -rf "$shared"' EXIT
mkdir "$shared/home"
nice -n 10 "$tool" -s "$shared" -t "${VM_SECONDS:-1500}" -- "cd '$PWD' && ip link set lo up && \
    .venv/bin/python -m tests.app.obs.real_obs_camera '$shared/home'"
