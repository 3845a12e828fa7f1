"""The page Behaviour: what the character does of its own accord."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import Any

from PyQt6.QtCore import QSignalBlocker
from PyQt6.QtWidgets import QCheckBox, QGroupBox, QVBoxLayout

from app.live.messages import QT_TRANSLATE_NOOP
from app.session.session import Session
from app.settings.settings import Settings
from app.window.labelled_slider import Labelled
from app.window.pages.page import Page, hint
from models.sheet.springs import RANGES

_STEADIEST = 0.3
"""What the right end of the slider for a steady gaze means."""

_UNDO = QT_TRANSLATE_NOOP("undo", "behaviour")


class BehaviourPage(Page):
    """Boxes and sliders; each shows and changes one setting, named by its path: "tracking.gaze.steady"."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Behaviour"))
        self._shows: dict[str, Callable[[Any], None]] = {}
        self.mirror = self._box(self.column, self.tr("Move like my image in a &mirror"), "tracking.mirror")
        self.retarget = self._box(
            self.column, self.tr("Read my face with the &trained network"), "tracking.retarget"
        )
        self.breath = self._slider(self.column, self.tr("B&reath"), "behaviour.breath")
        self.breathing = self._slider(self.column, self.tr("Swayin&g"), "behaviour.breathing")
        self._add_body(self._group(self.tr("Body")))
        self._add_springs(self._group(self.tr("Hair, ears and ribbons")))
        self._add_eyes(self._group(self.tr("Eyes")))
        self._add_lost(self._group(self.tr("When my face is lost")))
        self.govern = self._box(self.column, self.tr("Keep an even &pace when busy"), "behaviour.govern")
        self.add_hint(self.tr("On a busy machine fewer, even pictures look calmer. The status bar says so."))
        self.column.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """Show what is set."""
        for path, show in self._shows.items():
            show(attrgetter(path)(settings))

    def _add_body(self, column: QVBoxLayout) -> None:
        self.follow = self._slider(column, self.tr("Goes along with the &head"), "tracking.body.follow")
        self.delay = self._slider(
            column, self.tr("&Later by"), "tracking.body.delay_s", most=10, steps=10, unit="s"
        )
        self.place = self._box(
            column, self.tr("Move in the &frame and come nearer as I do"), "tracking.follow_place"
        )

    def _add_springs(self, column: QVBoxLayout) -> None:
        titles = {
            "amount": self.tr("S&wing"),
            "stiffness": self.tr("Stiffness"),
            "damping": self.tr("Damping"),
            "wind": self.tr("Wind"),
        }
        self.springs = {}
        for name, title in titles.items():
            low, high = (round(100 * limit) for limit in RANGES[name])
            self.springs[name] = self._slider(
                column, title, f"behaviour.springs.{name}", least=low, most=high
            )

    def _add_eyes(self, column: QVBoxLayout) -> None:
        self.steady = self._slider(column, self.tr("Stead&y gaze"), "tracking.gaze.steady", full=_STEADIEST)
        self.auto_blink = self._box(
            column, self.tr("Blink by itself where my eyes are not &seen"), "tracking.blink.auto_blink"
        )
        self.link = self._slider(column, self.tr("Both eyes &alike"), "tracking.blink.link")
        column.addWidget(
            hint(self.tr("At the left end each eye by itself (you can wink), at the right both alike."))
        )

    def _add_lost(self, column: QVBoxLayout) -> None:
        tenths = partial(self._slider, column, steps=10, unit="s")
        self.hold = tenths(self.tr("&Hold the pose for"), "tracking.lost.hold_s", most=50)
        self.ease = tenths(self.tr("Then ease to &idle within"), "tracking.lost.ease_s", least=1, most=50)
        self.back = tenths(self.tr("Come &back within"), "tracking.lost.return_s", least=1, most=30)

    def _group(self, title: str) -> QVBoxLayout:
        """Add a group of widgets under a title; return its column."""
        box = QGroupBox(title)
        self.column.addWidget(box)
        return QVBoxLayout(box)

    def _box(self, column: QVBoxLayout, text: str, path: str) -> QCheckBox:
        """Add a box for the switch at `path`."""
        box = QCheckBox(text)
        column.addWidget(box)
        box.toggled.connect(partial(self._set, path))

        def show(on: bool) -> None:
            """Show what is set."""
            with QSignalBlocker(box):
                box.setChecked(on)

        self._shows[path] = show
        return box

    def _slider(
        self,
        column: QVBoxLayout,
        text: str,
        path: str,
        *,
        full: float = 1.0,
        steps: int = 100,
        least: int = 0,
        most: int = 100,
        unit: str = "%",
    ) -> Labelled:
        """Add a slider for the number at `path`.

        Args:
            column: where it is added.
            text: its title.
            path: which number.
            full: what the number is where the slider stands at `steps`.
            steps: where that is.
            least: how far the number goes down, wherever the slider stands.
            most: where the slider ends.
            unit: of the value that is shown beside it, see `Labelled`.
        """
        labelled = Labelled(text, most, unit)
        column.addWidget(labelled)
        labelled.slider.valueChanged.connect(lambda at: self._set(path, full * max(at, least) / steps))
        self._shows[path] = lambda value: labelled.show_value(round(steps * value / full))
        return labelled

    def _set(self, path: str, value: float | bool) -> None:
        self.session.change(lambda settings: _with_value(settings, path, value), _UNDO)


def _with_value(tree: Any, path: str, value: float | bool) -> Any:
    """Return the tree of settings with another value at `path`."""
    name, _, rest = path.partition(".")
    return replace(tree, **{name: _with_value(getattr(tree, name), rest, value) if rest else value})
