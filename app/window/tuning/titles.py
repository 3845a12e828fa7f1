"""What the six numbers of the pose are called."""

from __future__ import annotations

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tracking.trace import DEGREES_PER_UNIT

_TITLES = {
    "head_x": QT_TRANSLATE_NOOP("poses", "Nod"),
    "head_y": QT_TRANSLATE_NOOP("poses", "Turn"),
    "neck_z": QT_TRANSLATE_NOOP("poses", "Tilt"),
    "left_eye": QT_TRANSLATE_NOOP("poses", "Left eye"),
    "right_eye": QT_TRANSLATE_NOOP("poses", "Right eye"),
    "mouth": QT_TRANSLATE_NOOP("poses", "Mouth"),
}
_PRESETS = {
    "standard": QT_TRANSLATE_NOOP("presets", "Standard"),
    "calm": QT_TRANSLATE_NOOP("presets", "Calm"),
    "lively": QT_TRANSLATE_NOOP("presets", "Lively"),
    "glasses": QT_TRANSLATE_NOOP("presets", "Glasses"),
}


def title(name: str) -> str:
    """Return what a number of the pose is called."""
    return QCoreApplication.translate("poses", _TITLES[name])


def preset_title(name: str) -> str:
    """Return what a preset is called."""
    return QCoreApplication.translate("presets", _PRESETS[name])


def physical(name: str, value: float) -> str:
    """Return a value of a number in what the person does: degrees of the head, else percent."""
    if name in ("head_x", "head_y", "neck_z"):
        return f"{round(value * DEGREES_PER_UNIT)}°"
    return f"{round(100 * value)} %"
