"""What a character looks like: every number of its design, drawn from a seed."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

RGB = tuple[float, float, float]


def hsv(h: float, s: float, v: float) -> RGB:
    """Return an sRGB triple from hue (turns), saturation and value."""
    return colorsys.hsv_to_rgb(h % 1, float(np.clip(s, 0, 1)), float(np.clip(v, 0, 1)))


def shaded(colour: RGB, amount: float, hue_shift: float = -0.02) -> RGB:
    """Return the colour in shadow (amount > 0) or light (amount < 0)."""
    h, s, v = colorsys.rgb_to_hsv(*colour)
    if amount >= 0:
        return hsv(h + hue_shift * amount, s + (1 - s) * 0.45 * amount * (s > 0.03), v * (1 - amount))
    return hsv(h - hue_shift * amount, s * (1 + 0.8 * amount), v + (1 - v) * -amount)


def mixed(a: RGB, b: RGB, t: float) -> RGB:
    """Return the colour t of the way from a to b."""
    return tuple(float(x + (y - x) * t) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


@dataclass(slots=True)
class Palette:
    """Colours of one character, sRGB 0..1."""

    skin: RGB
    hair: RGB
    hair_tip: RGB
    eye: RGB
    eye_2: RGB
    line: RGB
    cloth: RGB
    cloth_2: RGB
    cloth_3: RGB
    accent: RGB
    mouth: RGB
    lip: RGB


@dataclass(slots=True)
class Design:
    """One character. Lengths in frame pixels, y down; see `sample` for the ranges."""

    rng: np.random.Generator = field(repr=False)
    palette: Palette
    shading: str  # none, cel, soft
    line_width: float
    tinted_lines: bool
    cx: float
    eye_y: float
    chin_y: float
    face_width: float  # half
    jaw: float  # 0 pointed .. 1 square
    hair_top: float
    hair_width: float  # half
    eye_x: float
    eye_w: float  # half
    eye_h: float
    eye_style: str  # full, dot, narrow, round
    eye_slant: float
    lash: float
    mouth_y: float
    mouth_w: float
    mouth_h: float
    mouth_v: float  # opening in the drawing
    smile: float
    neck_width: float  # half
    shoulder: float  # half
    shoulder_y: float
    brow_tilt: float
    brow_w: float
    drawn_eyes: tuple[float, float]  # closure in the drawing: left, right
    pale: float = 0.0  # how far lines of eyes and mouth fade into the skin
    mouth_round: float = 0.8  # exponent of the lower lip's arch: low is boxy
    neat: bool = False  # groomed: glasses that hide nothing of the eyes
    mouth_arch: float = 0.18  # how far the upper lip rises, of mouth_h at the opening 1
    age: str = "teen"  # chibi, teen, adult
    male: bool = False
    turn: float = 0.0  # sine of the yaw of the drawing: noses point where the head looks
    fur: bool = False  # a furred face, with a muzzle
    mouth_cat: float = 0.0  # how far a cat's mouth waves, of mouth_w
    mouth_skew: float = 0.0  # how far one corner lies below the other, of mouth_w


@dataclass(frozen=True, slots=True)
class Look:
    """What is wished otherwise than the seed has it; None leaves it.

    Attributes:
        hair_hue, eye_hue, cloth_hue: in turns, 0 to 1 (0 red, 1/3 green, 2/3 blue).
        hair_light: 0 dark to 1 light.
        eye_size: factor on the eyes' height, 0.7 to 1.3.
    """

    hair_hue: float | None = None
    hair_light: float | None = None
    eye_hue: float | None = None
    eye_size: float = 1.0
    cloth_hue: float | None = None


SKINS = (
    (0.07, 0.07, 1.0),
    (0.06, 0.16, 1.0),
    (0.07, 0.25, 0.97),
    (0.07, 0.38, 0.87),
    (0.06, 0.48, 0.72),
    (0.055, 0.55, 0.55),
    (0.05, 0.55, 0.38),
    (0.04, 0.5, 0.24),
)
_SKIN_SHARES = (0.27, 0.26, 0.17, 0.1, 0.08, 0.06, 0.04, 0.02)


def _palette(r: np.random.Generator, natural: float = 0.3) -> Palette:
    """Draw colours; `natural` is the share of hair in the colours that hair has."""
    i = int(r.choice(len(SKINS), p=_SKIN_SHARES))
    # Between two of the list: there are no kinds of skin.
    h, s, v = np.array(SKINS[i]) + r.random() * 0.9 * (np.array(SKINS[min(i + 1, len(SKINS) - 1)]) - SKINS[i])
    skin = hsv(h + r.normal(0, 0.014), s * r.uniform(0.6, 1.2), v * r.uniform(0.93, 1.0))
    if r.random() < 0.05:
        skin = hsv(r.random(), r.uniform(0.1, 0.5), r.uniform(0.4, 0.95))
    kind = r.random()
    if kind < natural:
        hair = hsv(r.uniform(0.02, 0.1), r.uniform(0.25, 0.7), r.uniform(0.15, 0.55))
    elif kind < natural + 0.12:
        hair = hsv(r.uniform(0.08, 0.15), r.uniform(0.25, 0.65), r.uniform(0.8, 1))
    elif kind < natural + 0.25:
        hair = hsv(r.random(), r.uniform(0, 0.15), r.choice([r.uniform(0.1, 0.25), r.uniform(0.7, 1)]))
    else:
        hair = hsv(r.random(), r.uniform(0.25, 0.9), r.uniform(0.3, 1))
    tip = hair if r.random() < 0.75 else hsv(r.random(), r.uniform(0.2, 0.8), r.uniform(0.4, 1))
    eye = hsv(r.random(), r.uniform(0.35, 0.95), r.uniform(0.4, 0.95))
    base = r.random()
    cloth = [
        hsv(base + r.choice([0, 0.08, 0.5, 0.33]) + r.normal(0, 0.03), r.beta(1.2, 1.6), r.uniform(0.12, 1))
        for _ in range(3)
    ]
    dark = r.uniform(0.02, 0.3)
    return Palette(
        skin=skin,
        hair=hair,
        hair_tip=tip,
        eye=eye,
        eye_2=shaded(eye, -0.5) if r.random() < 0.8 else hsv(r.random(), 0.6, 0.9),
        line=hsv(r.uniform(0, 1), r.uniform(0, 0.6), dark),
        cloth=cloth[0],
        cloth_2=cloth[1],
        cloth_3=cloth[2] if r.random() < 0.6 else (0.96, 0.96, 0.97),
        accent=hsv(r.random(), r.uniform(0.5, 1), r.uniform(0.5, 1)),
        mouth=hsv(r.uniform(-0.04, 0.03), r.uniform(0.45, 0.75), r.uniform(0.4, 0.85))
        if r.random() < 0.55
        else hsv(r.uniform(-0.04, 0.04), r.uniform(0.25, 0.6), r.uniform(0.75, 1.0)),
        lip=shaded(skin, r.uniform(0.15, 0.4), -0.06),
    )


class Proportions(NamedTuple):
    """Between what a face is chosen.

    Attributes:
        width: half the face's, in frame pixels.
        height: from eyes to chin, in frame pixels.
        chin: where it may lie, in frame pixels.
        mouth: how far down from the eyes to the chin.
    """

    width: tuple[float, float]
    height: tuple[float, float]
    chin: tuple[float, float]
    mouth: tuple[float, float]


DRAWN = Proportions((32, 43), (36, 51), (158, 182), (0.54, 0.72))
"""As drawings have them."""
WORN = Proportions((31, 41), (32, 45), (154, 178), (0.58, 0.72))
"""Of characters to be worn, which `groomed` goes on from."""


ADULT = Proportions((31, 39), (42, 56), (166, 190), (0.58, 0.72))
"""Of grown-ups as semi-realistic drawings have them."""
ROUND_SHARE = 0.05
"""Share of open eyes that are a cartoon's, round and white."""
CHIBI = Proportions((38, 49), (28, 42), (150, 174), (0.52, 0.7))
"""Of the smallest."""


