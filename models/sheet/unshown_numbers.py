"""Numbers of a pose that a drawing has nothing for: said once, then left out."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from models.sheet.eye_patch import EyePatch
from models.sheet.face_overlays import FaceOverlays
from tracking.pose import Pose

_log = logging.getLogger(__name__)

_GAZE = ("gaze_x", "gaze_y")
_LIDS = ("left_eye_wide", "right_eye_wide", "eye_smile")
_BROWS = ("left_brow", "right_brow", "brow_angle")


class UnshownNumbers:
    """Says once of each group of numbers that the drawing can't show it.

    Args:
        patches: eyes and mouth of the drawing, by name.
        overlays: its brows and cheeks.
    """

    def __init__(self, patches: Mapping[str, object], overlays: FaceOverlays) -> None:
        eyes = [patch for patch in patches.values() if isinstance(patch, EyePatch)]
        self.groups: dict[tuple[str, ...], str] = {}
        if not any(eye.iris is not None for eye in eyes):
            self.groups[_GAZE] = "no iris with white around it was found: the eyes don't look about"
        if not any(eye.laughing is not None for eye in eyes):
            self.groups[_LIDS] = "no open eye in parts was found: the eyes neither widen nor laugh"
        if not overlays.brows:
            self.groups[_BROWS] = "no brows were found: they don't move"
        if not overlays.cheeks:
            self.groups["blush",] = "no bare cheek was found: the face doesn't blush"

    def tell(self, pose: Pose) -> None:
        """Log what is asked for and can't be shown, each once."""
        for names in list(self.groups):
            if any(getattr(pose, name) for name in names):
                _log.warning("%s", self.groups.pop(names))
