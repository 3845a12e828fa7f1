"""What expressions are called in the window."""

from __future__ import annotations

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_TITLES = {
    "neutral": QT_TRANSLATE_NOOP("expressions", "Neutral"),
    "happy": QT_TRANSLATE_NOOP("expressions", "Happy"),
    "laughing": QT_TRANSLATE_NOOP("expressions", "Laughing"),
    "sad": QT_TRANSLATE_NOOP("expressions", "Sad"),
    "angry": QT_TRANSLATE_NOOP("expressions", "Angry"),
    "surprised": QT_TRANSLATE_NOOP("expressions", "Surprised"),
    "afraid": QT_TRANSLATE_NOOP("expressions", "Afraid"),
    "disgusted": QT_TRANSLATE_NOOP("expressions", "Disgusted"),
    "wink_left": QT_TRANSLATE_NOOP("expressions", "Left eye winks"),
    "wink_right": QT_TRANSLATE_NOOP("expressions", "Right eye winks"),
    "kiss": QT_TRANSLATE_NOOP("expressions", "Kiss"),
    "puffed": QT_TRANSLATE_NOOP("expressions", "Puffed cheeks"),
    "tongue": QT_TRANSLATE_NOOP("expressions", "Tongue out"),
}


def expression_title(name: str) -> str:
    """Return an expression's name in the window's language."""
    return QCoreApplication.translate("expressions", _TITLES[name])
