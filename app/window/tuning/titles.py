"""What the numbers of the pose are called."""

from __future__ import annotations

from PyQt6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.settings.settings import TuningSettings
from tracking.pose import Group, parameter

_PRESETS = {
    "standard": QT_TRANSLATE_NOOP("presets", "Standard"),
    "calm": QT_TRANSLATE_NOOP("presets", "Calm"),
    "lively": QT_TRANSLATE_NOOP("presets", "Lively"),
    "glasses": QT_TRANSLATE_NOOP("presets", "Glasses"),
}

_GROUPS: dict[Group, str] = {
    "head": QT_TRANSLATE_NOOP("pose groups", "Head"),
    "eyes": QT_TRANSLATE_NOOP("pose groups", "Eyes"),
    "gaze": QT_TRANSLATE_NOOP("pose groups", "Gaze"),
    "brows": QT_TRANSLATE_NOOP("pose groups", "Brows"),
    "mouth": QT_TRANSLATE_NOOP("pose groups", "Mouth"),
    "cheeks": QT_TRANSLATE_NOOP("pose groups", "Cheeks"),
    "body": QT_TRANSLATE_NOOP("pose groups", "Body"),
    "place": QT_TRANSLATE_NOOP("pose groups", "Place"),
}


def group_title(group: Group) -> str:
    """Return what a group of numbers is called."""
    return QCoreApplication.translate("pose groups", _GROUPS[group])


def title(name: str) -> str:
    """Return what a number of the pose is called."""
    return QCoreApplication.translate("poses", parameter(name).title)


def preset_title(name: str) -> str:
    """Return what a preset is called."""
    return QCoreApplication.translate("presets", _PRESETS[name])


def profile_title(name: str) -> str:
    """Return what a tuning is called: the first one in the window's language, others as they were named."""
    return preset_title("standard") if name == TuningSettings().profile else name


def physical(name: str, value: float) -> str:
    """Return a value of a number in what the person does: degrees of the head, else percent."""
    row = parameter(name)
    if row.face.endswith("_deg"):
        return f"{round(value * row.per_unit)}°"
    return f"{round(100 * value)} %"
