"""The head's place moves the placed avatar, by parts of a pixel."""

import numpy as np
import pytest

from models.poser import AvatarFrame
from rendering.background import Transparent
from rendering.composer import Composer, Placement
from rendering.sink import PixelFormat
from tracking.pose import Pose


@pytest.fixture(scope="module")
def avatar() -> np.ndarray:
    y, x = np.mgrid[0:120, 0:100]
    alpha = np.where((x - 50) ** 2 / 900 + (y - 70) ** 2 / 2500 < 1, 255, 0)
    return np.dstack([alpha // 2, alpha, alpha * 0, alpha]).astype(np.uint8)


def composed(avatar: np.ndarray, place: Placement, **numbers: float) -> np.ndarray:
    composer = Composer(Transparent(), place, PixelFormat.RGBA_PREMULTIPLIED)
    return composer.compose(AvatarFrame(avatar, 0.0, Pose(**numbers)))


def middle(picture: np.ndarray) -> tuple[float, float, float]:
    """Return the centre (x, y) of what shows, and how much of it there is."""
    alpha = picture[..., 3].astype(float)
    y, x = np.mgrid[: len(alpha), : alpha.shape[1]]
    return float((alpha * x).sum() / alpha.sum()), float((alpha * y).sum() / alpha.sum()), float(alpha.sum())


@pytest.mark.parametrize("scale", [1.0, 0.3])
def test_the_avatar_moves_aside_up_and_nearer(avatar, scale):
    place = Placement(200, 160, scale)
    x, y, area = middle(composed(avatar, place))
    left = middle(composed(avatar, place, shift_x=0.2))
    up = middle(composed(avatar, place, shift_y=0.2))
    near = middle(composed(avatar, place, zoom=0.3))
    assert left == (pytest.approx(x - 10, abs=0.3), pytest.approx(y, abs=0.3), pytest.approx(area, rel=0.02))
    assert up[:2] == (pytest.approx(x, abs=0.3), pytest.approx(y - 8, abs=0.3))
    assert near[2] == pytest.approx(area * 1.35**0.6, rel=0.03)


def test_slow_motion_goes_by_parts_of_a_pixel(avatar):
    place = Placement(200, 160)
    xs = [middle(composed(avatar, place, shift_x=step / 1000))[0] for step in range(1, 20)]
    assert np.abs(np.diff(xs) + 0.05).max() < 0.03


def test_at_rest_nothing_is_resampled_and_colours_stay_within_alpha(avatar):
    place = Placement(100, 120)
    assert np.array_equal(composed(avatar, place), avatar)
    moved = composed(avatar, place, shift_x=0.013, zoom=0.1)
    assert (moved[..., :3] <= moved[..., 3:]).all()
