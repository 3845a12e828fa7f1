"""Thousands of damaged character files: each loads and plays, or is a ModelError; nothing else.

Run as a script for more: `python -m tests.models.test_character_fuzz ROUNDS SEED`.
"""

import hashlib
import io
import json
import random
import sys
import tempfile
import warnings
import zipfile
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.character_archive import open_archive
from models.drawing import Drawing
from models.manifest import Colour
from models.opening import load_player
from models.sheet import basis
from models.sheet.character import ExpressionMaps, SheetCharacter
from models.sheet.character_file import save_character
from models.sheet.crops import CROP_PIXELS
from models.tha1.character import LatticeCharacter
from models.tha1.character_file import save_lattice
from tests.models.test_pack_fuzz import must_work_or_be_refused, mutated_bytes, mutated_json
from tracking.errors import InputError, ModelError
from tracking.pose import Pose


def small_drawing() -> Drawing:
    rgba = np.random.default_rng(0).integers(0, 256, (40, 32, 4), dtype=np.uint8)
    return Drawing.from_rgba(rgba)


def write_sheet(path: Path) -> None:
    r = np.random.default_rng(1)
    turn = r.normal(0, 0.3, (basis.CHANNELS, 16, 16)).astype(np.float16)
    maps = r.random((2, 7, CROP_PIXELS, CROP_PIXELS)).astype(np.float16)
    eye = ExpressionMaps((150.0, 128.0), 50.0, np.array([0, 1], np.float32), 0.0, maps)
    save_character(SheetCharacter(small_drawing(), turn, {"left_eye": eye}, "fuzz"), path)


def write_lattice(path: Path) -> None:
    r = np.random.default_rng(2)
    ends = np.array([-1, 1], np.float32)
    moods = np.array([0, 1], np.float32)
    terms = r.integers(0, 256, (2, 2, 2, 3, 8, 8, 4), dtype=np.uint8)
    flow = r.normal(0, 4, (2, 2, 2, 8, 8, 2)).astype(np.float16)
    morph = r.integers(0, 256, (2, 2, 2, 2, 8, 8, 4), dtype=np.uint8)
    save_lattice(
        LatticeCharacter(
            small_drawing(), Colour(), 1.0, (ends,) * 3, terms, flow, (moods,) * 3, morph, "fuzz"
        ),
        path,
    )


WRITERS = {"sheet": write_sheet, "lattice": write_lattice}


def use(path: Path) -> None:
    player = load_player(path)
    for pose in (player.neutral, Pose(0.7, -0.8, 0.9, 0.4, 1, 0.6)):
        assert player.pose(pose).rgba_premultiplied.dtype == np.uint8


def repacked(members: dict[str, bytes], path: Path) -> None:
    """Write a zip whose manifest has the right hashes, as someone with bad intentions would."""
    manifest = json.loads(members["manifest.json"])
    if isinstance(manifest, dict) and isinstance(manifest.get("files"), dict):
        for name, facts in manifest["files"].items():
            if isinstance(facts, dict) and name in members:
                facts["sha256"] = hashlib.sha256(members[name]).hexdigest()
        members = members | {"manifest.json": json.dumps(manifest).encode()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def look(path: Path) -> None:
    """Take the small picture alone, as lists of characters do."""
    with open_archive(path) as archive:
        archive.thumbnail()


def fuzz_files(kind: str, rounds: int, seed: int) -> int:
    """Flip and cut the bytes of the file itself."""
    r, passed = random.Random(seed), 0
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / "c.ichimai"
        WRITERS[kind](path)
        good = path.read_bytes()
        for _ in range(rounds):
            path.write_bytes(mutated_bytes(good, r))
            passed += must_work_or_be_refused(lambda: use(path))
            must_work_or_be_refused(lambda: look(path))
    return passed


def fuzz_members(kind: str, rounds: int, seed: int) -> int:
    """Damage one member under a right hash."""
    r, passed = random.Random(seed), 0
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / "c.ichimai"
        WRITERS[kind](path)
        with zipfile.ZipFile(path) as archive:
            good = {name: archive.read(name) for name in archive.namelist()}
        for _ in range(rounds):
            name = r.choice(["manifest.json", *good])
            bad = mutated_json(good[name], r) if name == "manifest.json" else _mutated_head(good[name], r)
            repacked(good | {name: bad}, path)
            passed += must_work_or_be_refused(lambda: use(path))
    return passed


def _mutated_head(content: bytes, r: random.Random) -> bytes:
    """Damage all of it, or only the first 160 bytes: the header of an array or picture."""
    if r.random() < 0.5:
        return mutated_bytes(content, r)
    return mutated_bytes(content[:160], r) + content[160:]


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(WRITERS))
def test_damaged_files(kind):
    assert fuzz_files(kind, 250, seed=1) < 150


