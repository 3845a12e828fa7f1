"""What is wrong with a drawing that no program can mend: named, with what to do about it."""

from __future__ import annotations

import cv2
import numpy as np

from models.drawing import FRAME_SIZE, Drawing
from models.importing.own_alpha import see_through_share
from models.importing.report import Fault
from models.parts.eye_parts import HIDDEN_FROM, EyeParts
from models.sheet.character import SheetCharacter
from models.sheet.finder import SURE, Located
from models.sheet.player import SheetPlayer
from tracking.pose import Pose

SMALL_HEAD = 96
REMEDY_CLOSED = (
    "If it is open, say where it is with --{option} X,Y; a closed eye can't be opened: import a drawing with "
    "open eyes, and give this one with --eyes-closed"
)
REMEDY_COVERED_EYE = (
    "If it is to blink, draw it without the cover, or give a drawing with closed eyes with --eyes-closed"
)
REMEDY_COVERED = "Draw it without the cover, or give a drawing with the mouth open with --mouth-open"
FILMED_SOFT, FILMED_TIMES, FILMED_COLOURS = 0.36, 2.2, 0.35
"""Of a head that was filmed: least share of softly shaded pixels, how many times that of edges, and the most
of its pixels that are of the eight commonest of 32768 colours. Of 56 drawings none is like that (two of them
when stored as JPEG of quality 75), of five filmed heads each."""
LITTLE_CHANGE = 4.0
"""A blink that changes the eye by less than this (of 255, mean over the eye) hardly changes it."""


def drawing_faults(drawing: Drawing, located: Located) -> list[Fault]:
    """Return the faults that show in a drawing and in what was found in it."""
    checks = (_unsure, _small_head, _features, _profile, _cropped, _contrast, _filmed)
    out = [fault for check in checks for fault in check(drawing, located)]
    if see_through_share(drawing.rgba) > 0.1:
        what = "parts of the body are half transparent"
        out.append(
            Fault("see-through", "doubt", what, "If that is not meant, export the picture with opaque layers")
        )
    return out


def expression_faults(character: SheetCharacter, located: Located | None = None) -> list[Fault]:
    """Return the faults that show only when the character is compiled: where nothing can be moved.

    Args:
        character: compiled.
        located: where eyes and mouth were found.
    """
    player = SheetPlayer(character)
    out = []
    if located is not None and located.mouth is not None and "mouth" not in character.expressions:
        what = "something covers the mouth, or it can't be made out: it will not open"
        out.append(Fault("mouth covered", "serious", what, REMEDY_COVERED))
    for name in ("left_eye", "right_eye"):
        maps = character.expressions.get(name)
        if maps is None:
            continue
        words = name.replace("_", " ")
        if isinstance(maps, EyeParts) and maps.hidden >= HIDDEN_FROM:
            what = f"something covers the {words}, or it can't be made out: it will not blink"
            out.append(Fault("eye covered", "serious", what, REMEDY_COVERED_EYE))
            continue
        neutral = player.neutral
        rest = player.pose(neutral).rgba_premultiplied
        shut = player.pose(Pose(**{"mouth": neutral.mouth, name: 1.0})).rgba_premultiplied
        if _change(character, rest, shut, maps.centre) < LITTLE_CHANGE:
            what = f"closing the {words} changes nearly nothing: it seems to be closed in the drawing"
            remedy = REMEDY_CLOSED.format(option=name.replace("_", "-"))
            out.append(Fault("eye closed", "serious", what, remedy))
    return out


def told_once(seen: list[Fault], shown: list[Fault]) -> list[Fault]:
    """Return the faults of a drawing and of its character, those of one name and part once.

    Where both say of an eye that it is covered, what the character shows is said: there the remedy is better.
    """
    said = {(fault.name, part) for fault in shown for part in _parts(fault)}
    return [f for f in seen if not any((f.name, part) in said for part in _parts(f))] + shown


def _parts(fault: Fault) -> list[str]:
    return [part for part in ("left eye", "right eye", "mouth") if part in fault.what]


def _change(
    character: SheetCharacter, rest: np.ndarray, shut: np.ndarray, centre: tuple[float, float]
) -> float:
    frame = character.drawing.framing
    height, width = rest.shape[:2]
    x, y = frame.left + centre[0] * frame.scale, frame.top + centre[1] * frame.scale
    x0, x1 = (int(np.clip(x + d * frame.scale, 0, width)) for d in (-12, 12))
    y0, y1 = (int(np.clip(y + d * frame.scale, 0, height)) for d in (-9, 9))
    if x0 >= x1 or y0 >= y1:
        return 0.0
    return float(cv2.absdiff(rest[y0:y1, x0:x1], shut[y0:y1, x0:x1]).mean())


def _unsure(drawing: Drawing, located: Located) -> list[Fault]:
    if located.confidence.get("centre", 1.0) >= SURE:
        return []
    what = "the head's place is a guess"
    return [Fault("head unsure", "serious", what, "Say where it is with --head X,Y,SIZE")]


def _small_head(drawing: Drawing, located: Located) -> list[Fault]:
    size = drawing.framing.scale * FRAME_SIZE / 2
    if size >= SMALL_HEAD:
        return []
    what = f"the head is only {size:.0f} pixels high"
    return [
        Fault("small head", "serious", what, f"Export the picture larger: {SMALL_HEAD} pixels are the least")
    ]


