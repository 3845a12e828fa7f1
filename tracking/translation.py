"""Marks English words that the window translates, where PyQt6 is not imported."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Return `text`: Qt's tool for translators looks for calls of this name."""
    return text
