"""The compiled kernels' door: which library is taken, whether it is the source's, and what is refused."""

import logging

import cv2
import numpy as np
import pytest

from models.kernels import library
from models.kernels.build import ROOMS, compile_for, source_sha256, sources
from models.kernels.library import Kernels, address, find, load
from models.sheet.composing import FieldComposer, HeadPlace
from tracking.basics import machine as machines
from tracking.basics.machine import TARGETS


@pytest.fixture
def fresh():
    """Look for kernels anew, and again afterwards."""
    find.cache_clear()
    load.cache_clear()
    yield
    find.cache_clear()
    load.cache_clear()


@pytest.mark.parametrize("target", TARGETS, ids=lambda t: t.file)
def test_each_library_is_made_of_the_sources_that_are_here(target):
    assert {
        *("composing.c", "cubic.c", "face.c", "field.c", "laying.c", "library.c", "speaking.c"),
        *("swinging.c", "turning.c", "cells.h", "cubic.h", "pixels.h", "vectors.h"),
        "hearing.c",
    } == {path.name for room in ROOMS for path in sources(room)}
    for room in ROOMS:
        made = (room / "libraries" / target.file).read_bytes()
        told = "run `uv run --group kernels python -m models.kernels.build`"
        assert source_sha256(room).encode() in made, told


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS, ids=lambda t: t.file)
@pytest.mark.parametrize("room", ROOMS, ids=lambda r: r.parent.name)
def test_the_compiler_makes_the_same_bytes_again(target, room, tmp_path):
    pytest.importorskip("ziglang", reason="the compiler of the dependency group `kernels` is not installed")
    made = compile_for(target, room, tmp_path).read_bytes()
    assert made == (room / "libraries" / target.file).read_bytes()


def test_without_avx2_opencv_draws_and_the_log_says_why_once(fresh, monkeypatch, caplog):
    monkeypatch.setattr(machines.sys, "platform", "linux")
    monkeypatch.setattr(machines.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(cv2, "checkHardwareSupport", lambda feature: False)
    with caplog.at_level(logging.WARNING):
        assert load() is None
        assert load() is None
    assert [r.getMessage() for r in caplog.records] == [
        "frames are drawn with OpenCV, which takes longer: the processor lacks AVX2"
    ]


@pytest.mark.parametrize(
    ("system", "machine", "told"),
    [("linux", "riscv64", "no compiled kernels for linux on riscv64"), ("win32", "ARM64", "win32 on arm64")],
)
def test_other_machines_have_none(fresh, monkeypatch, system, machine, told):
    monkeypatch.setattr(machines.sys, "platform", system)
    monkeypatch.setattr(machines.platform, "machine", lambda: machine)
    assert told in find()


def test_a_library_that_is_gone_or_no_library_is_said(fresh, monkeypatch, tmp_path):
    monkeypatch.setattr(library, "FOLDER", tmp_path)
    monkeypatch.setattr(machines.sys, "platform", "linux")
    monkeypatch.setattr(machines.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(cv2, "checkHardwareSupport", lambda feature: True)
    assert "can't be loaded" in find()
    find.cache_clear()
    (tmp_path / "linux-x86_64.so").write_bytes(b"no library")
    assert "can't be loaded" in find()


def kernels() -> Kernels:
    found = find()
    if isinstance(found, str):
        pytest.skip(found)
    return found


def test_arrays_of_another_kind_are_refused_before_they_are_read():
    composer = FieldComposer(HeadPlace(0, 0, 1.0), 2.0, 1.0, kernels())
    good = np.zeros((5, 6, 2), np.float32)
    assert composer.composed(good, None, good).flow.shape == (5, 6, 2)
    for bad in (good[:4], good.astype(float), np.zeros((6, 5, 2), np.float32).transpose(1, 0, 2)):
        with pytest.raises(ValueError, match="the kernels take float32"):
            composer.composed(good, None, bad)
    with pytest.raises(ValueError, match="without gaps"):
        address(np.zeros((4, 8), np.uint8)[:, ::2], np.uint8, (4, 4))
