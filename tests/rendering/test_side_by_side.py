import numpy as np
import pytest

from rendering.side_by_side import side_by_side, side_by_side_size


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize(("driver", "avatar"), [((64, 36), (40, 40)), ((30, 90), (50, 60))])
def test_the_driver_is_left_at_the_avatars_height(driver, avatar, channels):
    face = np.full((driver[1], driver[0], 3), (10, 20, 30), np.uint8)
    composed = np.full((avatar[1], avatar[0], channels), 200, np.uint8)
    joined = side_by_side(face, composed)
    width, height = side_by_side_size(driver, avatar)
    assert joined.shape == (height, width, channels)
    assert height == avatar[1]
    assert width - avatar[0] == round(driver[0] * height / driver[1])
    assert (joined[:, : width - avatar[0]] == (10, 20, 30, 255)[:channels]).all()
    assert (joined[:, width - avatar[0] :] == 200).all()
