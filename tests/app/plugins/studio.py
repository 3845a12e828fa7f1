"""A program for plugins to talk to: a pose, a character, two hotkeys, and a user who says yes."""

from __future__ import annotations

from app.plugins.plugin_session import Hotkey
from tracking.pose import Pose


class PlainStudio:
    """Remembers what was asked and pressed.

    Attributes:
        answer: of the user; None while another plugin is asked about.
    """

    def __init__(self) -> None:
        self.answer: bool | None = True
        self.asked: list[tuple[str, str, str]] = []
        self.pressed: list[str] = []
        self.shown = Pose(head_y=-0.5, mouth=0.25)
        self.name, self.face = "akane", True

    def pose(self) -> Pose:
        """See `Studio`."""
        return self.shown

    def face_found(self) -> bool:
        """See `Studio`."""
        return self.face

    def character(self) -> str:
        """See `Studio`."""
        return self.name

    def picture(self) -> tuple[int, int, float]:
        """See `Studio`."""
        return 512, 512, 60.0

    def hotkeys(self) -> list[Hotkey]:
        """See `Studio`."""
        return [Hotkey("record", "start a recording"), Hotkey("pose:smile", "pose: smile")]

    def press(self, hotkey: str) -> None:
        """See `Studio`."""
        self.pressed.append(hotkey)

    def asks(self, name: str, developer: str, origin: str) -> bool | None:
        """See `Studio`."""
        self.asked.append((name, developer, origin))
        return self.answer
