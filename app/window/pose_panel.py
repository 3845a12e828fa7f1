"""The six pose sliders."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QGroupBox, QVBoxLayout

from app.window.pose_slider import PoseSlider
from tracking.pose import PARAMETERS, Pose


class PosePanel(QGroupBox):
    """One slider for each row of the pose table.

    Signals:
        changed: as of `PoseSlider`.
    """

    changed = pyqtSignal(str, object)

    def __init__(self) -> None:
        super().__init__("Pose")
        column = QVBoxLayout(self)
        self.sliders = {parameter.name: PoseSlider(parameter) for parameter in PARAMETERS}
        for slider in self.sliders.values():
            slider.changed.connect(self.changed)
            column.addWidget(slider)

    def show_tracked(self, pose: Pose) -> None:
        """Show the tracked pose on all sliders that are not set by hand."""
        for name, slider in self.sliders.items():
            slider.show_tracked(getattr(pose, name))
