import cv2
import numpy as np
import pytest

from rendering.png_folder import PngFolder
from rendering.sink import PixelFormat
from rendering.snapshot import Snapshot
from tests.rendering.clips import face_like
from tracking.errors import InputError


def read(path):
    return cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_UNCHANGED), cv2.COLOR_BGRA2RGBA)


def test_pictures_are_numbered_and_exact(tmp_path):
    with PngFolder(tmp_path / "frames", (160, 120), 30) as sink:
        assert sink.wants is PixelFormat.RGBA_STRAIGHT
        for i in range(3):
            sink.send(face_like(i), 5 + i / 30)
        assert not (tmp_path / "frames").exists()
    assert sorted(p.name for p in (tmp_path / "frames").iterdir()) == [f"{i:06d}.png" for i in range(3)]
    for i in range(3):
        assert (read(tmp_path / "frames" / f"{i:06d}.png") == face_like(i)).all()


def test_a_snapshot_is_the_first_picture_at_once(tmp_path):
    with Snapshot(tmp_path / "one.png", (160, 120)) as sink:
        assert not sink.finished
        sink.send(face_like(3), 0.0)
        assert sink.finished
        assert (read(tmp_path / "one.png") == face_like(3)).all()
        sink.send(face_like(4), 0.1)
    assert (read(tmp_path / "one.png") == face_like(3)).all()
    assert [p.name for p in tmp_path.iterdir()] == ["one.png"]


def test_a_gap_repeats_the_picture_before_it(tmp_path):
    with PngFolder(tmp_path / "frames", (160, 120), 10) as sink:
        for i, t in enumerate((0.0, 0.3, 0.31)):
            sink.send(face_like(i), t)
    pictures = [read(p) for p in sorted((tmp_path / "frames").iterdir())]
    assert [int(next(i for i in range(3) if (p == face_like(i)).all())) for p in pictures] == [0, 0, 0, 1]


def test_an_empty_folder_is_taken_and_a_full_one_refused(tmp_path):
    (tmp_path / "frames").mkdir()
    with PngFolder(tmp_path / "frames", (8, 8), 10) as sink:
        sink.send(np.zeros((8, 8, 4), np.uint8), 0.0)
    with pytest.raises(InputError, match="a folder that is not empty"):
        PngFolder(tmp_path / "frames", (8, 8), 10)
    assert [p.name for p in tmp_path.iterdir()] == ["frames"]
