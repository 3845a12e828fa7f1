"""Damaged pictures and character files never take much memory, whatever size they claim.

Run as a script for more: `python -m tests.models.importing.test_memory ROUNDS SEED [large]`; with `large` the
largest pictures that are opened at all are read too.
"""

import os
import random
import struct
import subprocess
import sys
import tempfile
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest

from models.importing.reading import MAX_PIXELS_IN, read_picture
from tests.models.importing.test_reading import png, samples
from tests.models.test_pack_fuzz import mutated_bytes
from tracking.errors import InputError

MOST_MB = 2048


def claimed(r: random.Random) -> bytes:
    """Return a PNG that claims to be large and holds next to nothing."""
    width = r.randrange(1, 20_001)
    height = r.randrange(1, min(20_000, MAX_PIXELS_IN // width) + 1)
    bits, kind = r.choice([(8, 6), (16, 6), (8, 2), (16, 0), (1, 0), (8, 3)])
    return png(width, height, bits, kind, zlib.compress(bytes(r.randrange(2000))))


def read_damaged(rounds: int, seed: int, path: Path) -> None:
    """Read damaged pictures and pictures that claim sizes they have not; each is read or refused."""
    r = random.Random(seed)
    for content in samples():
        for _ in range(rounds):
            path.write_bytes(claimed(r) if r.random() < 0.1 else mutated_bytes(content, r))
            try:
                read_picture(path)
            except InputError as error:
                assert "memory" not in str(error), error


def read_largest(path: Path) -> None:
    """Read a picture of 16 bits a channel, one with a palette, and one that has to be turned."""
    from PIL import Image

    side = int(MAX_PIXELS_IN**0.5)
    row = b"\0" + struct.pack(">4H", 1, 2, 3, 40_000) * side
    packed = zlib.compressobj(1)
    data = b"".join(packed.compress(row) for _ in range(side)) + packed.flush()
    path.write_bytes(png(side, side, 16, 6, data))
    read_picture(path)
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("P", (side, side), 3).save(path, "PNG", transparency=3)
    read_picture(path)
    Image.new("RGB", (side, side), (9, 8, 7)).save(path, "JPEG", exif=exif)
    read_picture(path)


def peak_mb() -> float:
    """Return the largest memory this process ever had, in MB."""
    if sys.platform == "linux":
        # `ru_maxrss` goes on from what the starting process had, a long test run say; this does not.
        status = Path("/proc/self/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells no peak without an extra package")
def test_damaged_files_take_little_memory() -> None:
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-m", "tests.models.importing.test_memory", "12", "3"]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert 20 < float(done.stdout.split()[-2]) < MOST_MB


if __name__ == "__main__":
    from tests.models.test_character_fuzz import WRITERS, fuzz_files, fuzz_members

    warnings.simplefilter("ignore")
    count, first = int(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        read_damaged(count, first, Path(folder) / "x.png")
        if "large" in sys.argv:
            read_largest(Path(folder) / "x.png")
    for architecture in WRITERS:
        fuzz_files(architecture, count, first)
        fuzz_members(architecture, count, first)
    assert np.isfinite(peak_mb())
    print(f"peak {peak_mb():.0f} MB")