def sample(seed: int, worn: bool = False) -> Design:
    """Return the design of character `seed`: the same for the same seed, on every machine."""
    d = _sampled(seed, worn)
    own = np.random.default_rng([77, seed])
    if d.eye_style == "full" and not worn and own.random() < ROUND_SHARE:
        _with_round_eyes(d, own)
    return d


def _with_round_eyes(d: Design, r: np.random.Generator) -> None:
    """Give a design the eyes of cartoons: round and white, side by side, with an outline and small irises."""
    d.eye_style = "round"
    room = 0.8 * (d.mouth_y - d.eye_y)
    d.eye_w = min(d.face_width * float(r.uniform(0.33, 0.52)), room / 0.8)
    d.eye_h = min(d.eye_w * float(r.uniform(0.8, 1.35)), room)
    d.eye_x = d.eye_w * float(r.uniform(1.0, 1.15))
    d.eye_slant *= 0.3
    # The outline is the lash.
    d.lash = max(d.line_width, 0.6) * float(r.uniform(0.8, 1.8))


class _Head(NamedTuple):
    """Who is drawn, and the measures that all others follow from.

    Attributes:
        male: whether it is a man or a boy.
        age: chibi, teen or adult.
        width: half width of the face, frame pixels.
        eye_y, chin_y: heights of eyes and chin, frame pixels.
        mouth: between what shares of the way from the eyes to the chin the mouth lies.
    """

    male: bool
    age: str
    width: float
    eye_y: float
    chin_y: float
    mouth: tuple[float, float]

    @property
    def adult(self) -> bool:
        """Whether it is no child any more."""
        return self.age == "adult"


