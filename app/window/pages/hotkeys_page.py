"""The page Hotkeys: which key does what, in the window and everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from PyQt6.QtWidgets import QGridLayout, QLabel, QWidget

from app.expressions.expression import all_expressions
from app.keys.hotkeys import actions, keys
from app.session.session import Session
from app.settings.settings import Settings
from app.window.action_titles import action_title
from app.window.eliding_label import ElidingLabel
from app.window.key_field import KeyField
from app.window.language import spoken
from app.window.pages.page import Page, hint


class HotkeyRow(NamedTuple):
    """What stands on the page for an action: its title, its keys, what stands against the second."""

    title: ElidingLabel
    here: KeyField
    everywhere: KeyField
    problem: QLabel


class HotkeysPage(Page):
    """One row for each action: press one of its two buttons, then the key it should have."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Hotkeys"))
        self.rows: dict[str, HotkeyRow] = {}
        self._inside = QWidget()

    def build(self) -> Iterator[None]:
        """Make the rows, a few a step, and what stands below."""
        self._add_paragraph(
            self.tr("Press a button, then the new key. Escape leaves it, Delete takes the key away.")
        )
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(3)
        for column, (name, tip) in enumerate(self._columns()):
            heading = QLabel(name)
            heading.setObjectName("hint")
            heading.setToolTip(tip)
            self._grid.addWidget(heading, 0, column)
            self._grid.setColumnStretch(column, 1)
        self.column.addWidget(self._inside)
        for number, action in enumerate(self._wanted(self.session.settings)):
            self._add_row(action)
            if number % 2:
                yield
        self.about_everywhere = self._add_paragraph(self._about_everywhere())
        self._add_paragraph(
            self.tr(
                "Stream Decks and the system's own shortcuts can do the same by a command, for example "
                "“ichimai press record”; “ichimai press --list” prints them all."
            )
        )
        self.column.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """Show every action's keys."""
        wanted = self._wanted(settings)
        for action in [action for action in self.rows if action not in wanted]:
            self._remove_row(action)
        for action in wanted:
            if action not in self.rows:
                self._add_row(action)
        here, everywhere = keys(settings.hotkeys), settings.hotkeys_everywhere
        for action, row in self.rows.items():
            row.here.show_key(here.get(action, ""))
            row.everywhere.show_key(everywhere.get(action, ""))
        self.refresh()

    def refresh(self) -> None:
        """Show what stands against the keys heard everywhere."""
        problems = self.session.hotkeys.problems
        heard = self.session.hotkeys.are_heard_everywhere
        for action, row in self.rows.items():
            problem = problems.get(action)
            text = "" if problem is None else spoken(problem)
            if row.problem.text() != text:
                row.problem.setText(text)
                row.problem.setVisible(bool(text))
            if row.everywhere.button.isEnabled() != heard:
                row.everywhere.button.setEnabled(heard)
        if self.about_everywhere.text() != self._about_everywhere():
            self.about_everywhere.setText(self._about_everywhere())

    def _add_paragraph(self, text: str) -> QLabel:
        """Add a hint that takes no more room than it needs at the page's width: it would ask for more."""
        paragraph = self.add_hint(text)
        paragraph.setMinimumHeight(1)
        return paragraph

    def _wanted(self, settings: Settings) -> list[str]:
        return actions(settings.pose.named, all_expressions(settings.expressions))

    def _columns(self) -> tuple[tuple[str, str], tuple[str, str]]:
        return (
            (self.tr("Here"), self.tr("While a window of Ichimai has the keyboard")),
            (self.tr("Everywhere"), self.tr("While any program has the keyboard")),
        )

    def _about_everywhere(self) -> str:
        if self.session.hotkeys.are_heard_everywhere:
            return self.tr(
                "Keys under Everywhere work while a game or any other program has the keyboard, which then "
                "does not get them. They hold Ctrl, Alt or Meta, or are F1 to F24."
            )
        return self.tr(
            "On this system a program can't hear keys while another one has the keyboard: give the command "
            "below to the system's own shortcuts instead."
        )

    def _add_row(self, action: str) -> None:
        title = action_title(action)
        label = ElidingLabel(title)
        label.setContentsMargins(0, 8, 0, 0)
        row = HotkeyRow(
            label,
            KeyField(self.tr("Key for: %1").replace("%1", title), self._no_key(title)),
            KeyField(self.tr("Key everywhere for: %1").replace("%1", title), self._no_key(title)),
            hint(""),
        )
        row.problem.setObjectName("warning")
        row.problem.setMinimumHeight(1)
        row.problem.hide()
        session = self.session.hotkeys
        row.here.chosen.connect(partial(session.give, action))
        row.everywhere.chosen.connect(partial(session.give_everywhere, action))
        for field in (row.here, row.everywhere):
            field.asking.connect(session.hold)
        first = self._grid.rowCount()
        self._grid.addWidget(label, first, 0, 1, 2)
        self._grid.addWidget(row.here, first + 1, 0)
        self._grid.addWidget(row.everywhere, first + 1, 1)
        self._grid.addWidget(row.problem, first + 2, 0, 1, 2)
        self.rows[action] = row

    def _no_key(self, title: str) -> str:
        return self.tr("No key for: %1").replace("%1", title)

    def _remove_row(self, action: str) -> None:
        for widget in self.rows.pop(action):
            self._grid.removeWidget(widget)
            widget.deleteLater()
