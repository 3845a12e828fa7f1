"""The retargeting network's training: mirror images, a few steps, and what is exported."""

from pathlib import Path

import numpy as np
import onnxruntime
import torch

from models.training.retargeting.recordings import Recording, mirrored
from models.training.retargeting.retarget_training import RetargetTrainer, export, judged
from tracking.retargeting.inputs import NUMBERS, NUMBERS_AT, inputs_of
from tracking.retargeting.retargeter import STATES_NAMED
from tracking.trackers.geometry import POINTS


def person(seed: int, frames: int = 40) -> Recording:
    """Return somebody whose numbers are seen with a habit: half of another number, and a tremble."""
    r = np.random.default_rng(seed)
    truth = np.cumsum(r.normal(0, 0.1, (frames, len(NUMBERS))), 0).clip(0, 1).astype(np.float32)
    truth[:10] = 0.0
    mix = np.random.default_rng(0).normal(0, 0.3, (len(NUMBERS), 2 * len(POINTS)))
    points = r.normal(0, 1, 2 * len(POINTS)) + truth @ mix + r.normal(0, 0.01, (frames, 2 * len(POINTS)))
    numbers = truth + 0.5 * np.roll(truth, 1, 1) + r.normal(0, 0.05, truth.shape)
    seen = np.concatenate([points, numbers], 1).astype(np.float32)
    held = np.zeros(frames, bool)
    held[:10] = True
    return Recording(seen, truth, held)


def test_the_mirror_twice_is_nothing():
    made = person(1)
    again = mirrored(mirrored(made))
    np.testing.assert_allclose(again.seen, made.seen, atol=1e-6)
    np.testing.assert_allclose(again.truth, made.truth, atol=1e-6)
    assert not np.allclose(mirrored(made).seen, made.seen)


def test_a_training_learns_goes_on_and_is_exported(tmp_path: Path):
    torch.set_num_threads(1)
    people = [person(k) for k in range(12)]
    before = judged(RetargetTrainer(people, tmp_path / "untrained", 1).average, [person(99)])
    # It begins with what the tracker says, but for what the gate holds back.
    assert abs(before["error"] - before["plain"]) < 0.05 * before["plain"]
    RetargetTrainer(people, tmp_path / "mesh", 30).run()
    trainer = RetargetTrainer(people, tmp_path / "mesh", 60)
    assert trainer.step == 30
    trainer.run()
    after = judged(trainer.average, [person(99)])
    assert after["error"] < 0.8 * after["plain"]
    export(tmp_path / "mesh" / "checkpoint.pt", tmp_path / "mesh.onnx")
    session = onnxruntime.InferenceSession((tmp_path / "mesh.onnx").read_bytes())
    seen = person(99).seen
    given = inputs_of(seen, seen[:10].mean(0))[None].astype(np.float32)
    states = {i.name: np.zeros(i.shape, np.float32) for i in session.get_inputs() if i.name in STATES_NAMED}
    none, some = (
        session.run(None, {"seen": given[:, -1:], **states, "residual": np.full((1, 4), v, np.float32)})[0]
        for v in (0.0, 1.5)
    )
    assert none.shape == (1, 1, len(NUMBERS)) and np.abs(none - some).max() > 1e-4
    assert np.isfinite(given[..., NUMBERS_AT]).all()