def _head(r: np.random.Generator, worn: bool) -> _Head:
    male = bool(r.random() < 0.34)
    u = r.random()
    age = "teen" if worn else "chibi" if u < 0.13 else "adult" if u < 0.45 else "teen"
    p = WORN if worn else {"chibi": CHIBI, "adult": ADULT, "teen": DRAWN}[age]
    width = r.uniform(*p.width) - 2 * (male and age != "adult")
    eye_y = 128 + r.normal(0, 3.5) + (5 if age == "chibi" else 0)
    chin_y = float(np.clip(eye_y + r.uniform(*p.height) + (4 if male else 0), *p.chin))
    return _Head(male, age, width, eye_y, chin_y, p.mouth)


def _sampled(seed: int, worn: bool) -> Design:
    r = np.random.default_rng([20191130, seed])
    head = _head(r, worn)
    male, adult, face_width, eye_y, chin_y = head.male, head.adult, head.width, head.eye_y, head.chin_y
    eye_style, eye_w, eye_h = _open_eye(r, head)
    drawn_eyes = _drawn_eyes(r)
    mouth_v = float(r.uniform(0.15, 1.0)) if r.random() < (0.25 if adult else 0.42) else 0.0
    mouth_y = eye_y + (chin_y - eye_y) * r.uniform(*head.mouth)
    hair_top = float(np.clip(eye_y - (r.uniform(60, 82) if adult else r.uniform(68, 92)), 36, 76))
    fuller = (4, 18) if adult else (8, 22) if male else (10, 34)
    return Design(
        rng=r,
        **_drawn_how(r, adult),
        cx=128 + r.normal(0, 1.5),
        eye_y=eye_y,
        chin_y=chin_y,
        face_width=face_width,
        jaw=r.uniform(0.0, 0.55) + (0.35 if male else 0.1 * adult),
        hair_top=hair_top,
        hair_width=face_width + r.uniform(*fuller),
        eye_x=face_width * (r.uniform(0.42, 0.52) if adult else r.uniform(0.46, 0.57)),
        eye_w=eye_w,
        eye_h=eye_h,
        eye_style=eye_style,
        eye_slant=r.normal(0, 0.13) + (0.08 if male else 0),
        lash=(r.uniform(0.5, 1.8) if male else r.uniform(0.9, 3.2)) * (0.8 if adult else 1.0),
        mouth_y=mouth_y,
        mouth_w=face_width * (r.uniform(0.2, 0.42) if adult else r.uniform(0.06, 0.33)),
        mouth_h=(chin_y - mouth_y) * (r.uniform(0.18, 0.75) if mouth_v > 0 else 0.5),
        mouth_v=mouth_v,
        smile=r.normal(0.12, 0.22),
        **_body(r, head),
        brow_tilt=r.normal(0, 0.22),
        brow_w=r.uniform(0.6, 2.4) + 0.9 * male + (r.uniform(0, 1) if adult else 0),
        drawn_eyes=drawn_eyes,
        pale=float(r.uniform(0.2, 0.65)) if r.random() < 0.3 else 0.0,
        mouth_round=float(r.uniform(0.3, 1.2)) if mouth_v > 0 else 0.8,
        age=head.age,
        male=male,
        fur=bool(r.random() < 0.04) and not worn,
    )


