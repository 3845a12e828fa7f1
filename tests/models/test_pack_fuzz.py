"""Thousands of damaged packs: each opens and works, or is a ModelError; nothing else, and nothing hangs.

Run as a script for more: `python -m tests.models.test_pack_fuzz ROUNDS SEED`.
"""

import json
import random
import subprocess
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.drawing import Drawing
from models.manifest import parse_manifest
from models.pack import Pack, write_pack
from models.registry import make_poser
from models.runtime import RuntimeSettings
from tests.models.small_networks import MANIFEST
from tests.models.tha1.test_reference_poser import tiny_pack
from tracking.errors import ModelError
from tracking.pose import Pose

ODD_VALUES: tuple[Any, ...] = (
    None, True, -1, 0, 1, 2**31, 2**63, 2**64, 10**400, 1e308, -1e-308, "", "..", "/", "a/../b", "\0",
    "\ud800", "\x1b[2J", "x" * 10_000, [], {}, [[]], {"file": []}, "CON", "manifest.json", "a.onnx ",
)  # fmt: skip


def mutated_bytes(content: bytes, r: random.Random) -> bytes:
    """Flip, cut, repeat, insert or overwrite a few stretches."""
    data = bytearray(content)
    for _ in range(r.choice((1, 1, 2, 5, 20))):
        at = r.randrange(len(data) + 1)
        length = min(r.choice((1, 1, 2, 4, 8, 100)), len(data) - at)
        how = r.randrange(6)
        if how == 0 and length:
            data[at] ^= 1 << r.randrange(8)
        elif how == 1:
            del data[at : at + length]
        elif how == 2:
            data[at:at] = data[at : at + length]
        elif how == 3:
            data[at : at + length] = r.randbytes(length)
        elif how == 4:
            data[at : at + length] = r.choice((b"\0", b"\xff", b"\x7f", b"\x80")) * length
        else:
            del data[at:]
    return bytes(data)


def mutated_json(content: bytes, r: random.Random) -> bytes:
    """Replace, drop or add values anywhere in the tree."""
    tree = json.loads(content)
    for _ in range(r.choice((1, 1, 2, 4))):
        node = tree
        while True:
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            if not keys:
                break
            key = r.choice(keys)
            if isinstance(node[key], dict | list) and node[key] and r.random() < 0.7:
                node = node[key]
                continue
            if r.random() < 0.2:
                del node[key]
            else:
                node[key] = r.choice(ODD_VALUES)
            break
    return json.dumps(tree).encode()


def must_work_or_be_refused(action: Callable[[], object]) -> bool:
    """Run it; a ModelError of one printable line is fine, any other exception is not."""
    try:
        action()
    except ModelError as error:
        assert str(error).isprintable()
        assert 0 < len(str(error)) < 700
        return False
    return True


def fuzz_manifest(rounds: int, seed: int) -> int:
    r = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        good = (tiny_pack(Path(folder) / "p").path / "manifest.json").read_bytes()
    passed = 0
    for _ in range(rounds):
        mutate = r.choice((mutated_bytes, mutated_json))
        passed += must_work_or_be_refused(lambda m=mutate: parse_manifest(m(good, r), "the pack").as_json())
    return passed


def fuzz_zip(rounds: int, seed: int) -> int:
    r = random.Random(seed)
    passed = 0
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile's own, on duplicate names
        good = tiny_pack(Path(folder) / "p.zip").path.read_bytes()
        path = Path(folder) / "q.zip"
        for _ in range(rounds):
            path.write_bytes(mutated_bytes(good, r))
            passed += must_work_or_be_refused(lambda: Pack.open(path).check())
    return passed


def fuzz_networks(rounds: int, seed: int) -> int:
    """Damage the networks themselves under a right hash, as a hostile pack would; load and pose."""
    r = random.Random(seed)
    drawing = Drawing.from_rgba(np.full((64, 64, 4), 255, np.uint8))

    def use(pack: Pack) -> None:
        poser = make_poser(pack, RuntimeSettings(("cpu",), threads=1))
        poser.set_drawing(drawing)
        poser.pose(Pose(0.5, 0.5, 0.5, 0.5, 0.5, 0.5))

    passed = 0
    with tempfile.TemporaryDirectory() as folder:
        good = tiny_pack(Path(folder) / "p", combiner=True)
        contents = {role: good.read(role) for role in good.manifest.files}
        for _ in range(rounds):
            role = r.choice(list(contents))
            bad = contents | {role: mutated_bytes(contents[role], r)}
            pack = write_pack(Path(folder) / "q", MANIFEST, {k: (f"{k}.onnx", v) for k, v in bad.items()})
            passed += must_work_or_be_refused(lambda p=pack: use(p))
    return passed


def test_damaged_manifests() -> None:
    assert 0 < fuzz_manifest(3000, seed=1) < 2500


@pytest.mark.slow
def test_damaged_zips() -> None:
    assert 0 < fuzz_zip(1500, seed=2) < 1000


@pytest.mark.slow
def test_damaged_networks() -> None:
    """In a process of its own with a time limit: a crash or hang of ONNX Runtime would end the tests."""
    code = "from tests.models.test_pack_fuzz import fuzz_networks; print(fuzz_networks(80, 3))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert 0 < int(done.stdout) < 80


def test_an_archive_that_names_a_file_twice_or_locks_it_is_refused(tmp_path: Path) -> None:
    pack = tiny_pack(tmp_path / "p")
    twice = BytesIO()
    with zipfile.ZipFile(twice, "w") as archive:
        archive.write(pack.path / "manifest.json", "manifest.json")
        for _ in range(2):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)
                archive.writestr("combiner.onnx", pack.read("combiner"))
    (tmp_path / "twice.zip").write_bytes(twice.getvalue())
    with pytest.raises(ModelError, match="more than one file"):
        Pack.open(tmp_path / "twice.zip").read("combiner")
    # Bit 0 of the flags says that the entry is encrypted: in the local header and in the directory.
    locked = bytearray(tiny_pack(tmp_path / "l.zip").path.read_bytes())
    locked[locked.index(b"PK\3\4") + 6] |= 1
    locked[locked.index(b"PK\1\2") + 8] |= 1
    (tmp_path / "l.zip").write_bytes(locked)
    with pytest.raises(ModelError, match=r"not a readable model pack.*password"):
        Pack.open(tmp_path / "l.zip")


if __name__ == "__main__":
    count, first = int(sys.argv[1]), int(sys.argv[2])
    for fuzz in (fuzz_manifest, fuzz_zip, fuzz_networks):
        print(f"{fuzz.__name__}: {fuzz(count, first)} of {count} still usable")
