"""The page Window: how the program itself looks."""

from __future__ import annotations

from app.session.session import Session
from app.settings.settings import Settings
from app.window.language import LANGUAGES
from app.window.pages.page import Page
from app.window.picker import Picker


class WindowPage(Page):
    """Theme and language."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Window"))
        self.theme = Picker(self.tr("&Theme"))
        self.theme.chosen.connect(lambda theme: session.change_part("window", theme=theme))
        self.language = Picker(self.tr("&Language"))
        self.language.chosen.connect(lambda language: session.change_part("window", language=language))
        self.column.addWidget(self.theme)
        self.column.addWidget(self.language)
        self.add_hint(self.tr("Another language shows after the next start."))
        self.column.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """Show what is chosen."""
        themes = [
            ("system", self.tr("As the system")),
            ("dark", self.tr("Dark")),
            ("light", self.tr("Light")),
        ]
        self.theme.set_entries(themes, settings.window.theme)
        languages = [("", self.tr("As the system")), *LANGUAGES.items()]
        self.language.set_entries(languages, settings.window.language)
