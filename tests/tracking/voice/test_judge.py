"""The compiled kernel says what numpy and ONNX Runtime say of a sound, however it comes in pieces."""

from pathlib import Path

import numpy as np
import pytest

from tests.tracking.voice.test_features import tone
from tracking.basics import machine
from tracking.voice import kernel_judge
from tracking.voice.features import BANDS, RATE
from tracking.voice.judge import BLOCK, NOTHING, Judge, Judged, OnnxJudge
from tracking.voice.kernel import library
from tracking.voice.kernel.library import load
from tracking.voice.kernel.structures import BLOCKS
from tracking.voice.kernel_judge import KernelJudge, judge_of
from tracking.voice.viseme_network import bundled_network

OFFSET = np.linspace(-0.3, 0.4, BANDS).astype(np.float32)


def sound() -> np.ndarray:
    """Return noises, a tone that rises in level, silence and clipped sound."""
    r = np.random.default_rng(3)
    noise = 0.05 * r.standard_normal(RATE).astype(np.float32)
    rising = tone(180) * np.linspace(0, 1, RATE, dtype=np.float32)
    return np.concatenate([noise, rising, np.zeros(RATE // 2), np.sign(noise)]).astype(np.float32)


def said(judge: Judge, piece: int, most: int = BLOCK) -> Judged:
    """Return what is said of the sound in pieces of so many samples, so many frames at a time."""
    samples, parts = sound(), []
    for k in range(0, len(samples) + piece, piece):  # after the last of them nothing is left
        if k >= len(samples):
            judge.finish()
        parts.append(judge.feed(samples[k : k + piece], most, OFFSET))
        while parts[-1].more:
            parts.append(judge.feed(NOTHING, most, OFFSET))
    assert all(len(part.opening) <= most for part in parts)
    arrays = [np.concatenate([np.asarray(part[k]) for part in parts]) for k in range(6)]
    return Judged(*arrays, more=False)


def assert_alike(made: Judged, wanted: Judged) -> None:
    for name, most in {"visemes": 2e-3, "opening": 2e-3, "hidden": 5e-3, "silence": 2e-3}.items():
        np.testing.assert_allclose(getattr(made, name), getattr(wanted, name), atol=most, err_msg=name)
    np.testing.assert_allclose(made.loudness, wanted.loudness, atol=1e-4)
    np.testing.assert_allclose(made.mel, wanted.mel, atol=1e-5)


@pytest.mark.parametrize(("piece", "most"), [(160, 20), (317, 20), (480, 2), (9000, 7), (10**6, 20)])
def test_the_kernel_says_what_onnx_runtime_says(piece: int, most: int):
    made = judge_of(bundled_network())
    if not isinstance(made, KernelJudge):
        pytest.skip("no compiled kernel for this machine")
    plain = OnnxJudge(bundled_network())
    assert made.width == plain.width
    wanted = said(plain, 4000)
    assert len(wanted.opening) == len(sound()) // 160
    assert_alike(said(made, piece, most), wanted)
    made.reset()
    assert_alike(said(made, 480), wanted)


def test_without_a_library_onnx_runtime_judges(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kernel_judge, "load", lambda: None)
    judge = judge_of(bundled_network())
    assert isinstance(judge, OnnxJudge)
    wanted = said(judge, 4000)
    judge.reset()
    assert_alike(said(judge, 500, 3), wanted)


def test_a_library_that_is_gone_or_no_library_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    target = machine.target_here()
    if isinstance(target, str):
        pytest.skip(target)
    monkeypatch.setattr(library, "FOLDER", tmp_path)
    for content in (None, b"no library"):
        if content is not None:
            (tmp_path / target.file).write_bytes(content)
        assert "can't be loaded" in str(library.find.__wrapped__())


def test_nothing_is_said_of_nothing():
    for judge in (judge_of(bundled_network()), OnnxJudge(bundled_network())):
        judge.feed(np.zeros(200, np.float32), BLOCK, OFFSET)
        judge.finish()
        made = judge.feed(NOTHING, BLOCK, OFFSET)
        assert not len(made.opening) and not made.more and made.hidden.shape == (0, judge.width)


def test_what_the_kernel_has_no_room_for_it_does_not_take():
    wide = {"first.bias": np.zeros(272)}
    deep = {"first.bias": np.zeros(160), **{f"blocks.{k}.bias": np.zeros(1) for k in range(BLOCKS + 1)}}
    assert load() is None or isinstance(judge_of(bundled_network()), KernelJudge)
    assert kernel_judge._fits({"first.bias": np.zeros(160)})
    assert not kernel_judge._fits(wide) and not kernel_judge._fits(deep)
