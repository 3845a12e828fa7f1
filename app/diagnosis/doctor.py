"""What works here and what to do about the rest: one line for each part."""

from __future__ import annotations

import importlib
import importlib.util
import os
import platform
import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from typing import Literal, NamedTuple

from tracking.errors import DeviceError, IchimaiError

State = Literal["ok", "note", "broken"]


class Finding(NamedTuple):
    """One line. `note`: something optional is missing; `broken`: the program can't do its work."""

    part: str
    state: State
    text: str

    def __str__(self) -> str:
        mark = {"ok": "ok", "note": "--", "broken": "!!"}[self.state]
        return f"{mark:<3}{self.part:<18}{self.text}"


PACKAGES = {
    "numpy": "numpy",
    "mediapipe": "mediapipe",
    "opencv-contrib-python": "cv2",
    "onnxruntime-gpu": "onnxruntime",
    "PyQt6": "PyQt6.QtWidgets",
    "pyvirtualcam": "pyvirtualcam",
    "av": "av",
    "platformdirs": "platformdirs",
    "safetensors": "safetensors",
    "websockets": "websockets.sync.client",
    "keyring": "keyring",
    "segno": "segno",
    **({"python-xlib": "Xlib"} if sys.platform == "linux" else {}),
}
"""Distribution -> module that must import."""

TRIAL_NETWORK = (
    b'\x08\x08:;\n\x10\n\x01x\x12\x01y"\x08Identity\x12\x05trialZ\x0f\n\x01x\x12\n\n\x08\x08\x01\x12\x04\n\x02\x08'
    b"\x01b\x0f\n\x01y\x12\n\n\x08\x08\x01\x12\x04\n\x02\x08\x01B\x04\n\x00\x10\r"
)
"""An ONNX file of one node, y = Identity(x): enough to see on what networks run."""


def examine() -> Iterator[Finding]:
    """Yield one finding a part, as soon as it is known. A check that fails is itself a finding."""
    for part, check in CHECKS.items():
        try:
            yield check()
        except IchimaiError as error:
            yield Finding(part, "broken", str(error))
        except Exception as error:  # a doctor must not die of what it examines
            yield Finding(part, "broken", f"{type(error).__name__}: {str(error).strip()[:200]}")


def _python() -> Finding:
    text = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    good = (3, 11) <= sys.version_info < (3, 13)
    return Finding("Python", "ok" if good else "broken", text if good else f"{text}; 3.11 or 3.12 is needed")


def _system_libraries() -> Finding:
    from app.diagnosis.system_libraries import ALWAYS, PRESS, X11, install_line, missing_packages

    if not sys.platform.startswith("linux"):
        return Finding("system libraries", "ok", "part of the system")
    if needed := missing_packages([ALWAYS]):
        return Finding("system libraries", "broken", f"missing: {install_line(needed)}")
    if wanted := missing_packages([X11]):
        return Finding("system libraries", "note", f"for a window on X11: {install_line(wanted)}")
    if wanted := missing_packages([PRESS]):
        return Finding("system libraries", "note", f"for `ichimai press`: {install_line(wanted)}")
    return Finding("system libraries", "ok", f"all {len(ALWAYS | X11 | PRESS)} found")


def _packages() -> Finding:
    versions, faults = [], []
    for name, module in PACKAGES.items():
        version = _version(name)
        try:
            importlib.import_module(module)
        except ImportError as error:
            faults.append(f"{name}: {error}")
            continue
        versions.append(f"{name} {version}")
    others = [n for n in ("opencv-python", "opencv-python-headless") if _version(n) != "?"]
    if others:
        faults.append(f"{others[0]} lies over opencv-contrib-python: uninstall it, then reinstall the other")
    if faults:
        return Finding("packages", "broken", "; ".join(faults))
    return Finding("packages", "ok", ", ".join(versions))