def _drawn_how(r: np.random.Generator, adult: bool) -> dict[str, Any]:
    """Return colours and lines of a drawing, by fields of a `Design`."""
    return {
        "palette": _palette(r, 0.55 if adult else 0.3),
        "shading": str(r.choice(["none", "cel", "soft"], p=[0.45, 0.3, 0.25])),
        "line_width": float(r.choice([0.0, 0.4, 0.7, 1.1, 1.7, 2.6], p=[0.1, 0.2, 0.33, 0.22, 0.1, 0.05])),
        "tinted_lines": bool(r.random() < 0.55),
    }


def _body(r: np.random.Generator, head: _Head) -> dict[str, Any]:
    """Return the measures of neck and shoulders, by fields of a `Design`."""
    male, adult, chibi = head.male, head.adult, head.age == "chibi"
    return {
        "neck_width": r.uniform(8.5, 13) + 4 * male + (r.uniform(1, 5) if adult else 0),
        "shoulder": r.uniform(48, 84) + 16 * male - 8 * chibi + 6 * adult,
        "shoulder_y": head.chin_y + r.uniform(20, 44),
    }


def _open_eye(r: np.random.Generator, head: _Head) -> tuple[str, float, float]:
    """Return the style, half width and half height of an open eye."""
    adult, chibi = head.adult, head.age == "chibi"
    style = _eye_style(r, head.male, adult)
    width = head.width * (r.uniform(0.22, 0.33) if adult else r.uniform(0.27, 0.42))
    open_to = {
        "full": (3.6, 7.5) if adult else (6.5, 13.5) if not chibi else (8, 15),
        "narrow": (2.4, 4.5) if adult else (3.4, 6.5),
        "dot": (3.5, 8),
    }[style]
    return style, width, r.uniform(*open_to)


def _eye_style(r: np.random.Generator, male: bool, adult: bool) -> str:
    u = r.random()
    narrow = (0.5 if male else 0.22) if adult else (0.4 if male else 0.12)
    return "dot" if u < (0.01 if adult else 0.05) else "narrow" if u < 0.05 + narrow else "full"


def _drawn_eyes(r: np.random.Generator) -> tuple[float, float]:
    """Return how far the eyes are closed in the drawing: left, right."""
    u = r.random()
    if u < 0.12:
        half = float(r.uniform(0.1, 0.5))
        return half, half
    if u < 0.15:
        return 1.0, 1.0
    if u < 0.18:
        return (1.0, 0.0) if r.random() < 0.5 else (0.0, 1.0)
    return 0.0, 0.0


