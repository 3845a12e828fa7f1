"""What there is to say to the user, as values, and the list that holds it until the window takes it."""

from __future__ import annotations

import logging
import re
import threading
from collections import deque
from enum import Enum
from typing import NamedTuple, Self

from tracking.translation import QT_TRANSLATE_NOOP

_log = logging.getLogger(__name__)


class Say(Enum):
    """All that is said: English, in the translation context "messages", with %1, %2 for arguments."""

    TEXT = "%1"
    """A sentence of a lower layer, as it is."""
    BACKGROUND_UNUSABLE = QT_TRANSLATE_NOOP("messages", "the background can't be used: %1")
    BOTH = QT_TRANSLATE_NOOP("messages", "%1; %2")
    BROKEN = QT_TRANSLATE_NOOP("messages", "something in the program broke (%1); the log has more")
    CALIBRATED = QT_TRANSLATE_NOOP("messages", "Calibrated: rest, eyes and mouth are known now")
    CALIBRATED_BUT = QT_TRANSLATE_NOOP("messages", "Calibrated; %1")
    CAMERA_TURNED = QT_TRANSLATE_NOOP(
        "messages", "%1 seems not to stand upright: its picture is turned by %2 degrees (page Camera)"
    )
    CHARACTER_IN_TRASH = QT_TRANSLATE_NOOP("messages", "%1 is in the trash now")
    CHARACTER_MOVED = QT_TRANSLATE_NOOP("messages", "%1 is in %2 now")
    CHARACTER_NOT_KEPT = QT_TRANSLATE_NOOP("messages", "the character can't be kept: %1")
    CHARACTER_STAYS = QT_TRANSLATE_NOOP("messages", "the character stays: %1")
    CHARACTER_UNUSABLE = QT_TRANSLATE_NOOP("messages", "the character can't be used: %1")
    DISPLAY_GONE = QT_TRANSLATE_NOOP("messages", "the display has gone: %1")
    DISPLAY_REFUSES = QT_TRANSLATE_NOOP("messages", "the display can't be asked for keys: %1")
    EYES_STAY = QT_TRANSLATE_NOOP("messages", "the eyes were not seen to close; what was known of them stays")
    INPUT_STOPPED = QT_TRANSLATE_NOOP("messages", "the camera or tracker has stopped: %1")
    KEY_MISSED = QT_TRANSLATE_NOOP("messages", "%1 alone would be missing in other programs: %2")
    KEY_RESERVED = QT_TRANSLATE_NOOP("messages", "%1 has a meaning of its own already; choose another key")
    KEY_TAKEN = QT_TRANSLATE_NOOP("messages", "another program has this key")
    KEY_UNFIT = QT_TRANSLATE_NOOP("messages", "hold Ctrl, Alt or Meta with it, or choose F1 to F24")
    KEY_UNKNOWN = QT_TRANSLATE_NOOP("messages", "this key can't be taken here; choose another")
    LOOP_PLAYS = QT_TRANSLATE_NOOP("messages", "The loop plays: end it and calibrate again")
    LOOP_STOPPED = QT_TRANSLATE_NOOP("messages", "the loop has stopped: %1")
    MOUTH_STAYS = QT_TRANSLATE_NOOP("messages", "the mouth was not seen to open; what was known of it stays")
    NAME_STAYS = QT_TRANSLATE_NOOP("messages", "the name stays: %1")
    NEUTRAL_TAKEN = QT_TRANSLATE_NOOP("messages", "Calibrated: this is your neutral face now")
    NO_CAMERA = QT_TRANSLATE_NOOP("messages", "There is no camera to calibrate: choose one first")
    NO_FACE = QT_TRANSLATE_NOOP("messages", "No face is seen: look into the camera and calibrate again")
    NO_FACE_TO_RECORD = QT_TRANSLATE_NOOP("messages", "There is no face to record: choose a camera first")
    NO_POSES = QT_TRANSLATE_NOOP("messages", "There is no pose to save yet")
    NOTHING_FOLLOWED = QT_TRANSLATE_NOOP(
        "messages", "Nothing is followed now: choose a camera and calibrate again"
    )
    OUTPUT_STOPPED = QT_TRANSLATE_NOOP("messages", "output has stopped: %1")
    PLUGIN_ASKS = QT_TRANSLATE_NOOP(
        "messages", "A plugin asks whether it may come in: %1. Answer on the page Other programs."
    )
    POSES_NOT_SAVED = QT_TRANSLATE_NOOP("messages", "the poses are not saved: %1")
    POSES_SAVED = QT_TRANSLATE_NOOP("messages", "Saved the last %1 s: %2")
    POSING_STOPPED = QT_TRANSLATE_NOOP("messages", "posing has stopped: %1")
    PRESS_UNHEARD = QT_TRANSLATE_NOOP("messages", "`ichimai press` is not heard: %1")
    RECORDING_INSTEAD = QT_TRANSLATE_NOOP(
        "messages", "%1. A pose recording plays instead; choose a camera when there is one."
    )
    RECORDING_TO = QT_TRANSLATE_NOOP("messages", "Recording to %1")
    SETTINGS_LOST = QT_TRANSLATE_NOOP("messages", "%1. What you change now is lost when the program ends.")
    SETTINGS_STOPPED = QT_TRANSLATE_NOOP("messages", "the settings are no longer kept: %1")
    SINK_AT = QT_TRANSLATE_NOOP("messages", "Other programs see the avatar now: %1")
    SINK_KEEPS_SIZE = QT_TRANSLATE_NOOP(
        "messages", "The %1 that runs keeps its size; the next one has the new one"
    )
    SINK_OPAQUE = QT_TRANSLATE_NOOP(
        "messages", "The %1 carries no transparency: the avatar stands on green, to be keyed out in OBS"
    )
    SINK_NOT_OPENED = QT_TRANSLATE_NOOP("messages", "the %1 can't be opened: %2")
    SINK_STOPPED = QT_TRANSLATE_NOOP("messages", "the %1 has stopped: %2")
    SINK_UNFINISHED = QT_TRANSLATE_NOOP("messages", "the %1 could not be finished: %2")
    SNAPSHOT_TAKEN = QT_TRANSLATE_NOOP("messages", "Snapshot: %1")
    SOURCE_FACELESS = QT_TRANSLATE_NOOP(
        "messages", "%1 has poses and no face to calibrate by: choose a camera"
    )
    SOURCE_SILENT = QT_TRANSLATE_NOOP("messages", "%1 gives nothing now: calibrate when it is back")
    SOURCE_ENDED = QT_TRANSLATE_NOOP("messages", "%1 has come to its end")


