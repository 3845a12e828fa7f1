"""What ARKit's 52 shapes and avatars' expressions say of the numbers beyond the six.

Convention:
    Numbers have the names, units and signs of the pose table, and left and right are the person's: gaze to
    the person's right is gaze to the image's left. What the shapes don't tell is left out.
"""

from __future__ import annotations

from collections.abc import Mapping

Shapes = Mapping[str, float]

VOWELS = ("mouth_i", "mouth_u", "mouth_e", "mouth_o")
"""Shares of the mouth's shape; what they leave of 1 is the shape of a."""

_E_FROM = 0.3  # opening from which a spread mouth says e and no longer i
_LEAST_VOWEL = 0.15  # quieter vowels are no shape of their own
_EYE_ASIDE_DEG, _EYE_UP_DEG = 25.0, 20.0  # turns of an eye that count as 1


def numbers_of_shapes(shapes: Shapes, opening: float | None = None) -> dict[str, float]:
    """Return the numbers that shapes tell.

    Args:
        shapes: by ARKit's names, 0 to 1 and a little beyond.
        opening: of the mouth, 0 to 1; 0 where it is not known.
    """
    if not shapes:
        return {}
    return {
        **_gaze(shapes),
        **_eyes(shapes),
        **_brows(shapes),
        **_mouth(shapes, opening or 0.0),
    }


def gaze_of_eyes(*eyes_deg: tuple[float, float]) -> dict[str, float]:
    """Return the gaze of eyes' rotations.

    Args:
        eyes_deg: of each eye, degrees to the person's right and up.
    """
    if not eyes_deg:
        return {}
    right = sum(aside for aside, _ in eyes_deg) / len(eyes_deg)
    up = sum(up for _, up in eyes_deg) / len(eyes_deg)
    return {"gaze_x": _within(right / _EYE_ASIDE_DEG), "gaze_y": _within(up / _EYE_UP_DEG)}


def numbers_of_expressions(values: Shapes) -> dict[str, float]:
    """Return the numbers that an avatar's expressions tell.

    Args:
        values: by VRM 0's names, 0 to 1; left and right are those of the avatar that is copied.
    """
    numbers: dict[str, float] = {}
    if any(name in values for name in ("LookLeft", "LookRight", "LookUp", "LookDown")):
        numbers["gaze_x"] = _within(_of(values, "LookRight") - _of(values, "LookLeft"))
        numbers["gaze_y"] = _within(_of(values, "LookUp") - _of(values, "LookDown"))
    if any(name in values for name in ("Joy", "Fun", "Sorrow", "Angry")):
        glad, sad = _of(values, "Joy") + _of(values, "Fun"), _of(values, "Sorrow")
        numbers["mouth_form"] = _within(glad - sad)
        numbers["eye_smile"] = _share(_of(values, "Joy"))
        numbers["brow_angle"] = _within(sad - _of(values, "Angry"))
    if "Surprised" in values:
        wide = _share(values["Surprised"])
        numbers |= dict.fromkeys(("left_eye_wide", "right_eye_wide", "left_brow", "right_brow"), wide)
    return numbers | vowel_shares({name: _of(values, name) for name in "AIUEO" if name in values})


def vowel_shares(vowels: Shapes) -> dict[str, float]:
    """Return the shares of the mouth's shapes, from how much of each vowel a mouth says.

    Args:
        vowels: by A, I, U, E, O, 0 to 1; nothing is told by A alone.
    """
    if not any(name in vowels for name in "IUEO"):
        return {}
    told = {name: max(_of(vowels, name), 0.0) for name in "AIUEO"}
    whole = max(sum(told.values()), _LEAST_VOWEL)
    return {number: told[number[-1].upper()] / whole for number in VOWELS}


def _gaze(shapes: Shapes) -> dict[str, float]:
    if "eyeLookOutRight" not in shapes and "eyeLookOutLeft" not in shapes:
        return {}
    right = _of(shapes, "eyeLookOutRight") + _of(shapes, "eyeLookInLeft")
    left = _of(shapes, "eyeLookInRight") + _of(shapes, "eyeLookOutLeft")
    up, down = _mean(shapes, "eyeLookUp"), _mean(shapes, "eyeLookDown")
    return {"gaze_x": _within((right - left) / 2.0), "gaze_y": _within(up - down)}


def _eyes(shapes: Shapes) -> dict[str, float]:
    numbers = {
        f"{side.lower()}_eye_wide": _share(shapes[f"eyeWide{side}"])
        for side in ("Left", "Right")
        if f"eyeWide{side}" in shapes
    }
    if "cheekSquintLeft" in shapes or "cheekSquintRight" in shapes:
        numbers["eye_smile"] = _share(_mean(shapes, "cheekSquint"))
    elif "eyeSquintLeft" in shapes or "eyeSquintRight" in shapes:
        # Without the cheeks: eyes narrowed by a smile, not by the sun.
        numbers["eye_smile"] = _share(2.0 * _mean(shapes, "eyeSquint") * _mean(shapes, "mouthSmile"))
    return numbers


def _brows(shapes: Shapes) -> dict[str, float]:
    if "browInnerUp" not in shapes and "browDownLeft" not in shapes:
        return {}
    inner = _of(shapes, "browInnerUp")
    heights = {
        f"{side.lower()}_brow": _within(
            (inner + _of(shapes, f"browOuterUp{side}")) / 2.0 - _of(shapes, f"browDown{side}")
        )
        for side in ("Left", "Right")
    }
    return {
        **heights,
        "brow_angle": _within(inner - _mean(shapes, "browOuterUp") - _mean(shapes, "browDown")),
    }


def _mouth(shapes: Shapes, opening: float) -> dict[str, float]:
    numbers: dict[str, float] = {}
    if "mouthSmileLeft" in shapes or "mouthSmileRight" in shapes:
        numbers["mouth_form"] = _within(_mean(shapes, "mouthSmile") - _mean(shapes, "mouthFrown"))
    if not any(name in shapes for name in ("mouthPucker", "mouthFunnel", "mouthStretchLeft")):
        return numbers
    spread = _share(_mean(shapes, "mouthStretch") + _mean(shapes, "mouthDimple") / 2.0)
    says_e = min(max(opening, 0.0) / _E_FROM, 1.0)
    funnel = _share(_of(shapes, "mouthFunnel"))
    told = {
        "mouth_i": spread * (1.0 - says_e),
        "mouth_u": _share(_of(shapes, "mouthPucker")) * (1.0 - funnel),
        "mouth_e": spread * says_e,
        "mouth_o": funnel,
    }
    whole = max(sum(told.values()), 1.0)
    return {**numbers, **{name: value / whole for name, value in told.items()}}


def _of(values: Shapes, name: str) -> float:
    return values.get(name, 0.0)


def _mean(shapes: Shapes, name: str) -> float:
    return (_of(shapes, name + "Left") + _of(shapes, name + "Right")) / 2.0


def _share(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _within(value: float) -> float:
    return min(max(value, -1.0), 1.0)
