"""Which of the libraries that are compiled ahead is this machine's."""

from __future__ import annotations

import platform
import sys
from typing import NamedTuple

import cv2

_AVX2_OPTION = "-mcpu=x86_64_v3"
_AVX2_AND_FMA3 = (11, 12)
"""Values of OpenCV's `CpuFeatures`, which Python has no names for."""


class Target(NamedTuple):
    """A machine there is a library for.

    Attributes:
        system, machine: as `sys.platform` and `platform.machine()` name them, the latter in lower case.
        file: the library's name in its folder.
        triple, options: what the compiler is told.
    """

    system: str
    machine: str
    file: str
    triple: str
    options: tuple[str, ...] = ()


TARGETS = (
    Target("linux", "x86_64", "linux-x86_64.so", "x86_64-linux-gnu.2.17", (_AVX2_OPTION, "-fPIC")),
    Target("win32", "amd64", "windows-x86_64.dll", "x86_64-windows-gnu", (_AVX2_OPTION,)),
    Target("darwin", "arm64", "macos-arm64.dylib", "aarch64-macos.14.0-none"),
)


def target_here() -> Target | str:
    """Return what this machine takes, or why there is nothing for it."""
    machine = platform.machine().lower()
    target = next((t for t in TARGETS if (t.system, t.machine) == (sys.platform, machine)), None)
    if target is None:
        return f"there are no compiled kernels for {sys.platform} on {machine}"
    if _AVX2_OPTION in target.options and not all(map(cv2.checkHardwareSupport, _AVX2_AND_FMA3)):
        return "the processor lacks AVX2"
    return target
