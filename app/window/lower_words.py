"""What layers without a window say in English, in the window's language."""

from __future__ import annotations

import re
from functools import cache

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

UNDO_NAMES = (
    QT_TRANSLATE_NOOP("undo", "behaviour"),
    QT_TRANSLATE_NOOP("undo", "placement"),
    QT_TRANSLATE_NOOP("undo", "picture size"),
    QT_TRANSLATE_NOOP("undo", "pose"),
    QT_TRANSLATE_NOOP("undo", "reset pose"),
    QT_TRANSLATE_NOOP("undo", "kept pose"),
    QT_TRANSLATE_NOOP("undo", "forgotten pose"),
    QT_TRANSLATE_NOOP("undo", "hotkeys"),
)
MESSAGES = (
    QT_TRANSLATE_NOOP("messages", "Calibrated: rest, eyes and mouth are known now"),
    QT_TRANSLATE_NOOP("messages", "Calibrated: this is your neutral face now"),
    QT_TRANSLATE_NOOP("messages", "No face is seen: look into the camera and calibrate again"),
    QT_TRANSLATE_NOOP("messages", "The %1 that runs keeps its size; the next one has the new one"),
    QT_TRANSLATE_NOOP("messages", "There is no camera to calibrate: choose one first"),
    QT_TRANSLATE_NOOP("messages", "There is no face to record: choose a camera first"),
    QT_TRANSLATE_NOOP("messages", "There is no pose to save yet"),
    QT_TRANSLATE_NOOP("messages", "Recording to %1"),
    QT_TRANSLATE_NOOP("messages", "Snapshot: %1"),
    QT_TRANSLATE_NOOP("messages", "Saved the last %1 s: %2"),
    QT_TRANSLATE_NOOP("messages", "%1 is in the trash now"),
    QT_TRANSLATE_NOOP("messages", "%1 is in %2 now"),
    QT_TRANSLATE_NOOP("messages", "%1 has come to its end"),
    QT_TRANSLATE_NOOP("messages", "%1 has a meaning of its own already; choose another key"),
    QT_TRANSLATE_NOOP(
        "messages",
        "%1 alone would be missing in other programs: hold Ctrl, Alt or Meta with it, or choose F1 to F24",
    ),
    QT_TRANSLATE_NOOP("messages", "hold Ctrl, Alt or Meta with it, or choose F1 to F24"),
    QT_TRANSLATE_NOOP("messages", "another program has this key"),
    QT_TRANSLATE_NOOP("messages", "this key can't be taken here; choose another"),
    QT_TRANSLATE_NOOP("messages", "the display can't be asked for keys: %1"),
    QT_TRANSLATE_NOOP("messages", "the display has gone: %1"),
    QT_TRANSLATE_NOOP("messages", "`ichimai press` is not heard: %1"),
    QT_TRANSLATE_NOOP("messages", "%1. What you change now is lost when the program ends."),
    QT_TRANSLATE_NOOP("messages", "%1. A pose recording plays instead; choose a camera when there is one."),
    QT_TRANSLATE_NOOP(
        "messages",
        "The %1 carries no transparency: the avatar stands on green, to be keyed out in OBS",
    ),
    QT_TRANSLATE_NOOP("messages", "the camera or tracker has stopped: %1"),
    QT_TRANSLATE_NOOP("messages", "the background can't be used: %1"),
    QT_TRANSLATE_NOOP("messages", "the character can't be kept: %1"),
    QT_TRANSLATE_NOOP("messages", "the character can't be used: %1"),
    QT_TRANSLATE_NOOP("messages", "the name stays: %1"),
    QT_TRANSLATE_NOOP("messages", "the %1 can't be opened: %2"),
    QT_TRANSLATE_NOOP("messages", "the %1 has stopped: %2"),
    QT_TRANSLATE_NOOP("messages", "the %1 could not be finished: %2"),
    QT_TRANSLATE_NOOP("messages", "the settings are no longer kept: %1"),
)
"""Sentences as `app.live.messages` gets them; what differs stands as %1, %2."""


def undo_name(name: str) -> str:
    """Return what can be undone; what the window itself named is translated already."""
    return QCoreApplication.translate("undo", name)


def spoken(message: str) -> str:
    """Return a message in the window's language; one that is not known, or a cause within it, as it is."""
    for english in MESSAGES:
        found = _pattern(english).fullmatch(message)
        if found is not None:
            text = QCoreApplication.translate("messages", english)
            for i, part in enumerate(found.groups(), 1):
                text = text.replace(f"%{i}", QCoreApplication.translate("sinks", part))
            return text
    return message


def as_sentence(text: str) -> str:
    """Return a sentence of a lower layer with a capital, unless it begins with a name or path."""
    return text[:1].upper() + text[1:] if re.match(r"[a-z]+[ ,:]", text) else text


@cache
def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"%\d", "(.+)", re.escape(english)), re.DOTALL)
