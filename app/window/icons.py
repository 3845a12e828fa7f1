"""The icons, drawn as lines on a grid of 24, in the colour of the text beside them."""

from __future__ import annotations

from functools import cache

from PyQt6.QtCore import QByteArray, QRectF, QSize, Qt
from PyQt6.QtGui import QIcon, QPainter, QPixmap
from PyQt6.QtSvg import QSvgRenderer

_DRAWN = {
    "camera": '<rect x="3" y="6" width="12" height="12" rx="2"/><path d="M15 11l6-4v10l-6-4"/>',
    "characters": '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-5 4-7 8-7s8 2 8 7"/>',
    "pose": '<path d="M4 6h9M17 6h3M4 12h3M11 12h9M4 18h11M19 18h1"/>'
    '<circle cx="15" cy="6" r="2"/><circle cx="9" cy="12" r="2"/><circle cx="17" cy="18" r="2"/>',
    "expressions": '<circle cx="12" cy="12" r="9"/><path d="M8 14c1 2.5 7 2.5 8 0M8 9.5c.5-1 2-1 2.5 0"/>'
    '<path d="M13.5 9.5c.5-1 2-1 2.5 0"/>',
    "tuning": '<path d="M3 20V4M3 20h18"/><path d="M6 16c4 0 4-9 7-9s3 5 7 5"/>',
    "calibration": '<circle cx="12" cy="12" r="7"/><path d="M12 2v5M12 17v5M2 12h5M17 12h5"/>',
    "output": '<rect x="3" y="4" width="18" height="12" rx="2"/><path d="M9 21h6M12 16v5"/>',
    "obs": '<circle cx="12" cy="12" r="9"/><path d="M8.5 12.5l2.5 2.5 5-6"/>',
    "clip": '<rect x="2" y="5" width="8" height="14" rx="2"/><rect x="14" y="5" width="8" height="14" '
    'rx="2"/><path d="M10 12h4M12.5 10l2 2-2 2"/>',
    "stickers": '<path d="M4 7a3 3 0 0 1 3-3h10a3 3 0 0 1 3 3v7l-6 6H7a3 3 0 0 1-3-3z"/>'
    '<path d="M14 20v-3a3 3 0 0 1 3-3h3M9 9v1M14 9v1M8.5 13c1.5 2 4 2 5.5 .5"/>',
    "behaviour": '<path d="M3 12h4l2-6 4 12 2-6h6"/>',
    "triggers": '<circle cx="10" cy="12" r="7"/><path d="M7.5 10v.5M12.5 10v.5M7 14c1.5 2 4.5 2 6 0"/>'
    '<path d="M20 4l-2 5h4l-3 6"/>',
    "hotkeys": '<rect x="2" y="6" width="20" height="12" rx="2"/><path d="M6 10h.01M10 10h.01M14 10h.01'
    'M18 10h.01M7 14h10"/>',
    "log": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l4 2"/>',
    "window": '<circle cx="12" cy="12" r="3"/><path d="M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2'
    'M16.2 16.2l2.2 2.2M18.4 5.6l-2.2 2.2M7.8 16.2l-2.2 2.2"/>',
    "about": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7h.01"/>',
    "record": '<circle cx="12" cy="12" r="6" fill="{colour}"/>',
    "snapshot": '<rect x="3" y="7" width="18" height="13" rx="2"/><circle cx="12" cy="13.5" r="3.5"/>'
    '<path d="M8 7l1.5-3h5L16 7"/>',
    "reset": '<path d="M4 12a8 8 0 1 0 3-6.2M4 4v5h5"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "undo": '<path d="M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3"/>',
    "redo": '<path d="M15 14l5-5-5-5M20 9H10a6 6 0 0 0 0 12h3"/>',
    "eye": '<path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>',
    "trackers": '<rect x="7" y="2" width="10" height="20" rx="2"/><path d="M11 18h2"/>',
    "programs": '<circle cx="6" cy="12" r="2.5"/><circle cx="18" cy="5" r="2.5"/>'
    '<circle cx="18" cy="19" r="2.5"/><path d="M8.2 10.8l7.6-4.5M8.2 13.2l7.6 4.5"/>',
    "voice": '<rect x="9" y="2" width="6" height="12" rx="3"/><path d="M5 11a7 7 0 0 0 14 0M12 18v4"/>',
    "dice": '<rect x="4" y="4" width="16" height="16" rx="3"/><path d="M8.5 8.5h.01M15.5 8.5h.01M12 12h.01'
    'M8.5 15.5h.01M15.5 15.5h.01"/>',
}
_DRAWN["virtual_camera"] = _DRAWN["camera"]
_FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="{colour}" '
    'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{drawn}</svg>'
)
_SIDES = (16, 32, 64)


@cache
def icon(name: str, colour: str, checked: str | None = None) -> QIcon:
    """Return an icon in one colour (`#rrggbb`), and in another one where its button is checked.

    Kept: drawing those of a whole window takes some 20 ms.
    """
    made = QIcon()
    for side in _SIDES:
        made.addPixmap(_pixmap(name, colour, side))
        if checked is not None:
            made.addPixmap(_pixmap(name, checked, side), QIcon.Mode.Normal, QIcon.State.On)
    return made


def _pixmap(name: str, colour: str, side: int) -> QPixmap:
    text = _FRAME.format(colour=colour, drawn=_DRAWN.get(name, _DRAWN["output"]).format(colour=colour))
    pixmap = QPixmap(QSize(side, side))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return pixmap
