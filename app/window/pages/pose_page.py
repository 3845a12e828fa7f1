"""The page Pose: its numbers, tracked or by hand, and poses kept under a name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PyQt6.QtWidgets import QGroupBox, QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.session.session import Session
from app.settings.settings import AxisSettings, Settings
from app.window.eliding_button import ElidingButton
from app.window.folded_group import FoldedGroup
from app.window.pages.page import Page, hint
from app.window.pose_slider import PoseSlider
from app.window.removable_rows import RemovableRows
from app.window.tuning.titles import group_title
from tracking.pose import CORE, PARAMETERS, Group, PoseParameter


class PosePage(Page):
    """One slider for each row of the pose table, and one button for each named pose.

    The six that every drawing shows are there at once, the others in groups that open; a slider is made when
    its group is first opened.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Pose"))
        self.sliders: dict[str, PoseSlider] = {}
        """Those that were made, by name of the number."""
        self.groups: dict[Group, FoldedGroup] = {}

    def build(self) -> Iterator[None]:
        """Make the sliders, two a step, and what stands below."""
        for number, parameter in enumerate(row for row in PARAMETERS if row.name in CORE):
            self._add_slider(self.column, parameter)
            if number % 2:
                yield
        groups: dict[Group, list[PoseParameter]] = {}
        for row in PARAMETERS:
            if row.name not in CORE:
                groups.setdefault(row.group, []).append(row)
        for group, rows in groups.items():
            self._add_group(group, rows)
        yield
        self.reset = QPushButton(self.tr("Track &everything again"))
        self.reset.clicked.connect(self.session.manual_pose.release)
        self.column.addWidget(self.reset)
        self.column.addWidget(self._named_poses())
        self.column.addStretch(1)

    def _add_slider(self, column: QVBoxLayout, parameter: PoseParameter) -> None:
        slider = self.sliders[parameter.name] = PoseSlider(parameter)
        slider.changed.connect(self.session.manual_pose.set_axis)
        column.addWidget(slider)

    def _add_group(self, group: Group, rows: list[PoseParameter]) -> None:
        self.groups[group] = FoldedGroup(group_title(group), partial(self._fill, rows))
        self.column.addWidget(self.groups[group])

    def _fill(self, rows: list[PoseParameter], column: QVBoxLayout) -> None:
        for row in rows:
            self._add_slider(column, row)
            axis = self.session.settings.pose.axes.get(row.name, AxisSettings())
            self.sliders[row.name].show_axis(axis)

    def _named_poses(self) -> QWidget:
        box = QGroupBox(self.tr("Named poses"))
        inside = QVBoxLayout(box)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Name of the pose"))
        self.name.setAccessibleName(self.tr("Name of the pose"))
        self.keep = QPushButton(self.tr("&Keep this pose"))
        self.keep.clicked.connect(self._keep)
        self.name.returnPressed.connect(self._keep)
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(self.keep)
        inside.addLayout(row)
        self._rows = RemovableRows()
        inside.addWidget(self._rows)
        inside.addWidget(
            hint(self.tr("A press takes the pose, another one lets it go. Hotkeys can do it too."))
        )
        self.poses: dict[str, QPushButton] = {}
        self.forget: dict[str, QToolButton] = {}
        return box

    def show_settings(self, settings: Settings) -> None:
        """Show where each number comes from, and the named poses."""
        for name, slider in self.sliders.items():
            slider.show_axis(settings.pose.axes.get(name, AxisSettings()))
        if list(self.poses) != list(settings.pose.named):
            self._show_named(list(settings.pose.named))

    def refresh(self) -> None:
        """Show what is tracked and what goes out."""
        newest, shown = self.session.pipeline.poses.peek(), self.session.pipeline.posed()
        tracked = None if newest is None else newest.value.pose
        for name, slider in self.sliders.items():
            if slider.isVisible():
                slider.show_live(getattr(tracked, name, None), getattr(shown, name, None))
        for name, button in self.poses.items():
            button.setChecked(self.session.manual_pose.taken == name)

    def _show_named(self, names: list[str]) -> None:
        self._rows.clear()
        self.poses, self.forget = {}, {}
        for name in names:
            self._add_row(name)

    def _add_row(self, name: str) -> None:
        take = ElidingButton(name)
        take.setCheckable(True)
        take.clicked.connect(lambda: self.session.manual_pose.toggle(name))
        forget = self._rows.add(take, self.tr("Forget %1").replace("%1", name))
        forget.clicked.connect(lambda: self.session.manual_pose.forget(name))
        self.poses[name], self.forget[name] = take, forget

    def _keep(self) -> None:
        self.session.manual_pose.keep(self.name.text())
        self.name.clear()