def groomed(d: Design) -> Design:
    """Return the design with its proportions brought to what pleases: for characters to be worn.

    Training wants every kind of drawing, the odd ones most of all; a streamer does not.
    """
    d.face_width = max(d.face_width, 35.0)
    d.eye_w = max(d.eye_w, 0.37 * d.face_width)
    d.eye_h = float(np.clip(d.eye_h, 10.5, 13.0)) if d.eye_style == "full" else d.eye_h
    d.eye_x = 0.53 * d.face_width
    d.eye_slant = float(np.clip(d.eye_slant, -0.08, 0.12))
    d.chin_y = float(np.clip(d.chin_y, d.eye_y + 37, d.eye_y + 41))
    d.mouth_y = d.eye_y + 0.66 * (d.chin_y - d.eye_y)
    d.mouth_w = float(np.clip(d.mouth_w, 6.0, 8.5))
    d.smile = min(abs(d.smile) * 0.6, 0.25) + 0.2
    d.shoulder_y = d.chin_y + 25
    d.shoulder = min(d.shoulder, 74.0)
    d.neck_width = min(d.neck_width, 11.5)
    d.lash = float(np.clip(d.lash, 2.0, 2.8))
    d.brow_tilt = float(np.clip(d.brow_tilt, -0.06, 0.06))
    d.brow_w = min(d.brow_w, 2.2 if d.male else 1.5)
    d.jaw = min(d.jaw, 0.24) if d.male else min(d.jaw, 0.06)
    d.line_width, d.tinted_lines = 0.7, True
    d.shading = "soft" if d.shading == "none" else d.shading
    d.drawn_eyes, d.mouth_v = (0.0, 0.0), 0.0
    d.pale, d.fur = 0.0, False
    p = d.palette
    if not 0.0 < colorsys.rgb_to_hsv(*p.skin)[0] < 0.12:
        p.skin = hsv(0.06, 0.16, 1.0)
    p.hair, p.hair_tip = _calmed(p.hair), _calmed(p.hair_tip)
    p.line = shaded(mixed(p.hair, (0.25, 0.12, 0.12), 0.7), 0.72)
    d.neat = True
    return d


def _calmed(colour: RGB) -> RGB:
    """Return a colour of hair that does not shout."""
    h, s, v = colorsys.rgb_to_hsv(*colour)
    return hsv(h, min(s, 0.62), float(np.clip(v, 0.26, 0.95)))


def restyled(d: Design, look: Look) -> Design:
    """Return the design with what is wished; its seed decides the rest as before."""
    p = d.palette
    if look.hair_hue is not None or look.hair_light is not None:
        p.hair, p.hair_tip = (_tinted(c, look.hair_hue, look.hair_light) for c in (p.hair, p.hair_tip))
    if look.eye_hue is not None:
        p.eye, p.eye_2 = (_tinted(c, look.eye_hue, None) for c in (p.eye, p.eye_2))
    if look.cloth_hue is not None:
        shift = look.cloth_hue - colorsys.rgb_to_hsv(*p.cloth)[0]
        p.cloth, p.cloth_2, p.cloth_3, p.accent = (
            _turned(c, shift) for c in (p.cloth, p.cloth_2, p.cloth_3, p.accent)
        )
    d.eye_h *= look.eye_size
    return d


def _tinted(colour: RGB, hue: float | None, light: float | None) -> RGB:
    h, s, v = colorsys.rgb_to_hsv(*colour)
    if hue is not None:
        # A grey has no hue to change.
        h, s = hue, max(s, 0.4)
    return hsv(h, s, v if light is None else 0.15 + 0.85 * light)


def _turned(colour: RGB, shift: float) -> RGB:
    h, s, v = colorsys.rgb_to_hsv(*colour)
    return hsv(h + shift, s, v)
