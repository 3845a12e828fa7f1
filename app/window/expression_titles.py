"""What expressions are called in the window's language: those read in a face, and those of a character."""

from __future__ import annotations

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_READ = {
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
_BUNDLED = {
    **{name: _READ[name] for name in ("happy", "sad", "angry", "surprised")},
    "shy": QT_TRANSLATE_NOOP("expressions", "Shy"),
    "smug": QT_TRANSLATE_NOOP("expressions", "Smug"),
}


def expression_title(name: str) -> str:
    """Return what a character's expression is called: the user's own as they named it."""
    return QCoreApplication.translate("expressions", _BUNDLED[name]) if name in _BUNDLED else name


def read_expression_title(name: str) -> str:
    """Return what an expression that is read in a face is called."""
    return QCoreApplication.translate("expressions", _READ[name])
