"""A picture of a character in test poses, to judge an import at a glance."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from models.drawing import FRAME_SIZE
from models.scaling import scaled_down
from models.sheet.character import SheetCharacter
from models.sheet.player import SheetPlayer
from models.sheet.resample import read_square
from tracking.pose import Pose

POSES = {
    "as drawn": Pose(),
    "face up": Pose(head_x=1),
    "face down": Pose(head_x=-1),
    "to the left": Pose(head_y=1),
    "to the right": Pose(head_y=-1),
    "tilted left": Pose(neck_z=1),
    "tilted right": Pose(neck_z=-1),
    "eyes closed": Pose(left_eye=1, right_eye=1),
    "left wink": Pose(left_eye=1),
    "mouth closed": Pose(mouth=0),
    "mouth open": Pose(mouth=1),
    "all at once": Pose(0.6, -0.6, 0.5, 0.5, 0.5, 0.7),
}
COLUMNS = 4
THUMB = 256
_LARGEST = 1024


def contact_sheet(character: SheetCharacter) -> np.ndarray:
    """Return the test poses, uint8 (H, W, 3), RGB, each with its name, over a chequered ground."""
    character = replace(character, drawing=scaled_down(character.drawing, _LARGEST))
    player = SheetPlayer(character)
    own = player.neutral.mouth
    frame = character.drawing.framing
    ground = _chequers()
    thumbs = []
    for name, pose in POSES.items():
        if "mouth" not in name and name != "all at once":
            pose = Pose(pose.head_x, pose.head_y, pose.neck_z, pose.left_eye, pose.right_eye, own)
        posed = player.pose(pose).rgba_premultiplied
        seen = read_square(posed, frame.left, frame.top, FRAME_SIZE * frame.scale, THUMB).astype(np.float32)
        thumb = np.clip(seen[..., :3] + ground * (1 - seen[..., 3:] / 255) + 0.5, 0, 255).astype(np.uint8)
        for colour, thick in (((0, 0, 0), 3), ((255, 255, 255), 1)):
            cv2.putText(thumb, name, (6, 16), cv2.FONT_HERSHEY_SIMPLEX, 0.45, colour, thick, cv2.LINE_AA)
        thumbs.append(thumb)
    rows = [np.hstack(thumbs[i : i + COLUMNS]) for i in range(0, len(thumbs), COLUMNS)]
    return np.vstack(rows)


def _chequers() -> np.ndarray:
    y, x = np.mgrid[0:THUMB, 0:THUMB] // 16
    return np.repeat(np.where((x + y) % 2 == 0, 118.0, 150.0)[..., None], 3, 2).astype(np.float32)