def _features(drawing: Drawing, located: Located) -> list[Fault]:
    out = []
    for name in ("left_eye", "right_eye"):
        if located.features()[name] is None or _blank(drawing, located, name, (10, 7), 24):
            words = name.replace("_", " ")
            what = f"the character's {words} can't be made out, covered perhaps: it will not blink"
            out.append(
                Fault("eye covered", "serious", what, f"Say where it is with --{name.replace('_', '-')} X,Y")
            )
    if located.mouth is None or _blank(drawing, located, "mouth", (8, 5), 8):
        what = "the mouth can't be made out, covered perhaps: it will not open"
        out.append(Fault("mouth covered", "serious", what, "Say where it is with --mouth X,Y"))
    return out


def _blank(drawing: Drawing, located: Located, name: str, half: tuple[float, float], least: float) -> bool:
    """Whether hardly anything is drawn where a mark was found: skin, hair or cloth of one colour.

    What was told by hand, and so has no confidence, is believed.

    Args:
        drawing: framed.
        located: where marks were found.
        name: of the mark.
        half: half sizes to look at, frame pixels.
        least: difference of light and dark (of 255) that a mark has.
    """
    at = located.features()[name]
    if at is None or name not in located.confidence:
        return False
    height, width = drawing.rgba.shape[:2]
    k = drawing.framing.scale
    x0, x1 = (int(np.clip(at[0] + d * k, 0, width)) for d in (-half[0], half[0]))
    y0, y1 = (int(np.clip(at[1] + d * k, 0, height)) for d in (-half[1], half[1]))
    if x1 - x0 < 3 or y1 - y0 < 3:
        return False
    light = drawing.rgba[y0:y1, x0:x1, :3].astype(np.float32) @ np.array([0.3, 0.59, 0.11], np.float32)
    return float(np.percentile(light, 98) - np.percentile(light, 2)) < least


def _profile(drawing: Drawing, located: Located) -> list[Fault]:
    left, right, mouth = located.left_eye, located.right_eye, located.mouth
    x0, _, x1, _ = located.box
    if left is None or right is None or mouth is None or x1 <= x0:
        return []
    apart = float(np.hypot(left[0] - right[0], left[1] - right[1]))
    if apart < 1:
        turned = True
    else:
        along = np.array([left[0] - right[0], left[1] - right[1]]) / apart
        middle = (np.array(left) + right) / 2
        # How far the mouth lies beside the line between the eyes, in eye distances.
        turned = abs(float((np.array(mouth) - middle) @ along)) > 0.3 * apart or apart < 0.18 * (x1 - x0)
    if not turned:
        return []
    what = "the face seems to look to one side"
    return [Fault("profile", "doubt", what, "A face looking straight ahead turns best both ways")]


def _cropped(drawing: Drawing, located: Located) -> list[Fault]:
    height, width = drawing.rgba.shape[:2]
    x0, y0, x1, y1 = located.box
    alpha = drawing.rgba[..., 3]
    top, left, right = (
        alpha[0],
        alpha[: max(1, int(min(y1, height))), 0],
        alpha[: max(1, int(min(y1, height))), -1],
    )
    inside = top[max(0, int(x0)) : max(1, int(x1))]
    share = 0.05 * max(x1 - x0, 1)
    if (inside > 128).sum() > 4 * share or min(x0, y0) < -2 * share or x1 > width + 2 * share:
        cut = True
    else:
        cut = any(
            (line > 128).sum() > 4 * share for line in (left[max(0, int(y0)) :], right[max(0, int(y0)) :])
        )
    if not cut:
        return []
    what = "the head is cut off by the picture's edge: the cut will show when it turns"
    return [Fault("cropped head", "serious", what, "Draw or export the whole head with some room around it")]


def _filmed(drawing: Drawing, located: Located) -> list[Fault]:
    """Tell photographs from drawings by shades: those have neither lines nor areas of one colour."""
    x0, y0, x1, y1 = (max(0, round(v)) for v in located.box)
    head = drawing.rgba[y0:y1, x0:x1]
    if min(head.shape[:2]) < SMALL_HEAD / 2:
        return []
    k = 256.0 / max(head.shape[:2])
    head = cv2.resize(head, None, fx=k, fy=k, interpolation=cv2.INTER_AREA if k < 1.0 else cv2.INTER_LINEAR)
    solid = cv2.erode((head[..., 3] > 250).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    if solid.sum() < 1000:
        return []
    light = head[..., :3].astype(np.float32) @ np.array([0.3, 0.59, 0.11], np.float32)
    spread = cv2.blur(light * light, (5, 5)) - cv2.blur(light, (5, 5)) ** 2
    rough = np.sqrt(np.maximum(spread, 0.0))[solid]
    soft, edges = float(((rough > 1.5) & (rough < 8.0)).mean()), float((rough > 15.0).mean())
    codes = (head[solid][:, :3].astype(np.int32) >> 3) @ np.array([1024, 32, 1], np.int32)
    common = np.sort(np.bincount(codes))[-8:].sum() / len(codes)
    if soft < FILMED_SOFT or soft < FILMED_TIMES * edges or common > FILMED_COLOURS:
        return []
    what = "it looks like a photo, not like a drawing: its eyes and mouth may move wrongly"
    remedy = "`ichimai animate PICTURE CLIP --motion NAME` moves photos"
    return [Fault("photo", "doubt", what, remedy)]


def _contrast(drawing: Drawing, located: Located) -> list[Fault]:
    x0, y0, x1, y1 = (int(v) for v in located.box)
    part = drawing.rgba[max(0, y0) : max(1, y1), max(0, x0) : max(1, x1)]
    seen = part[part[..., 3] > 128][:, :3]
    if len(seen) < 16:
        return []
    light = seen @ np.array([0.3, 0.59, 0.11])
    if float(np.percentile(light, 97) - np.percentile(light, 3)) >= 35:
        return []
    what = "the face has little contrast: eyes and mouth may move wrongly"
    return [Fault("low contrast", "doubt", what, "Give lines and eyes stronger colours")]
