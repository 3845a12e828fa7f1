"""The poser of "sheet" packs: finds, frames and compiles a drawing, then plays it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from models.drawing import FRAME_SIZE, Drawing, Framing
from models.pack import Pack
from models.poser import AvatarFrame, Character
from models.runtime import RuntimeSettings, open_session
from models.sheet.character import SheetCharacter
from models.sheet.compiler import EYE_ROLE, MOUTH_ROLE, SWAY_ROLE, compile_drawing
from models.sheet.direct import DirectPlayer
from models.sheet.finder import Located, locate, locate_another, locate_near
from models.sheet.player import SheetPlayer
from models.sheet.recompiling import recompiled
from tracking.errors import ModelError
from tracking.pose import Pose

ROLES = ("turner", "finder", EYE_ROLE, MOUTH_ROLE)
FRAMED_WITHIN = 0.25
"""A square picture whose head is this near (share of scale and of the frame) to where the networks want
it counts as framed by its artist."""


class SheetPoser:
    """Runs a pack of the "sheet" architecture; a `Compiler`."""

    wants_compiling = True

    def __init__(self, pack: Pack, settings: RuntimeSettings) -> None:
        roles = (*ROLES, *(role for role in (SWAY_ROLE,) if role in pack.manifest.files))
        self._networks = {role: open_session(pack.read(role), settings, role) for role in roles}
        self._name = pack.manifest.identity
        self._player: SheetPlayer | None = None
        self._found: tuple[Drawing, Located] | None = None

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
        *,
        partial: Path | None = None,
        plan: None = None,
    ) -> SheetCharacter:
        """Return the drawing made ready to play, framed by what is found in it (or told)."""
        framed, where = self._framed(drawing, located)
        return compile_drawing(framed, where, self._networks, self._name, progress)

    def renew(
        self,
        character: Character,
        *,
        partial: Path | None = None,
        plan: None = None,
        progress: Callable[[float], None] = lambda _: None,
    ) -> SheetCharacter:
        """Return a character made again; of another architecture it is the drawing that is compiled."""
        if isinstance(character, SheetCharacter):
            return recompiled(character, self, progress)
        return self.compile(character.drawing, progress=progress)

    def direct(self, drawing: Drawing, located: Located | None = None) -> DirectPlayer:
        """Return what poses the drawing by running the networks for every pose."""
        return DirectPlayer(*self._framed(drawing, located), self._networks)

    def _framed(self, drawing: Drawing, located: Located | None) -> tuple[Drawing, Located]:
        if located is None:
            # A drawing is often shown directly first, and then compiled.
            if self._found is None or self._found[0] is not drawing:
                self._found = drawing, self.locate(drawing)
            located = self._found[1]
        height, width = drawing.rgba.shape[:2]
        framing = drawing.framing
        if framing == Framing.whole(width, height):
            # Nobody said where the head is.
            framing = chosen_framing(width, height, located)
        return Drawing(drawing.rgba, framing), located

    def set_drawing(self, drawing: Drawing) -> None:
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
            raise ModelError("no drawing has been set: call set_drawing first")
        return self._player


def open_finder(pack: Pack, settings: RuntimeSettings, wanted: str) -> SheetPoser:
    """Load a pack that finds heads, eyes and mouths, as importing needs.

    Args:
        pack: the pack.
        settings: how networks run.
        wanted: what it is needed for, for the message: "import pictures".

    Raises:
        ModelError: if it is of a kind that finds none.
    """
    if pack.manifest.architecture != SheetCharacter.architecture:
        raise ModelError(f"the model pack {pack.path} can't {wanted}; choose the bundled one")
    return SheetPoser(pack, settings)


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
