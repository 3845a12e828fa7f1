"""Whether a window can be opened; Qt itself would end the program where it can't."""

from __future__ import annotations

import os
import subprocess
import sys

from app.diagnosis.system_libraries import ALWAYS, X11, install_line, missing_packages

_PROBE = "from PyQt6.QtWidgets import QApplication; QApplication([])"


def display_problem() -> str | None:
    """Return why no window can be opened and what to do, as one sentence; None where one can."""
    if not sys.platform.startswith("linux"):
        return None
    windowless = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal", "vnc")
    has_server = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if not windowless and not has_server:
        return "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)"
    needed = [ALWAYS] if windowless or not os.environ.get("DISPLAY") else [ALWAYS, X11]
    if packages := missing_packages(needed):
        return f"Qt lacks system libraries; install them: {install_line(packages)}"
    return _probe_failure()


def without_foreign_qt(environment: dict[str, str]) -> dict[str, str]:
    """Return the environment without the paths by which OpenCV points Qt to its own, older plugins."""
    ours = {"QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"}
    return {k: v for k, v in environment.items() if not (k in ours and f"cv2{os.sep}qt" in v)}


def forget_foreign_qt() -> None:
    """Drop those paths from this process; call before the first Qt object is made."""
    for name in set(os.environ) - set(without_foreign_qt(dict(os.environ))):
        del os.environ[name]


def _probe_failure() -> str | None:
    """Open Qt in another process, since a failure there can't be caught."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROBE],
            capture_output=True,
            timeout=30,
            check=False,
            env=without_foreign_qt(dict(os.environ)),
        )
    except subprocess.TimeoutExpired:
        return "the display does not answer"
    if done.returncode == 0:
        return None
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return f"the display can't be opened: {lines[0] if lines else f'Qt ended with {done.returncode}'}"
