"""The page Expressions: a button for each, and sliders to make one's own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PyQt6.QtGui import QHideEvent
from PyQt6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.expressions.expression import BUNDLED, Expression
from app.session.session import Session
from app.settings.settings import Settings
from app.window.eliding_button import ElidingButton
from app.window.expression_titles import expression_title
from app.window.folded_group import FoldedGroup
from app.window.labelled_slider import Labelled
from app.window.number_slider import NumberSlider
from app.window.pages.page import Page
from app.window.removable_rows import RemovableRows
from app.window.tuning.titles import group_title
from tracking.pose import PARAMETERS, Group, PoseParameter


class ExpressionsPage(Page):
    """Buttons that show expressions; below them one expression at a time, to be changed and kept."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Expressions"))
        self.buttons: dict[str, QPushButton] = {}
        self.forget: dict[str, QToolButton] = {}
        self.sliders: dict[str, NumberSlider] = {}
        """Those that were made, by name of the number."""
        self.groups: dict[Group, FoldedGroup] = {}
        self._numbers: dict[str, float] = {}
        self._shown: dict[str, Expression] = {}

    def build(self) -> Iterator[None]:
        """Make the buttons' place and the editor, in steps."""
        self._rows = RemovableRows()
        self.column.addWidget(self._rows)
        self.add_hint(
            self.tr("A press shows an expression, another one lets it go. Hotkeys can do it too, and so can "
                    "`ichimai press expression:NAME`.")
        )  # fmt: skip
        yield
        box = QGroupBox(self.tr("Make or change one"))
        inside = QVBoxLayout(box)
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("Expression to change"))
        self.choice.activated.connect(lambda: self._edit(self.choice.currentData()))
        inside.addWidget(self.choice)
        self._add_groups(inside)
        yield
        self._add_ways(inside)
        inside.addLayout(self._keep_row())
        self.column.addWidget(box)
        self.column.addStretch(1)
        self._edit("")

    def show_settings(self, settings: Settings) -> None:
        """Show the expressions there are."""
        there = self.session.expressions.all
        if there == self._shown:
            return
        self._shown = there
        self._rows.clear()
        self.buttons, self.forget = {}, {}
        for name in there:
            self._add_row(name, name in settings.expressions)
        chosen = self.choice.currentData() or ""
        self.choice.clear()
        self.choice.addItem(self.tr("A new one"), "")
        for name in there:
            self.choice.addItem(expression_title(name), name)
        self.choice.setCurrentIndex(max(self.choice.findData(chosen), 0))

    def refresh(self) -> None:
        """Show which are on."""
        on = self.session.expressions.on
        for name, button in self.buttons.items():
            button.setChecked(name in on)

    def hideEvent(self, a0: QHideEvent | None) -> None:
        """Let go what was tried out: nobody should go live with it."""
        if a0 is not None and not a0.spontaneous():
            self.session.expressions.try_out(None)
        super().hideEvent(a0)

    def _add_row(self, name: str, is_own: bool) -> None:
        called = expression_title(name)
        button = ElidingButton(called)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.session.expressions.press(name))
        words = self.tr("As it came: %1") if name in BUNDLED else self.tr("Forget %1")
        forget = self._rows.add(button, words.replace("%1", called))
        forget.setEnabled(is_own)
        forget.clicked.connect(lambda: self.session.expressions.forget(name))
        self.buttons[name], self.forget[name] = button, forget

    def _add_groups(self, column: QVBoxLayout) -> None:
        groups: dict[Group, list[PoseParameter]] = {}
        for row in PARAMETERS:
            if row.group != "place":
                groups.setdefault(row.group, []).append(row)
        for group, rows in groups.items():
            self.groups[group] = FoldedGroup(group_title(group), partial(self._fill, rows))
            column.addWidget(self.groups[group])

    def _fill(self, rows: list[PoseParameter], column: QVBoxLayout) -> None:
        for row in rows:
            slider = self.sliders[row.name] = NumberSlider(row)
            slider.show_value(self._numbers.get(row.name))
            slider.changed.connect(lambda row=row: self._changed(row.name))
            column.addWidget(slider)

    def _add_ways(self, column: QVBoxLayout) -> None:
        self.comes = Labelled(self.tr("Comes &within"), 30, "s")
        self.goes = Labelled(self.tr("&Goes within"), 30, "s")
        for labelled in (self.comes, self.goes):
            labelled.slider.valueChanged.connect(self._try_out)
            column.addWidget(labelled)
        self.curve, self.mode = QComboBox(), QComboBox()
        self.curve.addItem(self.tr("gently"), "smooth")
        self.curve.addItem(self.tr("evenly"), "straight")
        self.mode.addItem(self.tr("until it is pressed again"), "toggle")
        self.mode.addItem(self.tr("while its key is down"), "hold")
        form = QWidget()
        rows = QFormLayout(form)
        rows.setContentsMargins(0, 0, 0, 0)
        for words, box in (
            (self.tr("How it &moves"), self.curve),
            (self.tr("How &long it stays"), self.mode),
        ):
            box.setAccessibleName(words.replace("&", ""))
            rows.addRow(words, box)
        column.addWidget(form)

    def _keep_row(self) -> QHBoxLayout:
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Name of the expression"))
        self.name.setAccessibleName(self.tr("Name of the expression"))
        self.name.returnPressed.connect(self._keep)
        self.keep = QPushButton(self.tr("&Keep"))
        self.keep.clicked.connect(self._keep)
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(self.keep)
        return row

    def _edit(self, name: str) -> None:
        """Show an expression's numbers; empty for a new one."""
        self.session.expressions.try_out(None)
        expression = self.session.expressions.all.get(name, Expression())
        self._numbers = dict(expression.numbers)
        for number, slider in self.sliders.items():
            slider.show_value(self._numbers.get(number))
        self.comes.show_value(round(10 * expression.fade_in_s))
        self.goes.show_value(round(10 * expression.fade_out_s))
        self.curve.setCurrentIndex(self.curve.findData(expression.curve))
        self.mode.setCurrentIndex(self.mode.findData(expression.mode))
        self.name.setText(name)

    def _changed(self, number: str) -> None:
        value = self.sliders[number].value
        if value is None:
            self._numbers.pop(number, None)
        else:
            self._numbers[number] = value
        self._try_out()

    def _try_out(self) -> None:
        self.session.expressions.try_out(self._made())

    def _made(self) -> Expression:
        return Expression(
            dict(self._numbers),
            self.comes.slider.value() / 10,
            self.goes.slider.value() / 10,
            self.curve.currentData(),
            self.mode.currentData(),
        )

    def _keep(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.name.setFocus()
            return
        self.session.expressions.keep(name, self._made())
        self.session.expressions.try_out(None)
        self.show_settings(self.session.settings)
        self.choice.setCurrentIndex(max(self.choice.findData(name), 0))
