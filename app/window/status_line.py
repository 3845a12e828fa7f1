"""The bottom line: who is followed, how fast, how late; and what there is to say."""

from __future__ import annotations

from PyQt6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.meter import StageFigures
from app.session import Status


class StatusLine(QWidget):
    """A line for messages and a line for figures."""

    def __init__(self) -> None:
        super().__init__()
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setObjectName("message")
        self.figures = QLabel()
        self.figures.setObjectName("figures")
        self.figures.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.message)
        column.addWidget(self.figures)
        self.message.hide()

    def say(self, text: str) -> None:
        """Show a message until the next one comes."""
        self.message.setText(text)
        self.message.setVisible(bool(text))

    def show_status(self, status: Status, window: StageFigures) -> None:
        """Show source and figures; `window` is the latency to the painted picture."""
        source = " · ".join(word for word in (status.source, status.tracking) if word)
        if status.progress is not None:
            source += f"    making the character ready, {status.progress:.0%}"
        *stages, to_output = status.figures
        shown = [f"{f.name} {f.rate_hz:.0f}/s, {f.median_ms:.1f} ms" for f in stages if f.rounds]
        late = [f"{f.name} {f.median_ms:.0f} ms" for f in (to_output, window) if f.rounds]
        self.figures.setText("    ".join([source, *shown, *late]))
        self.figures.setToolTip("\n".join(str(f) for f in (*status.figures, window) if f.rounds))
