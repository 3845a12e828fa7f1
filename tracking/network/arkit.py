"""The 52 face shapes that phones send, and the spellings that are in use for their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_BOTH_SIDES = (
    "browDown browOuterUp cheekSquint eyeBlink eyeLookDown eyeLookIn eyeLookOut eyeLookUp eyeSquint eyeWide "
    "mouthDimple mouthFrown mouthLowerDown mouthPress mouthSmile mouthStretch mouthUpperUp noseSneer"
)
_SINGLE = (
    "browInnerUp cheekPuff jawForward jawLeft jawOpen jawRight mouthClose mouthFunnel mouthLeft mouthPucker "
    "mouthRight mouthRollLower mouthRollUpper mouthShrugLower mouthShrugUpper tongueOut"
)
SHAPES = (
    *_SINGLE.split(),
    *(name + side for name in _BOTH_SIDES.split() for side in ("Left", "Right")),
)
"""ARKit's names; left and right are the person's. Values are 0 to 1, or a little beyond."""

_INNER_BROWS = ("browInnerUpLeft", "browInnerUpRight")
_LONGEST_NAME = 32


def _spellings() -> dict[str, str]:
    """Return ARKit's name for each spelling: `eyeBlinkLeft`, `EyeBlinkLeft`, `eyeBlink_L`, any case."""
    table: dict[str, str] = {}
    for name in (*SHAPES, *_INNER_BROWS):
        table[name.lower()] = name
        for side in ("Left", "Right"):
            if name.endswith(side) and name not in ("jawLeft", "jawRight", "mouthLeft", "mouthRight"):
                table[f"{name.removesuffix(side)}_{side[0]}".lower()] = name
    return table


_NAMES = _spellings()
# Senders repeat their few spellings, so the exact one is looked up first.
_EXACT = {
    spelling: name
    for key, name in _NAMES.items()
    for spelling in (
        key,
        name,
        name[0].upper() + name[1:],
        name.removesuffix("Left") + "_L" if key.endswith("_l") else name,
        name.removesuffix("Right") + "_R" if key.endswith("_r") else name,
    )
}


def shape_name(text: str) -> str | None:
    """Return ARKit's name of a shape in any of the spellings in use, or None for another name."""
    found = _EXACT.get(text)
    if found is None and len(text) <= _LONGEST_NAME:
        found = _NAMES.get(text.lower())
    return found


def shapes_of(pairs: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return known shapes by ARKit's names; inner brows sent one by one become their mean.

    Args:
        pairs: names in any spelling, and finite values, 0 to 1.
    """
    exact = _EXACT.get
    shapes = {name: value for text, value in pairs if (name := exact(text) or shape_name(text)) is not None}
    inner = [shapes.pop(name) for name in _INNER_BROWS if name in shapes]
    if inner and "browInnerUp" not in shapes:
        shapes["browInnerUp"] = sum(inner) / len(inner)
    return shapes


def mouth_opening(shapes: Mapping[str, float]) -> float | None:
    """Return how far the lips are apart, 0 to 1: a dropped jaw with lips pressed together is a closed one."""
    if "jawOpen" not in shapes:
        return None
    return max(shapes["jawOpen"] - max(shapes.get("mouthClose", 0.0), 0.0), 0.0)


def mirrored_shapes(shapes: Mapping[str, float]) -> dict[str, float]:
    """Return the shapes with left and right changed over."""
    return {_MIRROR.get(name, name): value for name, value in shapes.items()}


_MIRROR = {
    name: name.removesuffix(side) + other
    for name in SHAPES
    for side, other in (("Left", "Right"), ("Right", "Left"))
    if name.endswith(side)
}
