"""The Windows library under Wine: every kernel gives to the bit what the library of this machine gives."""

from __future__ import annotations

import ctypes
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from models.drawing import load_drawing
from models.kernels import library
from models.kernels.library import FOLDER, Kernels
from models.opening import player_of
from models.parts import face_kernel, mouth_kernel
from models.poser import AvatarFrame
from models.registry import BUNDLED, find_pack, make_poser
from models.runtime import RuntimeSettings
from models.scaling import scaled_down
from models.sheet import composing, kernel_field, kernel_turning, springs
from models.sheet.poser import SheetPoser
from models.sheet.springs import SpringSettings
from models.sheet.swing import Swing
from rendering import kernel_laying
from rendering.background import Picture, Plain
from rendering.composer import Composer, Placement
from rendering.sink import PixelFormat
from tests.rendering.test_kernel_laying import speckled
from tracking.pose import Pose

BACKDROP = np.random.default_rng(3).integers(0, 256, (50, 70, 3), dtype=np.uint8)
_NAMES = ("turn", "lay", "compose", "mouth", "head", "sum", "paint", "eye", "brow", "cheek", "swing")
KINDS = {name: kind for kind, name in enumerate(_NAMES)}
CHARACTER = Path(__file__).resolve().parents[2] / "assets" / "characters" / "sumire.png"


Noted = list[tuple[bytes, bytes]]
"""What a kernel was given, and every buffer as it was afterwards."""


@pytest.fixture(scope="module")
def called(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Noted], list[bytes]]:
    """What makes noted calls with the library of Windows, all in one process; returns the buffers of each."""
    wine = shutil.which("wine64") or shutil.which("wine") or "/usr/lib/wine/wine64"
    if not sys.platform.startswith("linux") or not Path(wine).exists():
        pytest.skip("no Wine here (Debian: apt-get install wine64)")
    folder = tmp_path_factory.mktemp("wine")
    caller = folder / "caller.exe"
    source = Path(__file__).with_name("windows_caller.c")
    line = [
        sys.executable,
        "-m",
        "ziglang",
        "cc",
        "-target",
        "x86_64-windows-gnu",
        "-O1",
        str(source),
        "-o",
        str(caller),
    ]
    subprocess.run(line, check=True, timeout=300)
    environment = {
        "WINEPREFIX": str(folder / "prefix"),
        "WINEDEBUG": "-all",
        # Neither a browser nor .NET is looked for: the first start is sooner.
        "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=",
        "HOME": str(folder),
        "PATH": "/usr/bin:/bin",
    }

    def call(calls: Noted) -> list[bytes]:
        given = struct.pack("<i", len(calls)) + b"".join(given for given, _ in calls)
        (folder / "in").write_bytes(given)
        words = [
            wine,
            str(caller),
            str(FOLDER / "windows-x86_64.dll"),
            str(folder / "in"),
            str(folder / "out"),
        ]
        subprocess.run(words, check=True, timeout=300, env=environment, capture_output=True)
        out = BytesIO((folder / "out").read_bytes())
        buffers = [out.read(len(expected)) for _, expected in calls]
        assert not out.read(1)
        return buffers

    return call


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Noted]:
    """Returns what notes the calls of a kernel, by its name and the module that prepares them."""
    kernels = library.load()
    if not isinstance(kernels, Kernels):
        pytest.skip("no kernels for this machine to compare with")
    lengths: dict[int, int] = {}
    take = library.address

    def address(array: np.ndarray, dtype: type, shape: tuple[int, ...]) -> int:
        lengths[array.ctypes.data] = array.nbytes
        return take(array, dtype, shape)

    def noting(name: str, module: ModuleType) -> Noted:
        calls: Noted = []
        monkeypatch.setattr(module, "address", address)
        kernel = getattr(kernels, f"_{name}")

        def note(given: Any) -> None:
            before = _packed(name, given, lengths)
            kernel(given)
            calls.append((before, _buffers(given, lengths)))

        monkeypatch.setattr(kernels, f"_{name}", note)
        return calls

    return noting


