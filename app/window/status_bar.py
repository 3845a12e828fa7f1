"""The bottom line: who is followed, how fast, how late, and why it is slow when it is."""

from __future__ import annotations

from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar

from app.characters.bundled import RECORDING
from app.live.meter import StageFigures
from app.live.slowness import Slowness
from app.session.session import Following, Status
from app.window.expression_titles import read_expression_title
from tracking.expressions.reading import EMOJI


class StatusBar(QFrame):
    """One quiet line; the figures of every stage are in its tip."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("statusBar")
        self.source = QLabel()
        self.expression = QLabel()
        self.rates = QLabel()
        self.why = QLabel()
        self.why.setObjectName("why")
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setFixedWidth(230)
        self.progress.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 2, 0)
        row.setSpacing(16)
        for label in (self.source, self.why):
            label.setMinimumWidth(60)  # long words are cut off; they don't widen the window
        for widget in (self.source, self.expression, self.why, self.progress):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.rates)

    def show_status(self, status: Status, window: StageFigures) -> None:
        """Show source and figures; `window` is the latency to the painted picture."""
        self.source.setText(
            " · ".join(w for w in (self._source(status.source), self._following(status.following)) if w)
        )
        self.expression.setText(EMOJI.get(status.expression, ""))
        self.expression.setToolTip(read_expression_title(status.expression) if status.expression else "")
        self.progress.setVisible(status.progress is not None)
        if status.progress is not None:
            self.progress.setValue(round(100 * status.progress))
            self.progress.setFormat(self.tr("making the character ready, %p%"))
        posing = next(f for f in status.figures if f.name == "posing")
        words = [self.tr("%1 pictures/s").replace("%1", f"{window.rate_hz:.0f}")] if window.rounds else []
        if window.rounds and posing.rounds:
            words.append(self.tr("%1 ms late").replace("%1", f"{window.median_ms:.0f}"))
        self.rates.setText(" · ".join(words))
        tip = "\n".join(str(f) for f in (*status.figures, window) if f.rounds)
        self.setToolTip(tip)
        self.why.setText(self._sentence(status.slowness))

    def _source(self, name: str) -> str:
        known = {RECORDING.name: self.tr("pose recording"), "idle motion": self.tr("idle motion")}
        return known.get(name, name)

    def _following(self, following: Following) -> str:
        return {
            Following.NOTHING_YET: "",
            Following.FACE: self.tr("face seen"),
            Following.NO_FACE: self.tr("no face"),
            Following.CAMERA_LOST: self.tr("camera lost, waiting for it"),
            Following.ENDED: self.tr("ended"),
            Following.STOPPED: self.tr("stopped"),
        }[following]

    def _sentence(self, slow: Slowness | None) -> str:
        if slow is None:
            return ""
        text = {
            "camera": self.tr("The camera gives %1 pictures/s of %2: more light helps, or a smaller size"),
            "busy": self.tr("The machine is busy: %1 of the camera's %2 pictures/s are read"),
            "tracking": self.tr("Slow: finding the face takes %1 ms of %2"),
            "posing": self.tr("Slow: moving the character takes %1 ms of %2; a smaller character helps"),
            "output": self.tr("Slow: what goes out takes %1 ms of %2; a smaller picture helps"),
            "governed": self.tr("The machine is busy: %1 pictures/s instead of %2, evenly"),
            "late": self.tr("Late: %1 ms from camera to output; the machine is busy"),
        }[slow.cause]
        return text.replace("%1", f"{slow.value:.0f}").replace("%2", f"{slow.wanted:.0f}")
