"""The poser of "sheet" packs: finds, frames and compiles a drawing, then plays it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.drawing import FRAME_SIZE, Drawing, Framing
from models.pack import Pack
from models.poser import AvatarFrame
from models.runtime import RuntimeSettings, open_session
from models.sheet.character import SheetCharacter
from models.sheet.compiler import EYE_ROLE, MOUTH_ROLE, compile_drawing
from models.sheet.direct import DirectPlayer
from models.sheet.finder import Located, locate, locate_another, locate_near
from models.sheet.player import SheetPlayer
from tracking.errors import ModelError
from tracking.pose import Pose

ROLES = ("turner", "finder", EYE_ROLE)
MOUTH_ROLES = ((MOUTH_ROLE,), ("mouth", "reader"))
"""The networks of the mouth: of packs that name its parts, and of those before them, which painted it."""
FRAMED_WITHIN = 0.25
"""A square picture whose head is this near (share of scale and of the frame) to where the networks want
it counts as framed by its artist."""


class SheetPoser:
    """Runs a pack of the "sheet" architecture."""

    def __init__(self, pack: Pack, settings: RuntimeSettings) -> None:
        mouth = next((roles for roles in MOUTH_ROLES if roles[0] in pack.manifest.files), MOUTH_ROLES[0])
        self._networks = {role: open_session(pack.read(role), settings, role) for role in (*ROLES, *mouth)}
        self._name = pack.manifest.identity
        self._player: SheetPlayer | None = None

    def locate(self, drawing: Drawing) -> Located:
        """Find head, eyes and mouth of a drawing."""
        return locate(drawing.rgba, self._networks["finder"])

    def locate_near(self, drawing: Drawing, middle: tuple[float, float], head: float) -> Located:
        """Find eyes and mouth of a head whose middle and height are known, drawing pixels."""
        return locate_near(drawing.rgba, self._networks["finder"], middle, head)

    def locate_another(self, drawing: Drawing, first: Located) -> Located:
        """Find a second head about as large as the first, which is covered in this drawing."""
        return locate_another(drawing.rgba, self._networks["finder"], first)

    def compile(
        self,
        drawing: Drawing,
        located: Located | None = None,
        progress: Callable[[float], None] = lambda _: None,
    ) -> SheetCharacter:
        """Return the drawing made ready to play, framed by what is found in it (or told)."""
        framed, where = self._framed(drawing, located)
        return compile_drawing(framed, where, self._networks, self._name, progress)

    def direct(self, drawing: Drawing, located: Located | None = None) -> DirectPlayer:
        """Return what poses the drawing by running the networks for every pose."""
        return DirectPlayer(*self._framed(drawing, located), self._networks)

    def _framed(self, drawing: Drawing, located: Located | None) -> tuple[Drawing, Located]:
        located = located or self.locate(drawing)
        height, width = drawing.rgba.shape[:2]
        framing = drawing.framing
        if framing == Framing.whole(width, height):
            # Nobody said where the head is.
            framing = chosen_framing(width, height, located)
        return Drawing(drawing.rgba, framing), located

    def set_character(self, drawing: Drawing) -> None:
        """Compile a drawing and play it from now on."""
        self._player = SheetPlayer(self.compile(drawing))

    @property
    def neutral(self) -> Pose:
        """The pose in which the drawing comes back unchanged."""
        return self._ready().neutral

    def pose(self, pose: Pose, time_s: float = 0.0) -> AvatarFrame:
        """Return the drawing in `pose`, at its own size."""
        return self._ready().pose(pose, time_s)

    def parts(self, pose: Pose) -> dict[str, np.ndarray]:
        """Return the answers that are blended, each alone; see `SheetPlayer.parts`."""
        return self._ready().parts(pose)

    @property
    def character(self) -> SheetCharacter:
        """The compiled character that is set."""
        return self._ready().character

    def _ready(self) -> SheetPlayer:
        if self._player is None:
            raise ModelError("no drawing has been set: call set_character first")
        return self._player


def chosen_framing(width: int, height: int, located: Located) -> Framing:
    """Return the frame to use: the whole of a picture framed already, else what was found."""
    whole = Framing.whole(width, height)
    found = located.framing
    side = FRAME_SIZE * whole.scale
    offset = max(
        abs(found.left + FRAME_SIZE * found.scale / 2 - (whole.left + side / 2)),
        abs(found.top + FRAME_SIZE * found.scale / 2 - (whole.top + side / 2)),
    )
    unsure = located.confidence["centre"] < 0.1
    framed = (
        width == height
        and abs(found.scale / whole.scale - 1) < FRAMED_WITHIN
        and offset < FRAMED_WITHIN * side / 2
    )
    return whole if framed or unsure else found
