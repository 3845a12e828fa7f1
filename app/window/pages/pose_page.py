"""The page Pose: the six numbers, tracked or by hand."""

from __future__ import annotations

from app.session import Session
from app.window.pages.page import Page
from app.window.pose_slider import PoseSlider
from tracking.pose import PARAMETERS


class PosePage(Page):
    """One slider for each row of the pose table."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Pose"))
        self.sliders = {parameter.name: PoseSlider(parameter) for parameter in PARAMETERS}
        for slider in self.sliders.values():
            slider.changed.connect(session.set_by_hand)
            self.column.addWidget(slider)
        self.column.addStretch(1)

    def refresh(self) -> None:
        """Show the tracked pose on all sliders that are not set by hand."""
        pose = self.session.newest_pose()
        if pose is not None:
            for name, slider in self.sliders.items():
                slider.show_tracked(getattr(pose, name))
