"""What a tracker says about the face in a frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tracking.basics.arrays import Array
from tracking.expressions.measures import Clues


@dataclass(frozen=True, slots=True)
class TrackedFace:
    """One person's face. "No face" is None in place of a `TrackedFace`.

    `left` and `right` are the person's own. The person's left eye is in the right half of a camera's picture.

    Convention:
        The angles are the head's rotation against the camera's axes, as the picture shows it (not mirrored),
        in degrees; all three are 0 for a face that looks along the camera's axis. The head is pitched first
        and rolled last; `tracking.trackers.head_rotation` has the matrix.

    Attributes:
        time_s: the frame's time.
        pitch_deg: positive = face up.
        yaw_deg: positive = face to the image's left (the person's right).
        roll_deg: positive = crown to the image's left.
        left_eye: 0 open .. 1 closed; below 0 for an eye opened wider than most.
        right_eye: likewise.
        mouth: 0 closed .. 1 wide open.
        landmarks: float32 (N, 3), x and y in pixels of the frame from its upper left corner, z in the same
            scale and smaller nearer to the camera; None where the tracker has none.
        clues: what an expression is read from; None where the tracker has none.
        points: `tracking.trackers.geometry.POINTS` on the unturned head, float32 (P, 2); None where the
            tracker has none.
        sure: whether the numbers stand as they are; others are doubted on a turned head.
        gaze_x: where the eyes look against the head, 1 for 25 degrees; positive = to the image's left.
        gaze_y: likewise, 1 for 20 degrees; positive = up.
        left_eye_wide: 1 for an eye opened as wide as it goes.
        right_eye_wide: likewise.
        eye_smile: 1 for lids that a laugh arches; 0 where the tracker leaves it to the mouth.
        left_brow: 1 raised .. -1 lowered, about 0 at rest.
        right_brow: likewise.
        brow_angle: positive = inner ends raised (troubled), negative = lowered (angry).
        mouth_form: corners of the mouth, 1 smile .. -1 sad.
        lips_round: 1 for pursed or rounded lips; below 0 for spread ones.
        lips_spread: 1 for lips drawn wide; below 0 for rounded ones.
        place_x: the head's place in the picture, -1 right edge .. 1 left edge.
        place_y: likewise, -1 bottom .. 1 top.
        nearness: the head's size in the picture, in doublings.
    """

    time_s: float
    pitch_deg: float
    yaw_deg: float
    roll_deg: float
    left_eye: float
    right_eye: float
    mouth: float
    landmarks: Array | None = field(default=None, compare=False, repr=False)
    clues: Clues | None = field(default=None, compare=False, repr=False)
    points: Array | None = field(default=None, compare=False, repr=False)
    sure: bool = field(default=False, compare=False, repr=False)
    gaze_x: float = 0.0
    gaze_y: float = 0.0
    left_eye_wide: float = 0.0
    right_eye_wide: float = 0.0
    eye_smile: float = 0.0
    left_brow: float = 0.0
    right_brow: float = 0.0
    brow_angle: float = 0.0
    mouth_form: float = 0.0
    lips_round: float = 0.0
    lips_spread: float = 0.0
    place_x: float = 0.0
    place_y: float = 0.0
    nearness: float = 0.0

    @classmethod
    def from_numbers(cls, time_s: float, numbers: Mapping[str, float]) -> TrackedFace:
        """Make a face of its numbers by name, without landmarks."""
        return cls(time_s, **numbers)  # type: ignore[arg-type]
