"""Drawings with one fault each, and without any: how often an import names what is wrong, and what is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

import cv2
import numpy as np

from models.colour import straighten
from models.generator.character import Character
from models.training.backdrops import backdrop
from models.training.evaluate import TEST_FROM
from tracking.pose import Pose

SIZE = 256
NONE = "none"


class Case(NamedTuple):
    """A picture and the fault it has.

    Attributes:
        fault: as the report calls it, or `NONE`.
        seed: of the character.
        rgba: uint8 (H, W, 4), straight.
    """

    fault: str
    seed: int
    rgba: np.ndarray


class FaultRow(NamedTuple):
    """What an import said of a case: the fault that it has, and those that were named."""

    fault: str
    seed: int
    named: tuple[str, ...]


def sound(seed: int) -> Character | None:
    """Return a character whose drawing has no fault: eyes open and to be seen, head whole, face ahead.

    None where the generator drew one, by its own account.
    """
    character = Character(seed, SIZE)
    rest = character.rest
    turned = max(abs(rest.yaw_deg), abs(rest.pitch_deg), abs(rest.roll_deg)) > 8
    if max(character.design.drawn_eyes) > 0.3 or turned:
        return None
    drawing = character.drawing()
    if drawing[0, :, 3].any() or drawing[: SIZE * 3 // 5, [0, -1], 3].any():
        return None
    return character if all(_shows(character, drawing, name) for name in character.features()) else None


def _shows(character: Character, drawing: np.ndarray, name: str) -> bool:
    """Whether an eye or the mouth of a drawing, uint8 (H, W, 4), can be seen: whether moving it shows."""
    drawn = character.drawn
    value = 1.0 if name != "mouth" or drawn.mouth < 0.5 else 0.0
    values = {n: getattr(drawn, n) for n in ("left_eye", "right_eye", "mouth")} | {name: value}
    x, y, w, h = character.features()[name]
    part = (slice(max(0, int(y - h)), int(y + h) + 1), slice(max(0, int(x - w)), int(x + w) + 1))
    moved = character.render(Pose(**values)).rgba
    return float(cv2.absdiff(moved, drawing)[part].max(2).mean()) > (20 if name != "mouth" else 8)


def fault_cases(seed: int, fault: str) -> Case | None:
    """Return the picture of a fault; None where the seed's character has one of its own."""
    character = sound(seed)
    if character is None:
        return None
    r = np.random.default_rng([31, seed])
    drawing = straighten(_MAKERS[fault](character, r))
    if fault not in ("see-through", "no face") and seed % 2:
        drawing = _on_ground(drawing, r)
    return Case(fault, seed, drawing)


def _on_ground(rgba: np.ndarray, r: np.random.Generator) -> np.ndarray:
    """Lay a drawing, uint8 (H, W, 4) straight, on paper of a colour that is none of its own."""
    own = rgba[rgba[..., 3] > 200][:, :3].astype(np.float32)
    grounds = r.uniform(0, 255, (40, 3))
    apart = [float(np.percentile(np.abs(own - g).max(1), 2)) for g in grounds]
    share = rgba[..., 3:] / 255
    laid = rgba[..., :3] * share + np.round(grounds[int(np.argmax(apart))]) * (1 - share)
    return np.dstack([np.clip(laid + 0.5, 0, 255).astype(np.uint8), np.full(rgba.shape[:2], 255, np.uint8)])


def _as_drawn(character: Character, r: np.random.Generator) -> np.ndarray:
    return character.drawing()


def _no_face(character: Character, r: np.random.Generator) -> np.ndarray:
    """A landscape, or the character from the chest down: uint8 (SIZE, SIZE, 4), premultiplied."""
    if r.random() < 0.5:
        rgb = backdrop(SIZE, r, np.zeros((0, 3)))
        return np.dstack([rgb, np.full((SIZE, SIZE), 255)]).astype(np.uint8)
    drawing = character.drawing()
    low = drawing[round(0.8 * SIZE) :]
    return np.concatenate([low, np.repeat(low[-1:], SIZE - len(low), 0)])


