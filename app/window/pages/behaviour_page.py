"""The page Behaviour: what the character does of its own accord."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QCheckBox, QGroupBox, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from app.live.messages import QT_TRANSLATE_NOOP
from app.session.session import Session
from app.settings.settings import Settings
from app.window.pages.page import Page, hint
from models.sheet.springs import RANGES

_STEADIEST = 0.3
"""What the right end of the slider for a steady gaze means."""

_UNDO = QT_TRANSLATE_NOOP("undo", "behaviour")


class BehaviourPage(Page):
    """Boxes and sliders; each changes one setting."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Behaviour"))
        self.mirror = self._box(self.tr("Move like my image in a &mirror"), self._set_mirror)
        self.retarget = self._box(
            self.tr("Read my face with the &trained network"), lambda on: self._set_tracking(retarget=on)
        )
        self.breath = self._slider(self.tr("B&reath"), 100, self._set_breath)
        self.breathing = self._slider(self.tr("Swayin&g"), 100, self._set_breathing)
        body = QGroupBox(self.tr("Body"))
        inside = QVBoxLayout(body)
        self.follow = Labelled(self.tr("Goes along with the &head"), 100)
        self.follow.slider.valueChanged.connect(lambda value: self._set_body(follow=value / 100))
        self.delay = Labelled(self.tr("&Later by"), 10, "s")
        self.delay.slider.valueChanged.connect(lambda value: self._set_body(delay_s=value / 10))
        self.place = QCheckBox(self.tr("Move in the &frame and come nearer as I do"))
        self.place.toggled.connect(lambda on: self._set_tracking(follow_place=on))
        for widget in (self.follow, self.delay, self.place):
            inside.addWidget(widget)
        self.column.addWidget(body)
        swinging = QGroupBox(self.tr("Hair, ears and ribbons"))
        inside = QVBoxLayout(swinging)
        self.springs = {
            "amount": Labelled(self.tr("S&wing"), 200),
            "stiffness": Labelled(self.tr("Stiffness"), 400),
            "damping": Labelled(self.tr("Damping"), 400),
            "wind": Labelled(self.tr("Wind"), 100),
        }
        for name, labelled in self.springs.items():
            labelled.slider.valueChanged.connect(partial(self._set_spring, name))
            inside.addWidget(labelled)
        self.column.addWidget(swinging)
        eyes = QGroupBox(self.tr("Eyes"))
        inside = QVBoxLayout(eyes)
        self.auto_blink = QCheckBox(self.tr("Blink by itself where my eyes are not &seen"))
        self.auto_blink.toggled.connect(lambda on: self._set_blink(auto_blink=on))
        self.link = Labelled(self.tr("Both eyes &alike"), 100)
        self.link.slider.valueChanged.connect(lambda value: self._set_blink(link=value / 100))
        self.steady = Labelled(self.tr("Stead&y gaze"), 100)
        self.steady.slider.valueChanged.connect(
            lambda value: self._set_tracking(
                gaze=replace(self.session.settings.tracking.gaze, steady=_STEADIEST * value / 100)
            )
        )
        inside.addWidget(self.steady)
        inside.addWidget(self.auto_blink)
        inside.addWidget(self.link)
        inside.addWidget(
            hint(self.tr("At the left end each eye by itself (you can wink), at the right both alike."))
        )
        self.column.addWidget(eyes)
        lost = QGroupBox(self.tr("When my face is lost"))
        inside = QVBoxLayout(lost)
        self.hold = Labelled(self.tr("&Hold the pose for"), 50, "s")
        self.hold.slider.valueChanged.connect(lambda value: self._set_lost(hold_s=value / 10))
        self.ease = Labelled(self.tr("Then ease to &idle within"), 50, "s")
        self.ease.slider.valueChanged.connect(lambda value: self._set_lost(ease_s=max(value, 1) / 10))
        self.back = Labelled(self.tr("Come &back within"), 30, "s")
        self.back.slider.valueChanged.connect(lambda value: self._set_lost(return_s=max(value, 1) / 10))
        for labelled in (self.hold, self.ease, self.back):
            inside.addWidget(labelled)
        self.column.addWidget(lost)
        self.govern = self._box(self.tr("Keep an even &pace when busy"), self._set_govern)
        self.column.addWidget(
            hint(self.tr("On a busy machine fewer, even pictures look calmer. The status bar says so."))
        )
        self.column.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """Show what is set."""
        tracking = settings.tracking
        for box, on in (
            (self.mirror, tracking.mirror),
            (self.auto_blink, tracking.blink.auto_blink),
            (self.place, tracking.follow_place),
            (self.retarget, tracking.retarget),
            (self.govern, settings.behaviour.govern),
        ):
            box.blockSignals(True)
            box.setChecked(on)
            box.blockSignals(False)
        self.breath.show_value(round(100 * settings.behaviour.breath))
        self.breathing.show_value(round(100 * settings.behaviour.breathing))
        self.follow.show_value(round(100 * tracking.body.follow))
        self.delay.show_value(round(10 * tracking.body.delay_s))
        self.steady.show_value(round(100 * tracking.gaze.steady / _STEADIEST))
        for name, labelled in self.springs.items():
            labelled.show_value(round(100 * getattr(settings.behaviour.springs, name)))
        self.link.show_value(round(100 * tracking.blink.link))
        self.hold.show_value(round(10 * tracking.lost.hold_s))
        self.ease.show_value(round(10 * tracking.lost.ease_s))
        self.back.show_value(round(10 * tracking.lost.return_s))

    def _box(self, text: str, call) -> QCheckBox:
        box = QCheckBox(text)
        box.toggled.connect(call)
        self.column.addWidget(box)
        return box

    def _slider(self, text: str, most: int, call) -> Labelled:
        labelled = Labelled(text, most)
        labelled.slider.valueChanged.connect(call)
        self.column.addWidget(labelled)
        return labelled

    def _set_mirror(self, on: bool) -> None:
        self._set_tracking(mirror=on)

    def _set_breath(self, value: int) -> None:
        self.session.change_part("behaviour", _UNDO, breath=value / 100)

    def _set_breathing(self, value: int) -> None:
        self.session.change_part("behaviour", _UNDO, breathing=value / 100)

    def _set_spring(self, name: str, value: int) -> None:
        low, high = RANGES[name]
        springs = replace(self.session.settings.behaviour.springs, **{name: min(max(value / 100, low), high)})
        self.session.change_part("behaviour", _UNDO, springs=springs)

    def _set_govern(self, on: bool) -> None:
        self.session.change_part("behaviour", _UNDO, govern=on)

    def _set_blink(self, **parts) -> None:
        self._set_tracking(blink=replace(self.session.settings.tracking.blink, **parts))

    def _set_body(self, **parts) -> None:
        self._set_tracking(body=replace(self.session.settings.tracking.body, **parts))

    def _set_lost(self, **parts) -> None:
        self._set_tracking(lost=replace(self.session.settings.tracking.lost, **parts))

    def _set_tracking(self, **parts) -> None:
        self.session.change_part("tracking", _UNDO, **parts)


class Labelled(QWidget):
    """A slider with its name and its value: percent, or tenths of a second where `unit` is "s"."""

    def __init__(self, text: str, most: int, unit: str = "%") -> None:
        super().__init__()
        self._unit = unit
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, most)
        self.slider.setAccessibleName(text.replace("&", ""))
        label, self.number = QLabel(text), QLabel()
        label.setBuddy(self.slider)
        upper = QHBoxLayout()
        upper.addWidget(label)
        upper.addStretch(1)
        upper.addWidget(self.number)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(upper)
        column.addWidget(self.slider)
        self.slider.valueChanged.connect(self._show_number)
        self._show_number(0)

    def show_value(self, value: int) -> None:
        """Show a value that was not set here."""
        if not self.slider.isSliderDown():
            self.slider.blockSignals(True)
            self.slider.setValue(value)
            self.slider.blockSignals(False)
            self._show_number(self.slider.value())

    def _show_number(self, value: int) -> None:
        self.number.setText(f"{value / 10:.1f} s" if self._unit == "s" else f"{value} %")