class Term(str):
    """A word of the program's own as an argument, to be translated in the context "sinks"."""


class Message(NamedTuple):
    """One thing that is said. An error may carry one: `DeviceError(Message.of(...))`.

    Attributes:
        say: which.
        arguments: texts that stay as they are, terms, and messages within it.
    """

    say: Say
    arguments: tuple[str | Message, ...] = ()

    @classmethod
    def of(cls, say: Say, *arguments: object) -> Self:
        """Return a message with its arguments as text; an error's is its own message, or what it is."""
        return cls(say, tuple(map(_argument, arguments)))

    def __str__(self) -> str:
        """Return it in English, as the log has it."""
        return filled(self.say.value, [str(argument) for argument in self.arguments])


def filled(template: str, parts: list[str]) -> str:
    """Return a template with its %1, %2 replaced by the parts, which may have such signs themselves."""
    return re.sub(r"%(\d)", lambda place: parts[int(place[1]) - 1], template)


def _argument(argument: object) -> str | Message:
    if isinstance(argument, BaseException):
        carried = argument.args[0] if argument.args else None
        return carried if isinstance(carried, Message) else str(argument) or type(argument).__name__
    return argument if isinstance(argument, str | Message) else str(argument)


class Messages:
    """A short list that any thread may add to and one takes from; the oldest are dropped first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._messages: deque[Message] = deque(maxlen=20)

    def add(self, say: Say, *arguments: object) -> None:
        """Log a message and keep it to be shown; the same one twice in a row is said once."""
        message = Message.of(say, *arguments)
        with self._lock:
            if self._messages and self._messages[-1] == message:
                return
            self._messages.append(message)
        _log.info("%s", message)

    def take(self) -> list[Message]:
        """Return what came since the last call, oldest first."""
        with self._lock:
            messages = list(self._messages)
            self._messages.clear()
        return messages