def _several(character: Character, r: np.random.Generator) -> np.ndarray:
    other, step = None, 0
    while other is None:
        step += 1
        other = sound(character.seed + 1000 * step)
    return np.hstack([character.drawing(), other.drawing()])


def _profile(character: Character, r: np.random.Generator) -> np.ndarray:
    """Push eyes, nose and mouth to one side of the face, the farther half narrow, as in a turned head.

    uint8 (SIZE, SIZE, 4), premultiplied.
    """
    d, side = character.design, r.choice([-1.0, 1.0])
    m = character.view.matrix()
    cx, cy = m[:, :2] @ [d.cx, (d.eye_y + d.chin_y) / 2] + m[:, 2]
    half = d.face_width * character.view.scale
    y, x = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32) + 0.5
    t = (x - cx) / half
    # Back from where it is seen: the middle of the face is shown at 0.6 of its half width.
    a = 0.6 * side
    source = np.where(t * side > 0.6, side + (t - side) * (1.0 / 0.4), -side + (t + side) * (1.0 / 1.6))
    inside = np.clip(1.3 - np.abs(y - cy) / half, 0, 1) * (np.abs(t) < 1)
    moved = t + (np.where(np.abs(t) < 1, source, t) - t) * np.minimum(1, 3 * inside) * abs(a) / 0.6
    at_x, at_y = (cx + moved * half - 0.5).astype(np.float32), (y - 0.5).astype(np.float32)
    return cv2.remap(character.drawing(), at_x, at_y, cv2.INTER_LINEAR)


def _small(character: Character, r: np.random.Generator) -> np.ndarray:
    side = round(SIZE * r.uniform(0.3, 0.6))
    small = cv2.resize(character.drawing(), (side, side), interpolation=cv2.INTER_AREA)
    return cv2.copyMakeBorder(small, r.integers(0, 40), 0, r.integers(10, 80), r.integers(10, 80),
                              cv2.BORDER_CONSTANT)  # fmt: skip


def _covered_eye(character: Character, r: np.random.Generator) -> np.ndarray:
    """A patch, or a lock of hair, over all of one eye: uint8 (SIZE, SIZE, 4), premultiplied."""
    name = str(r.choice(["left_eye", "right_eye"]))
    x, y, w, h = character.features()[name]
    out = character.drawing()
    p = character.design.palette
    colour = [255 * c for c in (p.hair if r.random() < 0.5 else (0.08, 0.08, 0.1))] + [255.0]
    wide, high = 1.35 * w, max(1.7 * h, 0.9 * w)
    if r.random() < 0.5:
        cv2.ellipse(out, (round(x), round(y)), (round(wide), round(high)), 0, 0, 360, colour, -1, cv2.LINE_AA)
    else:
        lock = [(x - wide, y - 4 * high), (x + wide, y - 4 * high), (x + wide, y + high), (x, y + 2.2 * high),
                (x - wide, y + high)]  # fmt: skip
        cv2.fillPoly(out, [np.round(np.array(lock) * 16).astype(np.int32)], colour, cv2.LINE_AA, 4)
    return np.minimum(out, character.drawing()[..., 3:])


def _closed_eyes(character: Character, r: np.random.Generator) -> np.ndarray:
    eyes = ((1.0, 1.0), (1.0, 0.0), (0.0, 1.0))[r.choice(3, p=[0.6, 0.2, 0.2])]
    return character.render(Pose(left_eye=eyes[0], right_eye=eyes[1], mouth=character.drawn.mouth)).rgba


def _covered_mouth(character: Character, r: np.random.Generator) -> np.ndarray:
    """A mask or scarf over the lower face: uint8 (SIZE, SIZE, 4), premultiplied."""
    x, y, _, h = character.features()["mouth"]
    d, k = character.design, character.view.scale
    half = d.face_width * k * r.uniform(0.75, 1.05)
    low = character.view.matrix()[1] @ [d.cx, d.chin_y, 1]
    top = y - max(1.6 * h, 5 * k) - 2
    colour = [
        float(v) for v in (r.uniform(0, 255) if r.random() < 0.5 else r.uniform(0, 255, 3)) * np.ones(3)
    ]
    mask = [
        (x - half, top),
        (x, top - 3),
        (x + half, top),
        (x + 0.8 * half, low),
        (x, low + 6 * k),
        (x - 0.8 * half, low),
    ]
    out = character.drawing()
    cv2.fillPoly(out, [np.round(np.array(mask) * 16).astype(np.int32)], [*colour, 255.0], cv2.LINE_AA, 4)
    return np.minimum(out, character.drawing()[..., 3:])


