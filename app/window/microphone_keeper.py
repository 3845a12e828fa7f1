"""Has the microphone captured while there is a use for it; loads Qt's sound library with the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.session.voice_desk import VoiceDesk

if TYPE_CHECKING:
    from app.window.microphone import Microphone


class MicrophoneKeeper:
    """Opens, changes and closes it as the session wants. For the window's thread.

    Args:
        desk: says what is wanted and takes what is heard.
    """

    def __init__(self, desk: VoiceDesk) -> None:
        self._desk = desk
        self._microphone: Microphone | None = None
        self._missing = False

    def follow(self, name: str) -> None:
        """Do what is wanted now of the microphone of this name; call it a few times a second."""
        desk = self._desk
        if not (desk.wanted or desk.listing) or self._missing:
            if self._microphone is not None:
                self.close()
            return
        if self._microphone is None:
            self._microphone = self._made()
        if self._microphone is not None:
            self._microphone.follow(name)
            desk.microphones = self._microphone.names

    def close(self) -> None:
        """Let go of it."""
        if self._microphone is not None:
            self._microphone.close()
        self._microphone = None
        self._desk.tell("")

    def _made(self) -> Microphone | None:
        try:
            from app.window.microphone import Microphone
        except ImportError as error:
            self._missing = True
            self._desk.tell(f"no microphone can be used: Qt's sound library does not load here ({error})")
            return None
        return Microphone(self._desk)
