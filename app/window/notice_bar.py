"""What there is to say to the user: the latest sentences, until they are read."""

from __future__ import annotations

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel

from app.live.messages import Message
from app.window.icon_button import IconButton
from app.window.language import spoken

_SHOWN_MS = 20_000
_KEPT = 3


class NoticeBar(QFrame):
    """Shows up to three sentences; goes away when they are dismissed, or after a while."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._texts: list[str] = []
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setAccessibleName(self.tr("Message"))
        self.dismiss = IconButton("close", self.tr("Dismiss the message"), flat=True)
        self.dismiss.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 6, 6)
        row.addWidget(self.message, 1)
        row.addWidget(self.dismiss)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        self.hide()

    def say(self, messages: list[Message]) -> None:
        """Show sentences below those that are still there."""
        texts = [spoken(message) for message in messages]
        self._texts = [*(t for t in self._texts if t not in texts), *texts][-_KEPT:]
        self.message.setText("\n".join(self._texts))
        self.show()
        self._timer.start(_SHOWN_MS)

    def clear(self) -> None:
        """Hide what was said."""
        self._texts.clear()
        self.hide()