@pytest.mark.parametrize("kind", list(WRITERS))
def test_damaged_members_under_a_right_hash(kind):
    assert 0 < fuzz_members(kind, 250, seed=2) < 220


@pytest.mark.parametrize("kind", list(WRITERS))
def test_files_cut_short_at_every_length(kind, tmp_path: Path):
    WRITERS[kind](tmp_path / "c.ichimai")
    good = (tmp_path / "c.ichimai").read_bytes()
    for length in np.linspace(0, len(good) - 1, 60).astype(int):
        (tmp_path / "c.ichimai").write_bytes(good[:length])
        with pytest.raises(ModelError):
            load_player(tmp_path / "c.ichimai")


@pytest.mark.parametrize("kind", list(WRITERS))
def test_bombs_are_refused_before_they_go_off(kind, tmp_path: Path):
    path = tmp_path / "c.ichimai"
    WRITERS[kind](path)
    with zipfile.ZipFile(path) as archive:
        good = {name: archive.read(name) for name in archive.namelist()}
    largest = "turn.npy" if kind == "sheet" else "terms.npy"
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header,
        {"descr": "<f2" if kind == "sheet" else "|u1", "fortran_order": False, "shape": (1 << 40, 64, 64)},
    )
    picture = _png_header(50_000, 50_000)
    for name, content in ((largest, header.getvalue()), ("drawing.png", picture)):
        repacked(good | {name: content}, path)
        with pytest.raises(ModelError, match="damaged"):
            load_player(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", good["manifest.json"])
        archive.writestr("drawing.png", bytes(200 << 20))
    with pytest.raises(ModelError, match="damaged"):
        load_player(path)


def _png_header(width: int, height: int) -> bytes:
    body = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 6, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("format", 2), ("architecture", "later"), ("framing", [0, 0, 1e9]), ("framing", [0, 0, float("nan")]),
        ("framing", [1e9, 0, 1]), ("framing", None), ("expressions", []), ("files", 3),
    ],
)  # fmt: skip
def test_facts_that_can_not_be_are_refused(field, value, tmp_path: Path):
    path = tmp_path / "c.ichimai"
    write_sheet(path)
    with zipfile.ZipFile(path) as archive:
        good = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(good["manifest.json"]) | {field: value}
    repacked(good | {"manifest.json": json.dumps(manifest).encode()}, path)
    with pytest.raises(ModelError):
        load_player(path)


def test_no_file_and_no_zip(tmp_path: Path):
    with pytest.raises(InputError, match="no character at"):
        load_player(tmp_path / "none.ichimai")
    cv2.imwrite(str(tmp_path / "a.png"), np.zeros((4, 4, 3), np.uint8))
    with pytest.raises(ModelError, match="no character file"):
        load_player(tmp_path / "a.png")


if __name__ == "__main__":
    count, first = int(sys.argv[1]), int(sys.argv[2])
    for kind in WRITERS:
        for fuzz in (fuzz_files, fuzz_members):
            print(f"{kind}, {fuzz.__name__}: {fuzz(kind, count, first)} of {count} still usable")
