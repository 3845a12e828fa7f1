"""How cameras are mounted: found by the face, told by the user, remembered for each camera."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from app.live.messages import QT_TRANSLATE_NOOP, Say
from app.opening import turn_of
from app.session.session_owner import Owner
from app.settings.settings import Settings, TurnSettings
from tracking.sources.source import ImageSource
from tracking.trackers.upright import CameraTurn

_UNDO = QT_TRANSLATE_NOOP("undo", "turn of the camera")


class CameraTurns:
    """Part of a session. Any thread may call any method."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner

    @property
    def degrees(self) -> int:
        """By how much the pictures of the source that is followed are turned now."""
        return self._owner.pipeline.input.turn.degrees

    @property
    def by_hand(self) -> bool:
        """Whether the user has said so of the source that is followed."""
        told = self._owner.settings.camera_turns.get(self._source)
        return told is not None and told.by_hand

    def set(self, degrees: int) -> None:
        """Turn the pictures of the source that is followed by 0, 90, 180 or 270 degrees, clockwise."""
        if self._source:
            self._remember(self._source, TurnSettings(degrees, by_hand=True))

    def find(self) -> None:
        """Have it found by the face."""
        turns = {k: v for k, v in self._owner.settings.camera_turns.items() if k != self._source}
        self._owner.change(lambda s: replace(s, camera_turns=turns), _UNDO)
        self._owner.pipeline.input.turn.set(0, fixed=False)

    def of(self, source: ImageSource) -> CameraTurn:
        """Return how a source's pictures are turned: as told or found earlier; else a camera's is found."""
        turn = turn_of(source, self._owner.settings)
        return CameraTurn(turn.degrees, fixed=turn.settled, found=partial(self._found, source.name))

    def follow(self, now: Settings) -> None:
        """Turn as the settings say that have just been put in force."""
        told = now.camera_turns.get(self._source, TurnSettings(now.camera.turn))
        turn = self._owner.pipeline.input.turn
        if turn.degrees != told.degrees or not turn.settled:
            turn.set(told.degrees, fixed=True)

    @property
    def _source(self) -> str:
        return self._owner.pipeline.input.source_name

    def _found(self, source: str, degrees: int) -> None:
        self._remember(source, TurnSettings(degrees))
        self._owner.pipeline.messages.add(Say.CAMERA_TURNED, source, degrees)

    def _remember(self, source: str, turn: TurnSettings) -> None:
        self._owner.change(lambda s: replace(s, camera_turns={**s.camera_turns, source: turn}), _UNDO)
