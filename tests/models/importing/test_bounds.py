"""Damaged and huge files in a process of its own: no crash, no hang, no memory above 2 GB."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

MOST_MB = 2000
_FUZZ = """
import io, json, random, sys, resource, zipfile
from pathlib import Path
import cv2
import numpy as np
from PIL import Image
from models.importing.reading import read_picture
from models.opening import load_player
from tests.models.importing.test_reading import samples
from tests.models.test_character_fuzz import WRITERS
from tests.models.test_pack_fuzz import mutated_bytes
from tracking.errors import IchimaiError

folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
r = random.Random(11)
counts = {"opened": 0, "refused": 0}

def attempt(action):
    try:
        action()
        counts["opened"] += 1
    except IchimaiError:
        counts["refused"] += 1

path = folder / "x"
# Large ones, damaged where sizes and counts stand.
for form, options in (("PNG", {}), ("JPEG", {"quality": 40}), ("WEBP", {"quality": 30})):
    target = io.BytesIO()
    Image.new("RGB", (3000, 2000), (90, 120, 30)).save(target, form, **options)
    head = target.getvalue()
    for _ in range(rounds // 10):
        path.write_bytes(mutated_bytes(head[:400], r) + head[400:])
        attempt(lambda: read_picture(path))
for content in samples():
    for _ in range(rounds):
        path.write_bytes(mutated_bytes(content, r))
        attempt(lambda: read_picture(path))
for kind, write in WRITERS.items():
    write(folder / kind)
    content = (folder / kind).read_bytes()
    for _ in range(rounds):
        path.write_bytes(mutated_bytes(content, r))
        attempt(lambda: load_player(path))
largest = folder / "largest.png"
Image.new("RGBA", (8000, 8000), (10, 200, 30, 128)).save(largest, compress_level=1)
assert read_picture(largest).rgba.shape == (4096, 4096, 4)
counts["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(counts))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured in the way of Linux")
def test_damaged_and_huge_files_stay_within_bounds(tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", _FUZZ, str(tmp_path), "20"],
        capture_output=True, text=True, timeout=600, cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    counts = json.loads(done.stdout.splitlines()[-1])
    assert counts["opened"] > 5 and counts["refused"] > 50
    assert counts["mb"] < MOST_MB
