"""What stickers are called in the window's language: every title of `assets/stickers` has its place here."""

from __future__ import annotations

from tracking.translation import QT_TRANSLATE_NOOP

TITLES = (
    QT_TRANSLATE_NOOP("stickers", "Joy"),
    QT_TRANSLATE_NOOP("stickers", "Laughter"),
    QT_TRANSLATE_NOOP("stickers", "Love"),
    QT_TRANSLATE_NOOP("stickers", "Sad"),
    QT_TRANSLATE_NOOP("stickers", "Crying"),
    QT_TRANSLATE_NOOP("stickers", "Angry"),
    QT_TRANSLATE_NOOP("stickers", "Surprised"),
    QT_TRANSLATE_NOOP("stickers", "Shocked"),
    QT_TRANSLATE_NOOP("stickers", "Shy"),
    QT_TRANSLATE_NOOP("stickers", "Wink"),
    QT_TRANSLATE_NOOP("stickers", "Sleepy"),
    QT_TRANSLATE_NOOP("stickers", "Thinking"),
    QT_TRANSLATE_NOOP("stickers", "Smug"),
    QT_TRANSLATE_NOOP("stickers", "Confused"),
    QT_TRANSLATE_NOOP("stickers", "Greeting nod"),
    QT_TRANSLATE_NOOP("stickers", "No"),
    QT_TRANSLATE_NOOP("stickers", "Yes"),
    QT_TRANSLATE_NOOP("stickers", "Pleading"),
)
"""In English; translated in the context "stickers"."""

MARKS = {
    "heart": QT_TRANSLATE_NOOP("marks", "Heart"),
    "sparkle": QT_TRANSLATE_NOOP("marks", "Sparkle"),
    "note": QT_TRANSLATE_NOOP("marks", "Note"),
    "drop": QT_TRANSLATE_NOOP("marks", "Drop"),
    "anger": QT_TRANSLATE_NOOP("marks", "Anger mark"),
    "exclamation": QT_TRANSLATE_NOOP("marks", "Exclamation mark"),
    "question": QT_TRANSLATE_NOOP("marks", "Question mark"),
    "z": QT_TRANSLATE_NOOP("marks", "Zzz"),
    "check": QT_TRANSLATE_NOOP("marks", "Check mark"),
    "cross": QT_TRANSLATE_NOOP("marks", "Cross"),
    "puff": QT_TRANSLATE_NOOP("marks", "Puff"),
    "burst": QT_TRANSLATE_NOOP("marks", "Burst"),
}
"""Marks that a sticker may take instead of its own, by their shapes; translated in the context "marks"."""
