"""What the things that a key does are called in the window."""

from __future__ import annotations

from PyQt6.QtCore import QCoreApplication

from app.keys.hotkeys import EXPRESSION, POSE
from app.live.sink_list import SINKS
from app.window.expression_titles import expression_title


def action_title(action: str) -> str:
    """Return the title of an action of `app.keys.hotkeys.actions`, in the window's language."""
    tr = QCoreApplication.translate
    if action.startswith(POSE):
        return tr("HotkeysPage", "Pose: %1").replace("%1", action.removeprefix(POSE))
    if action.startswith(EXPRESSION):
        name = expression_title(action.removeprefix(EXPRESSION))
        return tr("HotkeysPage", "Expression: %1").replace("%1", name)
    return {
        "calibrate": tr("HotkeysPage", "This is my neutral face"),
        **{kind.action: tr("sinks", kind.hotkey) for kind in SINKS},
        "save_last": tr("HotkeysPage", "Save the motion of the last 30 s"),
        "camera_view": tr("HotkeysPage", "Show or hide the camera's picture"),
        "avatar_window": tr("HotkeysPage", "Avatar window on and off"),
        "put_back": tr("HotkeysPage", "Put the avatar back"),
        "release_pose": tr("HotkeysPage", "Track everything again"),
    }.get(action, action)
