"""Contact sheets of one drawing: what is on them, and where they are cut."""

import numpy as np

from rendering.pose_sheet import CELL, COLUMNS, pose_sheet, sheet_poses
from tracking.pose import Pose


def picture(x: int, y: int, size: tuple[int, int] = (300, 200)) -> np.ndarray:
    """Return a transparent picture (height, width) with a red square of 40 pixels at (x, y)."""
    pixels = np.zeros((*size, 4), np.uint8)
    pixels[y : y + 40, x : x + 40] = (255, 0, 0, 255)
    return pixels


def test_first_pose_is_as_drawn_and_every_number_is_shown_at_its_end():
    neutral = Pose(mouth=0.3)
    poses = sheet_poses(neutral)
    assert poses[0] == neutral
    for name in ("head_x", "head_y", "neck_z"):
        assert {getattr(p, name) for p in poses} >= {-1.0, 1.0}
    for name in ("left_eye", "right_eye", "mouth"):
        assert 1.0 in {getattr(p, name) for p in poses}
    assert sheet_poses(Pose(mouth=0.9))[-1].mouth == 0


def test_sheet_is_cut_to_what_moves_and_opaque():
    still, moved = picture(20, 30), picture(30, 30)
    sheet = pose_sheet([still, moved, still])
    assert sheet.shape == (CELL, COLUMNS * CELL, 4)
    assert (sheet[..., 3] == 255).all()
    red = (sheet[..., 0] > 200) & (sheet[..., 1] < 60)
    # 40 of the 56 pixels that the moving square and its room take.
    assert abs(np.ptp(np.flatnonzero(red[:, :CELL].any(0))) - CELL * 40 / 56) < 8
    assert red[:, CELL : 2 * CELL].any()
    assert not red[:, 3 * CELL :].any()


def test_parts_beyond_the_picture_are_empty():
    sheet = pose_sheet([picture(0, 0), picture(0, 5)])
    assert (sheet[0, 0, :3] > 200).all()


def test_sheet_of_what_never_moves_shows_the_whole_picture():
    sheet = pose_sheet([picture(100, 100)] * 2)
    assert (sheet[..., 1] < 60).any()
