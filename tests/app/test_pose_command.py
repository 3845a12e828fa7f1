"""`ichimai pose --sheet`: the real path from a bundled character to one picture."""

import cv2
import numpy as np

from app.cli import main
from rendering.pose_sheet import CELL, COLUMNS, FACE_CELLS


def test_sheet_shows_the_head_in_twelve_poses_and_the_face_in_more(tmp_path):
    path = tmp_path / "sheet.png"
    assert main(["pose", "akane", "--sheet", "-o", str(path)]) == 0
    sheet = cv2.imread(str(path), cv2.IMREAD_UNCHANGED).astype(np.int16)
    rows = 3 + -(-(1 + len(FACE_CELLS)) // COLUMNS)
    assert sheet.shape[:2] == (rows * CELL, COLUMNS * CELL)
    cells = [
        sheet[y : y + CELL, x : x + CELL]
        for y in range(0, rows * CELL, CELL)
        for x in range(0, COLUMNS * CELL, CELL)
    ]
    cells, face = cells[:12], cells[12 : 13 + len(FACE_CELLS)]
    change = [np.abs(cell - cells[0]).mean() for cell in cells]
    assert change[0] == 0
    assert min(change[1:8]) > 2  # heads
    assert 0.05 < min(change[8:]) <= max(change[8:]) < 2  # eyes and mouth
    change = [np.abs(cell - face[0]).mean() for cell in face[1:]]
    assert min(change) > 0.05  # gaze, wide, smile, brows, blush


def test_place_that_cannot_be_written_is_said_before_the_work(tmp_path, capfd):
    assert main(["pose", "akane", "--sheet", "-o", str(tmp_path / "no" / "sheet.png")]) == 2
    assert capfd.readouterr().err.count("\n") == 1
