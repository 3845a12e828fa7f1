"""The Windows library under Wine: every kernel gives to the bit what the library of this machine gives."""

from __future__ import annotations

import ctypes
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.kernels import library
from models.kernels.library import FOLDER, Kernels
from models.opening import player_of
from models.poser import AvatarFrame
from models.registry import BUNDLED, find_pack, make_poser
from models.runtime import RuntimeSettings
from models.scaling import scaled_down
from models.sheet import kernel_turning
from models.sheet.poser import SheetPoser
from rendering import kernel_laying
from rendering.background import Background, Picture, Plain
from rendering.composer import Composer, Placement
from rendering.sink import PixelFormat
from tests.rendering.test_kernel_laying import speckled
from tracking.pose import Pose

BACKDROP = np.random.default_rng(3).integers(0, 256, (50, 70, 3), dtype=np.uint8)
KINDS = {"turn": 0, "lay": 1}
CHARACTER = Path(__file__).resolve().parents[2] / "assets" / "characters" / "sumire.png"


@pytest.fixture(scope="module")
def called(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], bytes]:
    """What calls the library of Windows."""
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
        "HOME": str(folder),
        "PATH": "/usr/bin:/bin",
    }

    def call(given: bytes) -> bytes:
        (folder / "in").write_bytes(given)
        words = [
            wine,
            str(caller),
            str(FOLDER / "windows-x86_64.dll"),
            str(folder / "in"),
            str(folder / "out"),
        ]
        subprocess.run(words, check=True, timeout=300, env=environment, capture_output=True)
        return (folder / "out").read_bytes()

    return call


@pytest.mark.slow
def test_a_character_is_turned_to_the_bit_as_here(
    called: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
):
    kernels = library.load()
    if kernels is None:
        pytest.skip("no kernels for this machine to compare with")
    lengths: dict[int, int] = {}
    take = library.address

    def address(array: np.ndarray, dtype: type, shape: tuple[int, ...]) -> int:
        lengths[array.ctypes.data] = array.nbytes
        return take(array, dtype, shape)

    monkeypatch.setattr(kernel_turning, "address", address)
    noted: list[tuple[bytes, bytes]] = []
    turn = kernels._turn

    def noting(given: Any) -> None:
        before = _packed("turn", given, lengths)
        turn(given)
        noted.append((before, _buffers(given, lengths)))

    monkeypatch.setattr(kernels, "_turn", noting)
    poser = make_poser(find_pack(BUNDLED), RuntimeSettings(("cpu",), threads=1))
    assert isinstance(poser, SheetPoser)
    from models.drawing import load_drawing

    player = player_of(poser.compile(scaled_down(load_drawing(CHARACTER), 256)))
    for pose in (Pose(head_y=0.8), Pose(head_x=-0.7, neck_z=0.5)):
        player.pose(pose)
    assert noted
    for given, expected in noted[:4]:
        assert called(given) == expected


@pytest.mark.slow
@pytest.mark.parametrize("background", [Plain((200, 30, 90)), Picture(BACKDROP)], ids=["colour", "picture"])
@pytest.mark.parametrize("box", [(0, 0, 300, 38), (13, 5, 209, 33)])
def test_a_picture_is_laid_to_the_bit_as_here(
    background: Background,
    box: tuple[int, int, int, int],
    called: Callable[[bytes], bytes],
    monkeypatch: pytest.MonkeyPatch,
):
    kernels = library.load()
    if kernels is None:
        pytest.skip("no kernels for this machine to compare with")
    lengths: dict[int, int] = {}
    take = library.address

    def address(array: np.ndarray, dtype: type, shape: tuple[int, ...]) -> int:
        lengths[array.ctypes.data] = array.nbytes
        return take(array, dtype, shape)

    monkeypatch.setattr(kernel_laying, "address", address)
    noted: list[tuple[bytes, bytes]] = []
    lay = kernels._lay

    def noting(given: Any) -> None:
        pixels = given.width * given.height
        lengths.update({given.luma: pixels, given.blue: pixels // 4, given.red: pixels // 4})
        before = _packed("lay", given, lengths)
        lay(given)
        noted.append((before, _buffers(given, lengths)))

    monkeypatch.setattr(kernels, "_lay", noting)
    composer = Composer(background, Placement(300, 38), PixelFormat.I420_BT709, compiled=True)
    composer.compose(AvatarFrame(speckled(38, 300, box), 0.0, Pose(), box))
    assert noted
    for given, expected in noted:
        assert called(given) == expected


@pytest.mark.slow
def test_maps_are_read_to_the_bit_as_here(called: Callable[[bytes], bytes]):
    kernels = library.load()
    if not isinstance(kernels, Kernels):
        pytest.skip("no kernels for this machine to compare with")
    rng = np.random.default_rng(5)
    tilt = rng.normal(0, 6, (33, 29, 2)).astype(np.float32)
    moving = rng.normal(0, 3, (33, 29, 3)).astype(np.float32)
    fade = rng.random((33, 29), np.float32)
    flow, _, at = kernels.field(tilt, moving, fade, 8.0, 0.9)
    given = struct.pack("<iiiff", 2, 33, 29, 8.0, 0.9) + tilt.tobytes() + moving.tobytes() + fade.tobytes()
    got = np.frombuffer(called(given), np.float32)
    cells = 33 * 29
    np.testing.assert_array_equal(got[: 2 * cells].reshape(flow.shape), flow)
    np.testing.assert_array_equal(got[3 * cells :].reshape(at.shape), at)


def _pointers(given: ctypes.Structure, lengths: dict[int, int]) -> list[tuple[int, int, int]]:
    """Return offset, address and length of each buffer that a structure points to."""
    out = []
    for name, kind, *_ in given._fields_:
        at = getattr(given, name) if kind is ctypes.c_void_p else None
        if at:
            out.append((getattr(type(given), name).offset, at, lengths[at]))
    return out


def _packed(name: str, given: ctypes.Structure, lengths: dict[int, int]) -> bytes:
    pointers = _pointers(given, lengths)
    parts = [
        struct.pack("<ii", KINDS[name], ctypes.sizeof(given)),
        bytes(given),
        struct.pack("<i", len(pointers)),
    ]
    for offset, at, length in pointers:
        parts.append(struct.pack("<ii", offset, length) + ctypes.string_at(at, length))
    return b"".join(parts)


def _buffers(given: ctypes.Structure, lengths: dict[int, int]) -> bytes:
    return b"".join(ctypes.string_at(at, length) for _, at, length in _pointers(given, lengths))
