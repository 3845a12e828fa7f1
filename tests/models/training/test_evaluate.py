"""The measures of an evaluation, and the evaluation of a poser that does nothing."""

import numpy as np
import pytest
from skimage.metrics import structural_similarity

from models.colour import premultiply
from models.poser import AvatarFrame
from models.training.evaluate import AXES, evaluate, score, ssim, table, write_picture
from tracking.pose import Pose


def test_ssim_is_that_of_the_reference_implementation():
    r = np.random.default_rng(0)
    a = r.random((64, 48, 4)).astype(np.float32)
    b = np.clip(a + 0.1 * r.standard_normal(a.shape), 0, 1).astype(np.float32)
    wanted = structural_similarity(a, b, channel_axis=2, data_range=1.0)
    assert ssim(a, b) == pytest.approx(wanted, abs=1e-3)
    assert ssim(a, a) == pytest.approx(1)


def test_score_of_a_known_difference():
    a = np.full((32, 32, 4), 100, np.uint8)
    assert score(a, a + np.uint8(51)).rmse == pytest.approx(0.2, abs=1e-6)


class Still:
    """A poser that never moves."""

    neutral = Pose()

    def set_drawing(self, drawing):
        self.picture = premultiply(drawing.rgba)

    def pose(self, pose, time_s=0.0):
        return AvatarFrame(self.picture, time_s, pose)


@pytest.mark.slow
def test_a_poser_that_never_moves_scores_as_the_unmoved_drawing(tmp_path):
    rows, pictures = evaluate(Still(), 2)
    assert len(rows) == 2 * len(AXES)
    for row in rows:
        assert row.scores["final"].rmse == pytest.approx(row.scores["unmoved"].rmse, abs=2e-3)
    lines = table(rows).splitlines()
    assert len(lines) == 2 + 1 + len(AXES)
    assert lines[2].startswith("| all (14) |")
    write_picture(pictures, tmp_path / "cases.png")
    assert (tmp_path / "cases.png").stat().st_size > 10_000
