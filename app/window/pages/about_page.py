"""The page About: version and licences."""

from __future__ import annotations

from importlib.metadata import version

from app.session import Session
from app.window.pages.page import Page


class AboutPage(Page):
    """What this is."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("About"))
        self.add_hint(self.tr("Ichimai %1: one drawing, alive.").replace("%1", version("ichimai")))
        self.add_hint(self.tr("Everything runs on this computer. Nothing is sent anywhere."))
        self.column.addStretch(1)
