"""The page Voice: the mouth by microphone."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGroupBox,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
)

from app.session.session import Session
from app.settings.settings import Settings
from app.window.labelled_slider import Labelled
from app.window.pages.page import Page, hint
from app.window.picker import Picker
from tracking.voice.personal import TRUSTED_S
from tracking.voice.voice_source import MICROPHONE_SOURCE

_FULL = 100


class VoicePage(Page):
    """A microphone with its level, who leads the mouth, what was learned, and how late the picture is."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Voice"))
        self.picker = Picker(self.tr("&Microphone"))
        self.picker.chosen.connect(lambda name: session.voice.set(microphone=name))
        self.level = QProgressBar()
        self.level.setRange(0, _FULL)
        self.level.setTextVisible(False)
        self.level.setFixedHeight(8)
        self.level.setAccessibleName(self.tr("Level of the microphone"))
        self.trouble = hint("")
        self.column.addWidget(self.picker)
        self.column.addWidget(self.level)
        self.column.addWidget(self.trouble)
        self._add_mixing()
        self._add_learning()
        self._add_delay()
        self.column.addStretch(1)

    def _add_mixing(self) -> None:
        label = QLabel(self.tr("Who moves the m&outh"))
        self.mixing = QComboBox()
        label.setBuddy(self.mixing)
        for key, title in (
            ("off", self.tr("The face alone")),
            ("fill", self.tr("The face; the voice where it is not seen")),
            ("more", self.tr("Whichever opens it more")),
            ("voice", self.tr("The voice alone")),
        ):
            self.mixing.addItem(title, key)
        self.mixing.activated.connect(
            lambda place: self.session.voice.set(mixing=self.mixing.itemData(place))
        )
        self.gain = Labelled(self.tr("How &far the voice opens it"), 300)
        self.gain.slider.setMinimum(20)
        self.gain.slider.valueChanged.connect(lambda value: self.session.voice.set(gain=value / 100))
        for widget in (label, self.mixing, self.gain):
            self.column.addWidget(widget)
        self._add_style()
        self.add_hint(self.tr("Sound stays on this computer and is not recorded."))

    def _add_style(self) -> None:
        box = QGroupBox(self.tr("Without a camera"))
        inside = QVBoxLayout(box)
        self.alone = QPushButton(self.tr("Go &without a camera"))
        self.alone.clicked.connect(lambda: self.session.choose_source(MICROPHONE_SOURCE))
        self.style_picker = Picker(self.tr("&Style"), self.tr("As lively as a pose recording…"))
        self.style_picker.chosen.connect(lambda name: self.session.voice.set(style=name))
        self.style_picker.more.connect(self._choose_recording)
        self.liveliness = Labelled(self.tr("L&iveliness"), 200)
        self.liveliness.slider.valueChanged.connect(
            lambda value: self.session.voice.set(liveliness=value / 100)
        )
        for widget in (self.alone, self.style_picker, self.liveliness):
            inside.addWidget(widget)
        self.column.addWidget(box)

    def _choose_recording(self) -> None:
        kinds = self.tr("Pose recordings") + " (*.jsonl)"
        path, _ = QFileDialog.getOpenFileName(self, self.tr("As lively as a pose recording…"), "", kinds)
        if path:
            self.session.voice.set(style=str(Path(path)))

    def _add_learning(self) -> None:
        box = QGroupBox(self.tr("Your own mouth"))
        inside = QVBoxLayout(box)
        self.learn = QCheckBox(self.tr("&Learn from the camera how I speak"))
        self.learn.toggled.connect(lambda on: self.session.voice.set(learn=on))
        self.learned = QLabel()
        self.forget = QPushButton(self.tr("Forge&t it"))
        self.forget.clicked.connect(self.session.voice.forget)
        for widget in (self.learn, self.learned, self.forget):
            inside.addWidget(widget)
        inside.addWidget(hint(self.tr("Numbers alone are kept, one set for each tuning profile.")))
        self.column.addWidget(box)

    def _add_delay(self) -> None:
        box = QGroupBox(self.tr("Sound and picture"))
        inside = QVBoxLayout(box)
        self.delay = QLabel()
        self.delay.setWordWrap(True)
        inside.addWidget(self.delay)
        inside.addWidget(
            hint(self.tr("In OBS: Advanced Audio Properties, Sync Offset of the microphone, so both agree."))
        )
        self.column.addWidget(box)

    def show_settings(self, settings: Settings) -> None:
        """Show what is set."""
        voice = settings.voice
        self.mixing.setCurrentIndex(max(self.mixing.findData(voice.mixing), 0))
        self.gain.show_value(round(100 * voice.gain))
        self.liveliness.show_value(round(100 * voice.liveliness))
        titles = {
            "usual": self.tr("Usual"),
            "calm": self.tr("Calm"),
            "lively": self.tr("Lively"),
            "news": self.tr("Newsreader"),
            "shy": self.tr("Shy"),
        }
        self.style_picker.set_entries(list(titles.items()), voice.style)
        self.learn.blockSignals(True)
        self.learn.setChecked(voice.learn)
        self.learn.blockSignals(False)
        self.refresh()

    def refresh(self) -> None:
        """Show the level, the microphones and what was learned."""
        desk = self.session.voice
        desk.ask_for_list()
        entries = [("", self.tr("The system's microphone")), *((name, name) for name in desk.microphones)]
        self.picker.set_entries(entries, self.session.settings.voice.microphone)
        self.level.setValue(round(_FULL * min(desk.level, 1.0) ** 0.5))
        quiet = self.tr("It is open while the voice has something to do.")
        self.trouble.setText(desk.trouble or ("" if desk.wanted else quiet))
        learned_s = min(desk.learned_s, 9999.0)
        self.learned.setText(
            self.tr("Learned from %1 s of speech; %2 s are enough")
            .replace("%1", f"{learned_s:.0f}")
            .replace("%2", f"{TRUSTED_S:.0f}")
        )
        self.forget.setEnabled(learned_s > 0.0)
        self._show_delay()

    def _show_delay(self) -> None:
        delay_ms = self.session.voice.delay_ms
        if delay_ms is None:
            self.delay.setText(self.tr("The delay is measured while the avatar moves."))
            return
        self.delay.setText(
            self.tr("The picture is %1 ms later than the sound: enter %1 in OBS.").replace(
                "%1", f"{delay_ms:.0f}"
            )
        )
