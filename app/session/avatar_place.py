"""Where the avatar stands in the picture that goes out, and how large that is."""

from __future__ import annotations

from dataclasses import replace

from app.live.messages import QT_TRANSLATE_NOOP
from app.session.session_owner import Owner
from app.settings.settings import Settings
from models.drawing import FRAME_SIZE
from rendering.composer import Placement

LARGEST_CHARACTER = 1080
"""A character is not made more detailed than this, in pixels, for a larger picture."""


class AvatarPlace:
    """Part of a session; for one thread, the window's. No method waits."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner

    def put(self, scale: float, offset_x: float, offset_y: float) -> None:
        """Let the avatar stand elsewhere in the picture; see `StageSettings`. Held within its limits."""
        self._owner.change_part(
            "stage",
            QT_TRANSLATE_NOOP("undo", "placement"),
            scale=min(max(scale, 0.1), 10.0),
            offset_x=min(max(offset_x, -2.0), 2.0),
            offset_y=min(max(offset_y, -2.0), 4.0),
        )

    def move(self, x: float, y: float) -> None:
        """Move the avatar by parts of the picture, positive right and down."""
        stage = self._owner.settings.stage
        self.put(stage.scale, stage.offset_x + x, stage.offset_y + y)

    def zoom(self, factor: float, x: float, y: float) -> None:
        """Scale the avatar about a point of the picture (its parts, from the upper left corner)."""
        stage = self._owner.settings.stage
        scale = min(max(stage.scale * factor, 0.1), 10.0)
        factor = scale / stage.scale
        # The avatar hangs at the middle of its lower edge.
        foot_x, foot_y = 0.5 + stage.offset_x, 1.0 + stage.offset_y
        self.put(scale, x + (foot_x - x) * factor - 0.5, y + (foot_y - y) * factor - 1.0)

    def put_back(self) -> None:
        """Give the avatar its first place and size."""
        self.put(1.0, 0.0, 0.0)

    def set_size(self, width: int, height: int) -> None:
        """Change the size of what goes out, and let the character be as detailed as that needs."""

        def made(settings: Settings) -> Settings:
            """Return the settings with this size."""
            stage = replace(settings.stage, width=width, height=height)
            output = replace(settings.output, size=min(width, height, LARGEST_CHARACTER))
            return replace(settings, stage=stage, output=output)

        self._owner.change(made, QT_TRANSLATE_NOOP("undo", "picture size"))


def placement(settings: Settings) -> Placement:
    """Return what goes out and where the avatar stands in it; width and height 0 for the drawing's own."""
    stage, size = settings.stage, settings.output.size
    whole = (stage.width, stage.height) if stage.width and stage.height else (size, size)
    return Placement(*whole, stage.scale, stage.offset_x, stage.offset_y)


def carried(settings: Settings) -> tuple[float, float]:
    """Return how far the avatar stands from its first place, frame pixels: what swings feels it move."""
    stage = settings.stage
    return FRAME_SIZE * stage.offset_x / stage.scale, FRAME_SIZE * stage.offset_y / stage.scale