def _version(name: str) -> str:
    for candidate in (name, name.removesuffix("-gpu")):
        try:
            return metadata.version(candidate)
        except metadata.PackageNotFoundError:
            continue
    return "?"


def _provider() -> Finding:
    from models.nvidia import has_nvidia_card
    from models.runtime import RuntimeSettings, open_session

    session = open_session(TRIAL_NETWORK, RuntimeSettings(), "the trial network")
    if session.provider == "cpu":
        why = "the warning says why" if has_nvidia_card() else "there is no NVIDIA card"
        return Finding("networks run on", "ok", f"the CPU, {os.cpu_count()} cores ({why})")
    return Finding("networks run on", "ok", session.provider)


def _kernels() -> Finding:
    from models.kernels.library import Kernels, find

    found = find()
    if isinstance(found, Kernels):
        return Finding("frames drawn by", "ok", "compiled kernels")
    return Finding("frames drawn by", "note", f"OpenCV, which takes longer: {found}")


def _voice_kernel() -> Finding:
    from tracking.voice.kernel.library import VoiceKernel, find

    found = find()
    if isinstance(found, VoiceKernel):
        return Finding("voices heard by", "ok", "compiled kernels")
    return Finding("voices heard by", "note", f"ONNX Runtime, which takes longer: {found}")


def _cameras() -> Finding:
    from tracking.sources.camera_list import list_cameras

    cameras = list_cameras()
    if not cameras:
        return Finding("cameras", "note", "none found; plug one in, or use a video or a pose recording")
    return Finding("cameras", "ok", ", ".join(f"{c.number} {c.name}" for c in cameras))


def _virtual_camera() -> Finding:
    from rendering.virtual_camera import check_virtual_camera

    try:
        return Finding("virtual camera", "ok", check_virtual_camera())
    except DeviceError as error:
        return Finding("virtual camera", "note", str(error))


def _other_programs() -> Finding:
    """Say by what ways pictures can go to other programs, beside the virtual camera."""
    there = ["browser source"]
    extras = {"NDI": ("cyndilib", "ndi", ""), "Spout": ("SpoutGL", "spout", "win32")}
    extras["Syphon"] = ("syphon", "syphon", "darwin")
    missing = []
    for name, (module, extra, system) in extras.items():
        if importlib.util.find_spec(module) is not None:
            there.append(name)
        elif system in ("", sys.platform):
            missing.append(f"{name}: `uv sync --extra {extra}`")
    more = f"; not installed, {', '.join(missing)}" if missing else ""
    return Finding("pictures by", "ok", ", ".join(there) + more)


def _display() -> Finding:
    from app.display import display_problem

    problem = display_problem()
    if problem:
        return Finding("display", "note", f"{problem}; `ichimai animate` works without")
    return Finding("display", "ok", "a window can be opened")


def _models() -> Finding:
    from models.registry import installed_packs

    packs = installed_packs()
    bad = [f"{name}: {pack}" for name, pack in packs.items() if isinstance(pack, Exception)]
    good = [name for name, pack in packs.items() if not isinstance(pack, Exception)]
    return Finding("models", "broken" if bad else "ok", "; ".join(bad) or ", ".join(good))


def _settings() -> Finding:
    from app.settings.settings_file import SettingsFile

    file = SettingsFile()
    if not file.path.exists():
        return Finding("settings file", "ok", f"{file.path} (not written yet; the defaults are used)")
    problems = file.problems()
    return Finding("settings file", "note" if problems else "ok", "; ".join(problems) or str(file.path))


CHECKS: dict[str, Callable[[], Finding]] = {
    "Python": _python,
    "system libraries": _system_libraries,
    "packages": _packages,
    "networks run on": _provider,
    "frames drawn by": _kernels,
    "voices heard by": _voice_kernel,
    "cameras": _cameras,
    "virtual camera": _virtual_camera,
    "pictures by": _other_programs,
    "display": _display,
    "models": _models,
    "settings file": _settings,
}
