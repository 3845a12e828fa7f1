"""The page Tuning: how the avatar answers to the face, tuned by feel."""

from __future__ import annotations

from collections.abc import Iterator

from PyQt6.QtGui import QHideEvent, QKeySequence, QShortcut

from app.session.session import Session
from app.session.tuner import GRAPH_S
from app.settings.settings import Settings
from app.settings.tuning_profiles import profile_names
from app.window.pages.page import Page
from app.window.tuning.loop_bar import LoopBar
from app.window.tuning.parameter_tabs import ParameterTabs
from app.window.tuning.profile_bar import ProfileBar
from app.window.tuning.response_panel import ResponsePanel
from app.window.tuning.smoothing_panel import SmoothingPanel
from app.window.tuning.titles import preset_title, title
from tracking.mapping.presets import fitting_preset
from tracking.pose import EYES, HEAD


class TuningPage(Page):
    """Profiles, loop, and one number of the pose at a time."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Tuning"))
        self.tuner = session.tuner
        self.name = "head_y"
        """The number of the pose that is tuned."""
        self.alike = self.tuner.eyes_are_alike()
        """Whether both eyes are tuned together."""

    def build(self) -> Iterator[None]:
        """Make the parts, one a step."""
        self.profiles = ProfileBar()
        self.column.addWidget(self.profiles)
        yield
        self.loop = LoopBar()
        self.column.addWidget(self.loop)
        yield
        self.tabs = ParameterTabs()
        self.column.addWidget(self.tabs)
        yield
        self.response = ResponsePanel()
        yield
        self.column.addWidget(self.response)
        yield
        self.smoothing = SmoothingPanel()
        self.column.addWidget(self.smoothing)
        self.column.addStretch(1)
        self._connect_profiles()
        self._connect_loop()
        self._connect_numbers()

    def show_settings(self, settings: Settings) -> None:
        """Show the tuning in force."""
        tuning, tracking = settings.tuning, settings.tracking
        self.profiles.show_profiles(profile_names(settings), tuning.profile, fitting_preset(tracking))
        self.loop.show_side(tuning.side, tuning.other is not None and tuning.other != tracking)
        self.tabs.show_parameter(self.name)
        row = self.tuner.parameter(self.name)
        self.alike = self.alike and self.tuner.eyes_are_alike()
        self.response.show_parameter(self.name, row, self.alike)
        self.smoothing.show_filter(row.smoothing, self.name in HEAD, tracking.filtered)

    def refresh(self) -> None:
        """Show the graph, the loop and what the smoothing costs."""
        self.loop.show_loop(self.tuner.loop_state())
        self.response.show_window(self.session.pipeline.flow.window(GRAPH_S))
        self.smoothing.show_cost(self.tuner.cost(self.name), self.name in HEAD)

    def hideEvent(self, a0: QHideEvent | None) -> None:
        """Stop the loop when another page is opened: nobody should go live as a recording."""
        if a0 is not None and not a0.spontaneous():
            self.tuner.cancel_loop()
            self.tuner.play_loop(False)
        super().hideEvent(a0)

    def choose(self, name: str) -> None:
        """Tune another number of the pose."""
        self.name = name
        self.show_settings(self.session.settings)
        self.refresh()

    def _connect_profiles(self) -> None:
        tuner, bar = self.tuner, self.profiles
        bar.chosen.connect(lambda name: tuner.choose_profile(name, self.tr("choice of the tuning")))
        bar.added.connect(lambda name: tuner.add_profile(name, self.tr("new tuning")))
        bar.renamed.connect(lambda name: tuner.rename_profile(name, self.tr("name of the tuning")))
        bar.removed.connect(lambda: tuner.remove_profile(self.tr("removal of the tuning")))
        bar.preset.connect(lambda name: tuner.apply_preset(name, self._preset_undo(name)))

    def _connect_loop(self) -> None:
        tuner, bar = self.tuner, self.loop
        bar.record.connect(lambda on: tuner.record_loop() if on else tuner.cancel_loop())
        bar.play.connect(tuner.play_loop)
        bar.swap.connect(self._swap)
        bar.copy.connect(lambda: tuner.copy_side(self.tr("copy to the other tuning")))
        QShortcut(QKeySequence("X"), self).activated.connect(self._swap)

    def _connect_numbers(self) -> None:
        self.tabs.chosen.connect(self.choose)
        for part in (self.response, self.smoothing):
            part.held.connect(self.session.history.hold)
        self.response.changed.connect(self._set)
        self.response.alike.connect(self._set_alike)
        self.response.reset.connect(self._reset)
        self.smoothing.changed.connect(self._smooth)
        self.smoothing.switched.connect(lambda on: self.tuner.set_tracking(self.tr("smoothing"), filtered=on))

    def _swap(self) -> None:
        self.tuner.swap_sides(self.tr("change between A and B"))

    def _set(self, part: str, value: object, called: str) -> None:
        self.tuner.set_parameter(self.name, self._undo(called), alike=self.alike, **{part: value})
        self.show_settings(self.session.settings)

    def _smooth(self, part: str, value: float, called: str) -> None:
        self.tuner.set_smoothing(self.name, self._undo(called), alike=self.alike, **{part: value})
        self.show_settings(self.session.settings)

    def _set_alike(self, on: bool) -> None:
        self.alike = on
        if on and self.name in EYES:
            row = self.tuner.parameter(self.name)
            self.tuner.set_parameter(
                self.name, self._undo(self.tr("both eyes alike")), alike=True, gain=row.gain
            )
            self.show_settings(self.session.settings)

    def _reset(self) -> None:
        self.tuner.reset_parameter(self.name, self._undo(self.tr("reset")), alike=self.alike)

    def _undo(self, called: str) -> str:
        return f"{title(self.name)}: {called}"

    def _preset_undo(self, name: str) -> str:
        return self.tr("preset %1").replace("%1", preset_title(name))
