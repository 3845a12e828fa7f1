"""Posing by hand: where each number of the pose comes from, and poses with names."""

from __future__ import annotations

from app.live.messages import QT_TRANSLATE_NOOP
from app.live.posing_stage import ALL_TRACKED, NOTHING_ADDED
from app.session.session_owner import Owner
from app.settings.settings import AxisSettings
from tracking.pose import NAMES, Pose


class ManualPose:
    """Part of a session; for one thread, the window's. No method waits."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._named = ""
        self.hand_over()

    def set_axis(self, name: str, axis: AxisSettings) -> None:
        """Say where one number of the pose comes from."""
        self._owner.change_part(
            "pose", QT_TRANSLATE_NOOP("undo", "pose"), axes={**self._owner.settings.pose.axes, name: axis}
        )

    def release(self) -> None:
        """Leave all numbers of the pose to tracking again."""
        self._named = ""
        self._owner.change_part("pose", QT_TRANSLATE_NOOP("undo", "reset pose"), axes={})
        self.hand_over()

    def keep(self, name: str) -> None:
        """Keep the pose that is shown now under a name; one of that name is replaced."""
        shown, name = self._owner.pipeline.posed(), name.strip()
        if shown is None or not name:
            return
        rounded = Pose(**{axis: round(getattr(shown, axis), 3) for axis in NAMES})
        self._owner.change_part(
            "pose",
            QT_TRANSLATE_NOOP("undo", "kept pose"),
            named={**self._owner.settings.pose.named, name: rounded},
        )

    def forget(self, name: str) -> None:
        """Forget a named pose."""
        if self._named == name:
            self._named = ""
        kept = {key: pose for key, pose in self._owner.settings.pose.named.items() if key != name}
        self._owner.change_part("pose", QT_TRANSLATE_NOOP("undo", "forgotten pose"), named=kept)

    def toggle(self, name: str) -> None:
        """Take a named pose; a second time, go back to what was before."""
        self._named = "" if self._named == name or name not in self._owner.settings.pose.named else name
        self.hand_over()

    @property
    def taken(self) -> str:
        """Name of the pose that is taken; empty for none."""
        return self._named

    def hand_over(self) -> None:
        """Tell the pipeline which numbers are set by hand."""
        taken = self._owner.settings.pose.named.get(self._named)
        if taken is not None:
            self._owner.pipeline.set_manual(tuple(getattr(taken, name) for name in NAMES))
            return
        if not self._owner.settings.pose.axes:
            self._owner.pipeline.set_manual(ALL_TRACKED, NOTHING_ADDED)
            return
        axes = [self._owner.settings.pose.axes.get(name, AxisSettings()) for name in NAMES]
        self._owner.pipeline.set_manual(
            tuple(axis.value if axis.mode == "manual" else None for axis in axes),
            tuple(axis.value if axis.mode == "mixed" else 0.0 for axis in axes),
        )
