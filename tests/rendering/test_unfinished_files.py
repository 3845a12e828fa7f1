"""What is left behind when writing is interrupted or impossible: nothing, and one clear sentence."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from rendering.pending import PendingPath
from rendering.png_folder import PngFolder
from rendering.snapshot import Snapshot
from rendering.video_file import Mp4File, WebmFile
from tracking.errors import InputError

SIZE = (320, 240)
SINKS = [(Mp4File, "out.mp4"), (WebmFile, "out.webm"), (PngFolder, "out"), (Snapshot, "out.png")]
every_sink = pytest.mark.parametrize(("kind", "name"), SINKS)


def noise(sink, seed=0):
    """A frame that hardly compresses."""
    generator = np.random.default_rng(seed)
    pixels = generator.integers(0, 256, sink.wants.shape(*SIZE), dtype=np.uint8)
    if sink.wants.has_alpha:
        pixels[..., 3] = 255
    return pixels


def left_in(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


# A snapshot is whole with its first frame, so it can't be interrupted.
every_clip = pytest.mark.parametrize(("kind", "name"), SINKS[:3])


@every_clip
def test_an_error_in_the_block_leaves_nothing(tmp_path, kind, name):
    with pytest.raises(RuntimeError, match="mine"), kind(tmp_path / name, SIZE, 30) as sink:
        sink.send(noise(sink), 0.0)
        assert name not in left_in(tmp_path)
        raise RuntimeError("mine")
    assert left_in(tmp_path) == []


@pytest.mark.parametrize(("kind", "name"), SINKS[:2])
def test_an_older_file_survives_until_the_new_one_is_whole(tmp_path, kind, name):
    (tmp_path / name).write_text("older")
    with pytest.raises(KeyboardInterrupt), kind(tmp_path / name, SIZE, 30) as sink:
        sink.send(noise(sink), 0.0)
        raise KeyboardInterrupt
    assert (tmp_path / name).read_text() == "older"
    with kind(tmp_path / name, SIZE, 30) as sink:
        sink.send(noise(sink), 0.0)
    assert (tmp_path / name).stat().st_size > 1000
    assert left_in(tmp_path) == [name]


@every_sink
def test_no_frame_means_no_file_and_says_so(tmp_path, kind, name):
    with (
        pytest.raises(InputError, match=r"no frame came, so .* was not written"),
        kind(tmp_path / name, SIZE, 30),
    ):
        pass
    assert left_in(tmp_path) == []


@every_sink
def test_close_and_discard_may_be_called_again(tmp_path, kind, name):
    sink = kind(tmp_path / name, SIZE, 30)
    sink.send(noise(sink), 0.0)
    sink.close()
    sink.close()
    sink.discard()
    assert left_in(tmp_path) == [name]
    with pytest.raises(ValueError, match="closed already"):
        sink.send(noise(sink), 1.0)


@every_sink
def test_a_folder_that_is_not_there(tmp_path, kind, name):
    with pytest.raises(InputError, match="can't be written: there is no folder"):
        kind(tmp_path / "absent" / name, SIZE, 30)


@every_sink
def test_a_place_that_is_a_file(tmp_path, kind, name):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="can't be written"):
        kind(tmp_path / "file" / name, SIZE, 30)


@every_sink
def test_a_folder_that_may_not_be_written(tmp_path, kind, name):
    folder = tmp_path / "sealed"
    folder.mkdir(mode=0o500)
    if os.access(folder, os.W_OK):
        folder = Path("/proc")  # root may write everywhere but here
        if not folder.is_dir():
            pytest.skip("this user may write everywhere")
    with pytest.raises(InputError, match="can't be written"):
        kind(folder / name, SIZE, 30)


@every_clip
def test_a_folder_that_vanishes(tmp_path, kind, name):
    folder = tmp_path / "gone"
    folder.mkdir()
    sink = kind(folder / name, SIZE, 30)
    sink.send(noise(sink), 0.0)
    shutil.rmtree(folder)
    with pytest.raises(InputError, match="can't be written"):
        sink.send(noise(sink), 0.1)
        sink.close()
    assert left_in(tmp_path) == []


@contextmanager
def files_limited_to(size: int):
    """Let the system refuse to write more than `size` bytes into a file, as a full disk would."""
    resource = pytest.importorskip("resource", reason="needs a POSIX system")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)


@pytest.mark.slow
@every_sink
def test_a_disk_that_fills_up(tmp_path, kind, name):
    limit = 2000 if kind in (PngFolder, Snapshot) else 100_000
    with (
        pytest.raises(InputError, match=r"can't be written: .*[Ff]ile too large"),
        files_limited_to(limit),
        kind(tmp_path / name, SIZE, 30) as sink,
    ):
        for i in range(60):
            sink.send(noise(sink, i), i / 30)
    assert left_in(tmp_path) == []


@pytest.mark.slow
@every_clip
def test_a_killed_process_leaves_nothing_under_the_name(tmp_path, kind, name):
    program = (
        "import sys, numpy as np, time; from pathlib import Path\n"
        f"from {kind.__module__} import {kind.__name__} as Kind\n"
        f"sink = Kind(Path(sys.argv[1]), {SIZE}, 30)\n"
        f"pixels = np.full(sink.wants.shape{SIZE}, 99, np.uint8)\n"
        "for i in range(20): sink.send(pixels, i / 30)\n"
        "print('written', flush=True); time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / name)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "written\n"
    process.kill()
    process.wait(10)
    time.sleep(0.1)
    assert not (tmp_path / name).exists()
    assert all(n.startswith(".") and n.endswith(".part") for n in left_in(tmp_path))


def test_bytes_are_on_the_disk_before_a_file_gets_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    final, named = tmp_path / "a.mp4", []
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda number: (named.append(final.exists()), sync(number)))
    pending = PendingPath(final)
    pending.temporary.write_bytes(b"whole")
    pending.commit()
    assert named == [False] and final.read_bytes() == b"whole"


def test_a_disk_that_fails_at_the_end_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(number: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", full)
    pending = PendingPath(tmp_path / "a.mp4")
    with pytest.raises(InputError, match=r"a\.mp4"):
        pending.commit()
    pending.drop()
    assert list(tmp_path.iterdir()) == []