@pytest.mark.slow
def test_a_character_is_drawn_to_the_bit_as_here(
    called: Callable[[Noted], list[bytes]], noted: Callable[..., Noted]
):
    calls = {
        "turn": noted("turn", kernel_turning),
        "head": noted("head", kernel_field),
        "sum": noted("sum", kernel_field),
        "paint": noted("paint", kernel_field),
        "compose": noted("compose", composing),
        "mouth": noted("mouth", mouth_kernel),
        "eye": noted("eye", face_kernel),
        "brow": noted("brow", face_kernel),
        "cheek": noted("cheek", face_kernel),
        "swing": noted("swing", springs),
    }
    poser = make_poser(find_pack(BUNDLED), RuntimeSettings(("cpu",), threads=1))
    assert isinstance(poser, SheetPoser)
    player = player_of(poser.compile(scaled_down(load_drawing(CHARACTER), 256)))
    swing = Swing(SpringSettings())
    for at_s, pose in enumerate(
        (
            Pose(head_y=0.8, mouth=0.7, left_eye=0.4, gaze_x=0.5),
            Pose(head_x=-0.7, neck_z=0.5, body_y=0.6, body_z=-0.5),
            Pose(eye_smile=0.5, right_eye=0.6, gaze_y=-0.7, left_brow=0.5, brow_angle=-0.3, blush=0.7),
        )
    ):
        swing.posed(player, pose, 0.05 * at_s)
    assert all(calls.values()), {name: len(made) for name, made in calls.items()}
    some = [(name, call) for name, made in calls.items() for call in made[:4]]
    found = called([call for _, call in some])
    assert [name for (name, (_, expected)), got in zip(some, found, strict=True) if got != expected] == []


@pytest.mark.slow
def test_a_picture_is_laid_to_the_bit_as_here(
    called: Callable[[Noted], list[bytes]], noted: Callable[..., Noted]
):
    calls = noted("lay", kernel_laying)
    for background in (Plain((200, 30, 90)), Picture(BACKDROP)):
        for box in ((0, 0, 300, 38), (13, 5, 209, 33)):
            composer = Composer(background, Placement(300, 38), PixelFormat.I420_BT709, compiled=True)
            composer.compose(AvatarFrame(speckled(38, 300, box), 0.0, Pose(), box))
    assert len(calls) >= 4
    assert called(calls) == [expected for _, expected in calls]


def _pointers(given: Any, lengths: dict[int, int], start: int = 0) -> list[tuple[int, int, int]]:
    """Return offset, address and length of each buffer that a structure points to."""
    out = []
    for name, kind, *_ in given._fields_:
        value, offset = getattr(given, name), start + getattr(type(given), name).offset
        if isinstance(value, ctypes.Array):
            parts = [(offset + i * ctypes.sizeof(value._type_), part) for i, part in enumerate(value)]
        else:
            parts = [(offset, value)]
        for at, part in parts:
            if isinstance(part, ctypes.Structure):
                # What is not drawn may still point to what was, once.
                out += _pointers(part, lengths, at) if getattr(part, "count", 1) else []
            elif part and ctypes.c_void_p in (kind, getattr(kind, "_type_", None)):
                out.append((at, part, lengths[part]))
    return out


def _packed(name: str, given: ctypes.Structure, lengths: dict[int, int]) -> bytes:
    pointers = _pointers(given, lengths)
    parts = [
        struct.pack("<ii", KINDS[name], ctypes.sizeof(given)),
        bytes(given),
        struct.pack("<i", len(pointers)),
    ]
    first: dict[int, int] = {}
    for i, (offset, at, length) in enumerate(pointers):
        # Two that point to one buffer do so there, too.
        if first.setdefault(at, i) < i:
            parts.append(struct.pack("<ii", offset, -1 - first[at]))
        else:
            parts.append(struct.pack("<ii", offset, length) + ctypes.string_at(at, length))
    return b"".join(parts)


def _buffers(given: ctypes.Structure, lengths: dict[int, int]) -> bytes:
    return b"".join(ctypes.string_at(at, length) for _, at, length in _pointers(given, lengths))
