"""What can be done in the window about a picture's faults, where the importer names options of a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

if TYPE_CHECKING:
    from models.importing.report import Fault

_HEAD = QT_TRANSLATE_NOOP("remedies", "Drag the square onto the head, then try again.")
_RING = QT_TRANSLATE_NOOP("remedies", "Drag its ring to where it is, then try again.")
REMEDIES = {
    "head unsure": _HEAD,
    "several faces": _HEAD,
    "eye covered": _RING,
    "mouth covered": _RING,
    "eye closed": QT_TRANSLATE_NOOP(
        "remedies",
        "If it is open, drag its ring onto it. A closed eye can't be opened: import a drawing with open eyes "
        "and add this one as an extra drawing.",
    ),
    "background": QT_TRANSLATE_NOOP(
        "remedies", "A transparent or one-coloured background needs no guessing; the brush mends this one."
    ),
}
"""By the fault's name."""


def remedy(fault: Fault) -> str:
    """Return one sentence or two in the window's language, or what the importer says."""
    words = REMEDIES.get(fault.name)
    return f"{fault.remedy}." if words is None else QCoreApplication.translate("remedies", words)
