"""The page Face triggers: each expression with how sure it is now, and what it does when it is held."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PyQt6.QtCore import QCoreApplication, Qt
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QProgressBar,
    QSlider,
    QWidget,
)

from app.expressions.expression import all_expressions
from app.keys.hotkeys import actions
from app.session.session import Session
from app.settings.settings import Settings
from app.window.action_titles import action_title
from app.window.expression_titles import read_expression_title
from app.window.pages.page import Page
from tracking.expressions.reading import EMOJI, EXPRESSIONS, NEUTRAL


class TriggersPage(Page):
    """One row for each expression: switch, bar with its threshold, what it does."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Face triggers"))
        self.rows: dict[str, TriggerRow] = {}

    def build(self) -> Iterator[None]:
        """Make the rows, some a step."""
        self.add_hint(
            self.tr(
                "A face that is held does what a key does: it takes a named pose, or starts a recording. "
                "All of it is off until you switch it on."
            )
        )
        self.now = QLabel()
        self.now.setObjectName("expressionNow")
        self.column.addWidget(self.now)
        for i, name in enumerate(name for name in EXPRESSIONS if name != NEUTRAL):
            self.rows[name] = row = TriggerRow(self.session, name)
            self.column.addWidget(row)
            if i % 3 == 2:
                yield
        self.add_hint(
            self.tr("The face is read against your own at rest: press C with a calm face if it is wrong.")
        )
        self.column.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """Show every trigger."""
        for row in self.rows.values():
            row.show_settings(settings)

    def refresh(self) -> None:
        """Show what the face expresses now."""
        expression = self.session.pipeline.input.expressions.current
        if expression is None:
            self.now.setText(self.tr("No tracker that can read a face is at work."))
        else:
            words = f"{EMOJI[expression.name]} {read_expression_title(expression.name)}"
            self.now.setText(f"{self.tr('What your face shows now')}: {words}")
        for name, row in self.rows.items():
            row.show_likelihood(0.0 if expression is None else expression.likelihood(name))


class TriggerRow(QWidget):
    """An expression's trigger."""

    def __init__(self, session: Session, name: str) -> None:
        super().__init__()
        self._session, self._name = session, name
        title = read_expression_title(name)
        self.switch = QCheckBox(f"{EMOJI[name]} {title}")
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(18)
        self.threshold = QSlider(Qt.Orientation.Horizontal)
        self.threshold.setRange(40, 98)
        self.does = QComboBox()
        self.does.setMinimumContentsLength(12)
        self.does.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for widget, words in (
            (self.bar, QCoreApplication.translate("TriggersPage", "How sure: %1")),
            (self.threshold, QCoreApplication.translate("TriggersPage", "When at least so sure: %1")),
            (self.does, QCoreApplication.translate("TriggersPage", "Does: %1")),
        ):
            said = words.replace("%1", title)
            widget.setAccessibleName(said)
            widget.setToolTip(said)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.switch, 0, 0)
        grid.addWidget(self.does, 0, 1)
        grid.addWidget(self.bar, 1, 0)
        grid.addWidget(self.threshold, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        change = partial(session.triggers.change, name)
        self.switch.toggled.connect(lambda on: change(on=on))
        self.threshold.valueChanged.connect(lambda value: change(threshold=value / 100))
        self.does.activated.connect(lambda index: change(action=self.does.itemData(index)))

    def show_settings(self, settings: Settings) -> None:
        """Show the trigger as it is set."""
        trigger = self._session.triggers.settings_of(self._name)
        for widget in (self.switch, self.threshold, self.does):
            widget.blockSignals(True)
        self.switch.setChecked(trigger.on)
        self.threshold.setValue(round(100 * trigger.threshold))
        known = ["", *actions(settings.pose.named, all_expressions(settings.expressions))]
        if known != [self.does.itemData(i) for i in range(self.does.count())]:
            self.does.clear()
            for action in known:
                nothing = QCoreApplication.translate("TriggersPage", "nothing")
                self.does.addItem(action_title(action) if action else nothing, action)
        self.does.setCurrentIndex(known.index(trigger.action) if trigger.action in known else 0)
        for widget in (self.switch, self.threshold, self.does):
            widget.blockSignals(False)

    def show_likelihood(self, likelihood: float) -> None:
        """Show how sure it is now."""
        value = round(100 * likelihood)
        if value != self.bar.value():
            self.bar.setValue(value)
