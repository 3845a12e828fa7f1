"""A face that learns to speak: what the teacher shows, a training of a few steps, and what comes out of
it."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from models.training.speech_motion.conversation import any_style, converse
from models.training.speech_motion.motion_training import MotionTrainer, export
from models.training.speech_motion.networks import Core
from models.training.speech_motion.speech import Clip, mouth_of_phones
from models.training.speech_motion.teacher import teach
from tracking.voice.motion_features import FRAME_S, VoiceFeatures
from tracking.voice.motion_style import STYLES
from tracking.voice.visemes import INDEX


def clip(seed: int, seconds: float = 6.0) -> Clip:
    """Return babble with a melody, as `read_clips` would."""
    r = np.random.default_rng(seed)
    count = round(seconds * 100)
    visemes, opening, loudness, pitch = (
        np.zeros((count, 15)),
        np.zeros(count),
        np.full(count, -7.0),
        np.zeros(count),
    )
    k = 10
    while k < count - 40:
        length = int(r.integers(10, 22))
        viseme = str(r.choice(["PP", "aa", "E", "ou", "DD"]))
        visemes[k : k + length, INDEX[viseme]] = 1.0
        opening[k : k + length] = 0.0 if viseme == "PP" else r.uniform(0.2, 0.7)
        loudness[k : k + length], pitch[k : k + length] = r.normal(-3.0, 0.5), 120 * 2 ** r.normal(0, 0.2)
        k += length + (int(r.integers(30, 80)) if r.random() < 0.15 else 0)
    visemes[visemes.sum(1) == 0, INDEX["sil"]] = 1.0
    mouth = mouth_of_phones(visemes.argmax(1), opening)
    return Clip(visemes, opening, loudness, pitch, mouth)


@pytest.fixture(scope="module")
def clips() -> list[Clip]:
    return [clip(k) for k in range(6)]


def test_the_teacher_keeps_to_what_is_published(clips: list[Clip]):
    draw = np.random.default_rng(1)
    talks = [converse(clips, draw, 120.0, STYLES["usual"]) for _ in range(3)]
    shut = np.concatenate([t.eyes[:, 0] > 0.5 for t in talks])
    blinks = (np.diff(shut.astype(int)) == 1).sum() / (len(shut) * FRAME_S / 60)
    assert 14.0 < blinks < 34.0
    speed = np.concatenate([np.linalg.norm(np.diff(t.head, axis=0), axis=1) / FRAME_S for t in talks])
    assert 5.0 < np.median(speed) < 17.0
    assert all((t.mouth >= -1).all() and (t.mouth <= 1).all() for t in talks)


def test_a_style_shows_in_what_is_taught(clips: list[Clip]):
    calm, lively = (
        [converse(clips, np.random.default_rng(k), 60.0, STYLES[name]).head.std() for k in range(3)]
        for name in ("calm", "lively")
    )
    assert np.mean(lively) > 2.0 * np.mean(calm)


def test_the_same_chance_teaches_the_same(clips: list[Clip]):
    features = VoiceFeatures().feed(clips[0].visemes, clips[0].opening, None)
    one, other = (
        teach(features, any_style(np.random.default_rng(2)), np.random.default_rng(3)) for _ in range(2)
    )
    np.testing.assert_array_equal(one.head, other.head)
    np.testing.assert_array_equal(one.eyes, other.eyes)


def test_the_core_sees_nothing_that_comes_after():
    torch.manual_seed(1)
    core = Core().eval()
    features, style = torch.randn(1, 40, 19), torch.randn(1, 10)
    other = features.clone()
    other[:, 25:] += 1.0
    one, two = (core(f, style, *core.empty(1))[0] for f in (features, other))
    assert torch.allclose(one[:, :25], two[:, :25], atol=1e-6) and not torch.allclose(
        one[:, 25:], two[:, 25:]
    )


def test_a_training_goes_on_and_is_exported(tmp_path: Path, clips: list[Clip]):
    torch.set_num_threads(1)
    trainer = MotionTrainer(clips, tmp_path / "motion", steps=3, pool=4, seconds=6.0)
    trainer.run()
    assert (tmp_path / "motion" / "curve.csv").read_text().startswith("step")
    again = MotionTrainer(clips, tmp_path / "motion", steps=4, pool=4, seconds=6.0)
    assert again.step == 3
    again.run()
    export(tmp_path / "motion" / "checkpoint.pt", tmp_path / "out")
    total = 0
    for name in ("core", "priors", "style"):
        path = tmp_path / "out" / f"{name}.onnx"
        total += path.stat().st_size
        session = onnxruntime.InferenceSession(path.read_bytes())
        given = {
            i.name: np.zeros([n if isinstance(n, int) else 40 for n in i.shape], np.float32)
            for i in session.get_inputs()
        }
        assert all(np.isfinite(answer).all() for answer in session.run(None, given))
    assert total < 1_200_000
