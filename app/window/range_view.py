"""How far a character turns: what its drawing bears, and what the user allows."""

from __future__ import annotations

from collections.abc import Mapping

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.characters.turning_range import JudgedRange
from app.live.background_work import told
from app.session.session import Session
from app.settings.history import History
from app.window.heat_map import HeatMap
from app.window.language import spoken
from app.window.pages.page import hint
from app.window.tuning.titles import title
from tracking.pose import HEAD

Limits = Mapping[str, tuple[float, float]]
"""For each axis of the head (negative, positive); what is absent is free."""


class RangeView(QWidget):
    """A heat map and a slider for each axis of the head.

    Signals:
        kept: the limits shown are wanted.
        left: the user goes back to the list.
    """

    kept = pyqtSignal()
    left = pyqtSignal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._key = ""
        self._judged: JudgedRange | None = None
        self._allowed: Limits = {}
        self._history: History[Limits] = History()
        self.headline = QLabel()
        self.headline.setWordWrap(True)
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setFormat(self.tr("trying poses, %p%"))
        self.map = HeatMap()
        self.sliders: dict[str, QSlider] = {}
        self._figures: dict[str, QLabel] = {}
        self.safe = QPushButton(self.tr("What is judged &safe"))
        self.safe.clicked.connect(lambda: self._judged and self._step(dict(self._judged.safe)))
        self.free = QPushButton(self.tr("No &limit"))
        self.free.clicked.connect(lambda: self._step(dict.fromkeys(HEAD, (-1.0, 1.0))))
        self.keep = QPushButton(self.tr("&Keep this range"))
        self.keep.setObjectName("primary")
        self.keep.clicked.connect(lambda: self.kept.emit())
        self.back = QPushButton(self.tr("Ca&ncel"))
        self.back.clicked.connect(lambda: self.left.emit())
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.headline, self.progress, self.map):
            column.addWidget(widget)
        grid = QGridLayout()
        for row, name in enumerate(HEAD):
            words = title(name)
            slider, figure = QSlider(Qt.Orientation.Horizontal), QLabel()
            slider.setRange(0, 100)
            slider.setAccessibleName(words)
            slider.valueChanged.connect(lambda value, name=name: self._slide(name, value / 100))
            slider.sliderPressed.connect(lambda: self._history.hold(True))
            slider.sliderReleased.connect(lambda: self._history.hold(False))
            grid.addWidget(QLabel(words), row, 0)
            grid.addWidget(slider, row, 1)
            grid.addWidget(figure, row, 2)
            self.sliders[name], self._figures[name] = slider, figure
        column.addLayout(grid)
        ways, buttons = QHBoxLayout(), QHBoxLayout()
        ways.addWidget(self.safe)
        ways.addWidget(self.free)
        buttons.addWidget(self.keep, 1)
        buttons.addWidget(self.back)
        column.addLayout(ways)
        column.addLayout(buttons)
        column.addWidget(
            hint(
                self.tr(
                    "Green is safe, red folds or tears the drawing. The head slows down as it comes near "
                    "the frame and never passes it. What is no character file of yours is kept as a new one."
                )
            )
        )
        column.addStretch(1)

    @property
    def limits(self) -> dict[str, tuple[float, float]]:
        """What is allowed now: (negative, positive) for each axis."""
        return {name: self._allowed.get(name, (-1.0, 1.0)) for name in HEAD}

    def begin(self, key: str) -> None:
        """Have a character judged."""
        self._key, self._judged = key, None
        self._session.library.judge_range(key)
        self.refresh()

    def undo(self) -> None:
        """Take the last change of the limits back."""
        self._go_to(self._history.undo(self._allowed))

    def redo(self) -> None:
        """Make the change again that was taken back."""
        self._go_to(self._history.redo(self._allowed))

    def refresh(self) -> None:
        """Show how far the judging is, and what came of it."""
        work = self._session.library.judging
        newest = work.newest()
        if work.progress is None and newest is not None and newest.value.key == self._key:
            self._show(newest.value)
        ready = self._judged is not None
        self.progress.setVisible(work.progress is not None)
        self.progress.setValue(round(100 * (work.progress or 0)))
        for widget in (self.keep, self.safe, self.free, *self.sliders.values()):
            widget.setEnabled(ready)
        if not ready:
            self.headline.setText("" if work.error is None else spoken(told(work.error)))

    def _show(self, judged: JudgedRange) -> None:
        if judged is self._judged:
            return
        self._judged, self._allowed = judged, dict(judged.character.limits)
        self._history = History()
        self.map.show_levels(judged.levels)
        self.headline.setText(self.tr("How far the head may turn"))
        self._show_limits()

    def _slide(self, name: str, limit: float) -> None:
        self._step({**self.limits, name: (-limit, limit)}, name)

    def _step(self, limits: Limits, slid: str = "") -> None:
        self._history.note(slid, self._allowed)
        self._go_to(limits)

    def _go_to(self, limits: Limits | None) -> None:
        if limits is not None:
            self._allowed = limits
            self._show_limits()

    def _show_limits(self) -> None:
        for name, (low, high) in self.limits.items():
            slider = self.sliders[name]
            slider.blockSignals(True)
            slider.setValue(round(100 * max(-low, high)))
            slider.blockSignals(False)
            self._figures[name].setText(
                f"{100 * high:.0f} %" if -low == high else f"{100 * -low:.0f} / {100 * high:.0f} %"
            )
        self.map.show_limits(self.limits)
