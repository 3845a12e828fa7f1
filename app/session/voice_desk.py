"""What the user does about the voice: which microphone, how it is mixed, what was learned of their mouth."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

from app.live.messages import QT_TRANSLATE_NOOP, Say
from app.session.session_owner import Owner
from app.settings.settings_file import default_path
from tracking.errors import IchimaiError
from tracking.voice.listener import MICROPHONE
from tracking.voice.mixer import VoiceMixing
from tracking.voice.motion_style import STYLES
from tracking.voice.styles import open_style
from tracking.voice.voice_source import MICROPHONE_SOURCE

SAVE_EVERY_S = 30.0
_UNDO = QT_TRANSLATE_NOOP("undo", "voice")


class VoiceDesk:
    """Part of a session; for one thread, the window's, where nothing else is said.

    Attributes:
        trouble: why nothing is heard, as a sentence; empty where all is well.
        microphones: names of those there are, as far as is known; whoever captures sets it.

    Args:
        owner: the session.
        folder: where what was learned of mouths is kept; beside the settings where None.
    """

    def __init__(self, owner: Owner, folder: Path | None = None) -> None:
        self._owner = owner
        self._folder = folder or default_path().with_name("voices")
        self._person: str | None = None
        self._saved_s, self._saved_seconds = time.monotonic(), 0.0
        self.trouble = ""
        self._told = ""
        self.microphones: tuple[str, ...] = ()
        self._asked_s = -1e9
        self._style_name, self._style = "usual", STYLES["usual"]

    @property
    def wanted(self) -> bool:
        """Whether the microphone is to be open."""
        settings = self._owner.settings
        return settings.voice.mixing != "off" or settings.camera.source == MICROPHONE_SOURCE

    def ask_for_list(self) -> None:
        """Want to know which microphones there are, for the next seconds."""
        self._asked_s = time.monotonic()

    @property
    def listing(self) -> bool:
        """Whether somebody wants to know which microphones there are."""
        return time.monotonic() - self._asked_s < 2.0

    @property
    def delay_ms(self) -> float | None:
        """How much later than the sound the picture goes out; None while nothing goes out."""
        figures = self._owner.pipeline.meters.figures()
        return figures.latency.median_ms if figures.latency.rounds > 20 else None

    @property
    def level(self) -> float:
        """How loud the microphone is, 0 to 1."""
        return MICROPHONE.level

    @property
    def hears(self) -> bool:
        """Whether sound comes in."""
        return MICROPHONE.hears

    def hear(self, samples: np.ndarray, rate: int, channels: int) -> None:
        """Take what was just recorded, see `VoiceListener.hear`; for the capturing thread."""
        try:
            MICROPHONE.hear(samples, rate, channels)
        except IchimaiError as error:
            self.tell(str(error))

    def tell(self, trouble: str) -> None:
        """Know why nothing is heard (or, empty, that all is well again) and say it once. Any thread."""
        if trouble == self.trouble:
            return
        self.trouble = trouble
        if trouble and trouble != self._told:
            self._owner.pipeline.messages.add(Say.TEXT, trouble)
        self._told = trouble

    def set(self, **fields: Any) -> None:
        """Change fields of the voice's settings."""
        self._owner.change_part("voice", _UNDO, **fields)

    def put_in_force(self) -> None:
        """Hand the settings to the mixer."""
        voice = self._owner.settings.voice
        self._owner.pipeline.voice.mixing = VoiceMixing(voice.mixing, voice.gain, voice.learn)
        if voice.style != self._style_name:
            self._style_name = voice.style
            try:
                self._style = open_style(voice.style)
            except IchimaiError as error:
                self._owner.pipeline.messages.add(Say.TEXT, error)
        MICROPHONE.style = self._style.scaled(voice.liveliness)

    # The person's mouth

    @property
    def learned_s(self) -> float:
        """Seconds of speech that were seen of this person."""
        return self._owner.pipeline.voice.personal.seconds

    def forget(self) -> None:
        """Forget this person's mouth, on the disk as well."""
        self._owner.pipeline.voice.personal.forget()
        self._saved_seconds = 0.0
        self._file(self._owner.settings.tuning.profile).unlink(missing_ok=True)

    def look_after(self) -> None:
        """Take up another person's mouth; learn and keep what was seen. The session's thread calls it."""
        personal = self._owner.pipeline.voice.personal
        person = self._owner.settings.tuning.profile
        if person != self._person:
            self.save()
            self._person = person
            personal.load(self._file(person))
            self._saved_seconds = personal.seconds
        personal.solve()
        if time.monotonic() - self._saved_s > SAVE_EVERY_S:
            self.save()

    def save(self) -> None:
        """Write what was learned since."""
        self._saved_s = time.monotonic()
        personal = self._owner.pipeline.voice.personal
        if self._person is None or personal.seconds < self._saved_seconds + 1.0:
            return
        try:
            personal.save(self._file(self._person))
            self._saved_seconds = personal.seconds
        except OSError as error:
            self.tell(f"what was learned of your mouth can't be kept: {error.strerror}")

    def _file(self, person: str) -> Path:
        """Return a person's file; any name may be one's tuning's."""
        return self._folder / f"{person.encode().hex()[:120]}.npz"
