"""The page Other programs: where pictures and poses go besides OBS, and plugins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PyQt6.QtCore import QCoreApplication, Qt
from PyQt6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.live.sink_list import BROWSER_SOURCE, SINKS
from app.plugins.known_plugins import KnownPlugin
from app.session.connections import PluginQuestion
from app.session.session import Session
from app.settings.settings import Settings
from app.window.pages.page import Page, hint


class ProgramsPage(Page):
    """Pictures by browser source, Spout, Syphon and NDI; poses by VMC and to VTube Studio; plugins."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Other programs"))
        self._known: list[KnownPlugin] = []
        self._asked: PluginQuestion | None = None

    def build(self) -> Iterator[None]:
        """Make the boxes, one a step."""
        self._add_pictures()
        yield
        self._add_poses()
        yield
        self._add_plugins()
        self.column.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """Show addresses and ports."""
        wanted = settings.connections
        for field, text in (
            (self.vmc_host, wanted.vmc_host),
            (self.vmc_port, str(wanted.vmc_port)),
            (self.vts_port, str(wanted.vts_port)),
            (self.plugin_port, str(wanted.plugin_port)),
        ):
            if not field.hasFocus():
                field.setText(text)

    def refresh(self) -> None:
        """Show what is on, who is connected, and a plugin that asks."""
        on = self.session.status().sinks
        for name, box in self.pictures.items():
            _check(box, name in on)
        target = self.session.pipeline.output.sink_target(BROWSER_SOURCE)
        self.browser_address.setText(target or "")
        connections = self.session.connections
        _check(self.vmc, connections.vmc_on)
        _check(self.vts, connections.vtube_studio_on)
        _check(self.plugins, connections.plugins_on)
        self.connected.setText(", ".join(connections.plugins) or self.tr("No plugin is connected"))
        self._show_question(connections.question)
        if connections.known.plugins != self._known:
            self._known = connections.known.plugins
            self._show_known()

    def _add_pictures(self) -> None:
        box = QGroupBox(self.tr("Pictures, with transparency"))
        inside = QVBoxLayout(box)
        self.pictures: dict[str, QCheckBox] = {}
        for kind in SINKS:
            if not kind.in_bar:
                tick = QCheckBox(QCoreApplication.translate("sinks", kind.button))
                tick.toggled.connect(lambda on, name=kind.name: self.session.sinks.switch(name, on))
                self.pictures[kind.name] = tick
                inside.addWidget(tick)
        self.browser_address = QLabel()
        self.browser_address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside.insertWidget(1, self.browser_address)
        inside.addWidget(
            hint(self.tr("Spout, Syphon and NDI have to be installed first, see `ichimai doctor`."))
        )
        self.column.addWidget(box)

    def _add_poses(self) -> None:
        box = QGroupBox(self.tr("The pose, for other avatars"))
        inside = QVBoxLayout(box)
        self.vmc = QCheckBox(self.tr("Send it by &VMC"))
        self.vmc.toggled.connect(self.session.connections.switch_vmc)
        self.vmc_host, self.vmc_port = QLineEdit(), QLineEdit()
        self.vts = QCheckBox(self.tr("Drive the model in VTube &Studio"))
        self.vts.toggled.connect(self.session.connections.switch_vtube_studio)
        self.vts_port = QLineEdit()
        form = QFormLayout()
        form.addRow(self.tr("To address"), self.vmc_host)
        form.addRow(self.tr("To port"), self.vmc_port)
        inside.addWidget(self.vmc)
        inside.addWidget(hint(self.tr("To VSeeFace, Warudo, VirtualMotionCapture and their like.")))
        inside.addLayout(form)
        inside.addWidget(self.vts)
        form = QFormLayout()
        form.addRow(self.tr("Its port"), self.vts_port)
        inside.addLayout(form)
        self.vmc_host.editingFinished.connect(lambda: self._set("vmc_host", self.vmc_host.text().strip()))
        self._sets_port(self.vmc_port, "vmc_port")
        self._sets_port(self.vts_port, "vts_port")
        self.column.addWidget(box)

    def _add_plugins(self) -> None:
        box = QGroupBox(self.tr("Plugins for VTube Studio"))
        inside = QVBoxLayout(box)
        self.plugins = QCheckBox(self.tr("Let &plugins move the avatar and press its keys"))
        self.plugins.toggled.connect(self.session.connections.switch_plugins)
        self.plugin_port = QLineEdit()
        self._sets_port(self.plugin_port, "plugin_port")
        form = QFormLayout()
        form.addRow(self.tr("On port"), self.plugin_port)
        self.connected = hint("")
        inside.addWidget(self.plugins)
        inside.addLayout(form)
        inside.addWidget(self.connected)
        inside.addWidget(self._question_box())
        self.known = QVBoxLayout()
        inside.addLayout(self.known)
        inside.addWidget(
            hint(
                self.tr(
                    "Programs on this computer only. Each plugin is asked about before it can do anything."
                )
            )
        )
        self.column.addWidget(box)

    def _question_box(self) -> QWidget:
        self.question = QWidget()
        self.question_text = QLabel()
        self.question_text.setWordWrap(True)
        self.allow, self.refuse = QPushButton(self.tr("Let it in")), QPushButton(self.tr("Keep it out"))
        self.allow.clicked.connect(lambda: self.session.connections.answer(True))
        self.refuse.clicked.connect(lambda: self.session.connections.answer(False))
        column = QVBoxLayout(self.question)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.question_text)
        row = QHBoxLayout()
        row.addWidget(self.allow)
        row.addWidget(self.refuse)
        row.addStretch(1)
        column.addLayout(row)
        self.question.hide()
        return self.question

    def _show_question(self, question: PluginQuestion | None) -> None:
        if question == self._asked:
            return
        self._asked = question
        self.question.setVisible(question is not None)
        if question is not None:
            text = self.tr("%1 by %2 wants to move the avatar and press its keys.")
            if question.origin:
                text = self.tr("The web page %3 (%1 by %2) wants to move the avatar and press its keys.")
            text = text.replace("%1", question.name).replace("%2", question.developer)
            self.question_text.setTextFormat(Qt.TextFormat.PlainText)
            self.question_text.setText(text.replace("%3", question.origin))

    def _show_known(self) -> None:
        while (item := self.known.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for plugin in self._known:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            name = QLabel(f"{plugin.name} ({plugin.developer}) {plugin.origin}")
            name.setTextFormat(Qt.TextFormat.PlainText)
            forget = QPushButton(self.tr("Forget"))
            forget.clicked.connect(lambda checked, which=plugin: self.session.connections.forget(which))
            line.addWidget(name, 1)
            line.addWidget(forget)
            self.known.addWidget(row)

    def _sets_port(self, field: QLineEdit, name: str) -> None:
        def finished() -> None:
            """Take the port over, or show the one in force where this is none."""
            text = field.text().strip()
            if text.isdecimal() and 0 < int(text) < 65536:
                self._set(name, int(text))
            else:
                field.setText(str(getattr(self.session.settings.connections, name)))

        field.editingFinished.connect(finished)

    def _set(self, name: str, value: Any) -> None:
        self.session.change_part("connections", **{name: value})


def _check(box: QCheckBox, on: bool) -> None:
    box.blockSignals(True)
    box.setChecked(on)
    box.blockSignals(False)