def _pale(character: Character, r: np.random.Generator) -> np.ndarray:
    drawing = character.drawing().astype(np.float32)
    share = drawing[..., 3:] / 255
    mean = drawing[..., :3].sum((0, 1)) / share.sum()
    rest = r.uniform(0.05, 0.13)
    drawing[..., :3] = mean * share * (1 - rest) + drawing[..., :3] * rest
    return np.clip(drawing + 0.5, 0, 255).astype(np.uint8)


def _cropped(character: Character, r: np.random.Generator) -> np.ndarray:
    """The upper fifth of the head and more is missing, or one side: uint8 (H, W, 4), premultiplied."""
    d, m, drawing = character.design, character.view.matrix(), character.drawing()
    top, eye = (m[1] @ [d.cx, y, 1] for y in (d.hair_top, d.eye_y - 14))
    if r.random() < 0.6:
        return drawing[round(top + (eye - top) * r.uniform(0.35, 0.8)) :]
    middle = m[0] @ [d.cx, d.eye_y, 1]
    return drawing[:, round(middle - d.face_width * character.view.scale * r.uniform(0.8, 1.0)) :]


def _see_through(character: Character, r: np.random.Generator) -> np.ndarray:
    drawing = character.drawing().astype(np.float32)
    d = character.design
    low = round(character.view.matrix()[1] @ [d.cx, d.chin_y + 8, 1])
    drawing[low:] *= r.uniform(0.25, 0.75)
    return np.clip(drawing + 0.5, 0, 255).astype(np.uint8)


_MAKERS: dict[str, Callable[[Character, np.random.Generator], np.ndarray]] = {
    NONE: _as_drawn,
    "no face": _no_face,
    "several faces": _several,
    "profile": _profile,
    "small head": _small,
    "eye covered": _covered_eye,
    "eye closed": _closed_eyes,
    "mouth covered": _covered_mouth,
    "low contrast": _pale,
    "cropped head": _cropped,
    "see-through": _see_through,
}
FAULTS = tuple(_MAKERS)


def judged_faults(
    name_faults: Callable[[np.ndarray], tuple[str, ...]],
    sound_count: int,
    faulty_count: int,
    first_seed: int = TEST_FROM,
    only: tuple[str, ...] = FAULTS,
) -> Iterator[FaultRow]:
    """Yield what is said of drawings without faults, and of drawings with each.

    Args:
        name_faults: names the faults of a picture, uint8 (H, W, 4), straight RGBA.
        sound_count: how many drawings without faults.
        faulty_count: how many drawings of each fault.
        first_seed: of the test split, or of another.
        only: which of `FAULTS`.
    """
    for fault in only:
        left, seed = (sound_count if fault == NONE else faulty_count), first_seed
        while left:
            case = fault_cases(seed, fault)
            seed += 1
            if case is not None:
                left -= 1
                yield FaultRow(fault, case.seed, name_faults(case.rgba))


def fault_table(rows: list[FaultRow]) -> str:
    """Return the measures as Markdown: hits by fault, false alarms by fault."""
    alarms = Counter(name for row in rows if row.fault == NONE for name in row.named)
    sound_count = sum(row.fault == NONE for row in rows)
    clean = sum(row.fault == NONE and not row.named for row in rows)
    lines = ["| fault | named where it is | named where none is |", "|---|---|---|"]
    for fault in FAULTS[1:]:
        own = [row for row in rows if row.fault == fault]
        hits = sum(fault in row.named for row in own)
        lines.append(f"| {fault} | {hits} of {len(own)} | {alarms[fault]} of {sound_count} |")
    others = {name: n for name, n in alarms.items() if name not in FAULTS}
    lines.append(f"\n{clean} of {sound_count} sound drawings were given no fault; others: {others or 'none'}")
    return "\n".join(lines)
