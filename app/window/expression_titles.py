"""What expressions are called."""

from __future__ import annotations

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_TITLES = {
    "happy": QT_TRANSLATE_NOOP("expressions", "Happy"),
    "sad": QT_TRANSLATE_NOOP("expressions", "Sad"),
    "angry": QT_TRANSLATE_NOOP("expressions", "Angry"),
    "surprised": QT_TRANSLATE_NOOP("expressions", "Surprised"),
    "shy": QT_TRANSLATE_NOOP("expressions", "Shy"),
    "smug": QT_TRANSLATE_NOOP("expressions", "Smug"),
}


def expression_title(name: str) -> str:
    """Return what an expression is called: the user's own as they named it."""
    return QCoreApplication.translate("expressions", _TITLES[name]) if name in _TITLES else name
