"""The compiled kernel says what numpy and ONNX Runtime say, of features and of what is heard in them."""

import numpy as np
import pytest

from tests.tracking.voice.test_features import tone
from tracking.voice import features, judge
from tracking.voice.features import BANDS, RATE, log_mel
from tracking.voice.judge import AHEAD, BEHIND, BLOCK, KernelJudge, OnnxJudge, judge_of
from tracking.voice.kernel.library import load
from tracking.voice.kernel.structures import BLOCKS
from tracking.voice.viseme_network import bundled_network

OFFSET = np.linspace(-0.3, 0.4, BANDS).astype(np.float32)


def sound() -> np.ndarray:
    """Return noises, a tone that rises in level, silence and clipped sound."""
    r = np.random.default_rng(3)
    noise = 0.05 * r.standard_normal(RATE).astype(np.float32)
    parts = [
        noise,
        tone(180) * np.linspace(0, 1, RATE, dtype=np.float32),
        np.zeros(RATE // 2),
        np.sign(noise),
    ]
    return np.concatenate(parts).astype(np.float32)


@pytest.fixture
def without_kernel(monkeypatch: pytest.MonkeyPatch):
    """As on a machine that there is no library for."""
    if load() is None:
        pytest.skip("no compiled kernel for this machine")
    monkeypatch.setattr(features, "load", lambda: None)
    monkeypatch.setattr(judge, "load", lambda: None)


def test_features_are_numpy_s(without_kernel: None):
    plain, kernel = log_mel(sound()), load()
    assert kernel is not None
    for count in (1, 2, 3, len(plain)):
        made = features._by_kernel(kernel, sound(), count)
        np.testing.assert_allclose(made, plain[:count], atol=1e-5)


@pytest.mark.parametrize("frames", [1, 3, 7, BLOCK])
def test_the_bundled_network_is_onnx_runtime_s(without_kernel: None, frames: int):
    mel = log_mel(sound())
    plain, kernel = judge_of(bundled_network()), load()
    assert isinstance(plain, OnnxJudge) and kernel is not None
    made = KernelJudge(judge._members_of(bundled_network()), kernel)
    assert made.width == plain.width
    for turn in range(2):  # the second one after forgetting
        for k in range(0, 240 - frames, frames):
            seen = mel[k : k + BEHIND + frames + AHEAD]
            got, wanted = made.judge(seen, OFFSET), plain.judge(seen, OFFSET)
            np.testing.assert_allclose(got.answers, wanted.answers, atol=2e-3)
            np.testing.assert_allclose(got.hidden, wanted.hidden, atol=5e-3)
            np.testing.assert_allclose(got.loudness, wanted.loudness, atol=1e-4)
            if turn == 0 and k > 20:
                break
        made.reset(), plain.reset()


def test_the_kernel_judges_where_there_is_one():
    assert isinstance(judge_of(bundled_network()), KernelJudge if load() is not None else OnnxJudge)


def test_what_the_kernel_has_no_room_for_is_refused():
    made = judge_of(bundled_network())
    if not isinstance(made, KernelJudge):
        pytest.skip("no compiled kernel for this machine")
    for frames in (0, BLOCK + 1):
        with pytest.raises(ValueError, match="the kernel takes 1 to 20 frames"):
            made.judge(np.zeros((BEHIND + frames + AHEAD, BANDS), np.float32), OFFSET)
    with pytest.raises(ValueError, match="the kernel takes"):
        made.judge(np.zeros((BEHIND + 1 + AHEAD, BANDS), np.float32), OFFSET[:-1])
    wide = {"first.bias": np.zeros(272)}
    deep = {"first.bias": np.zeros(160), **{f"blocks.{k}.bias": np.zeros(1) for k in range(BLOCKS + 1)}}
    assert judge._fits({"first.bias": np.zeros(160)}) and not judge._fits(wide) and not judge._fits(deep)
