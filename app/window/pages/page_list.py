"""Which pages there are: a new page is a file of its own and one line here."""

from __future__ import annotations

import importlib
import threading
from typing import NamedTuple

from PyQt6.QtCore import QT_TRANSLATE_NOOP

from app.session.session import Session
from app.window.pages.page import Page


class PageEntry(NamedTuple):
    """A page in the list.

    Attributes:
        name: as kept in the settings; also the name of its icon.
        title: English; in the translation context "pages".
        made_by: the module in `app.window.pages` and the class in it, imported when the page is first shown.
    """

    name: str
    title: str
    made_by: str

    def load(self) -> type[Page]:
        """Import the page's module and return its class."""
        module, _, kind = self.made_by.partition(".")
        return getattr(importlib.import_module(f"app.window.pages.{module}"), kind)

    def load_in(self, stopping: threading.Event) -> None:
        """Import the page's module: a thread's work."""
        self.load()

    def make(self, session: Session) -> Page:
        """Return the page, new."""
        return self.load()(session)  # pyright: ignore[reportCallIssue]


PAGES = (
    PageEntry("characters", QT_TRANSLATE_NOOP("pages", "Characters"), "characters_page.CharactersPage"),
    PageEntry("camera", QT_TRANSLATE_NOOP("pages", "Camera"), "camera_page.CameraPage"),
    PageEntry("trackers", QT_TRANSLATE_NOOP("pages", "Phones and trackers"), "trackers_page.TrackersPage"),
    PageEntry("voice", QT_TRANSLATE_NOOP("pages", "Voice"), "voice_page.VoicePage"),
    PageEntry("pose", QT_TRANSLATE_NOOP("pages", "Pose"), "pose_page.PosePage"),
    PageEntry("expressions", QT_TRANSLATE_NOOP("pages", "Expressions"), "expressions_page.ExpressionsPage"),
    PageEntry("tuning", QT_TRANSLATE_NOOP("pages", "Tuning"), "tuning_page.TuningPage"),
    PageEntry("calibration", QT_TRANSLATE_NOOP("pages", "Calibration"), "calibration_page.CalibrationPage"),
    PageEntry("log", QT_TRANSLATE_NOOP("pages", "Pose log"), "log_page.LogPage"),
    PageEntry("output", QT_TRANSLATE_NOOP("pages", "Output"), "output_page.OutputPage"),
    PageEntry("obs", QT_TRANSLATE_NOOP("pages", "Set up OBS"), "obs_page.ObsPage"),
    PageEntry("clip", QT_TRANSLATE_NOOP("pages", "Clip from a clip"), "clip_page.ClipPage"),
    PageEntry("stickers", QT_TRANSLATE_NOOP("pages", "Stickers"), "stickers_page.StickersPage"),
    PageEntry("programs", QT_TRANSLATE_NOOP("pages", "Other programs"), "programs_page.ProgramsPage"),
    PageEntry("behaviour", QT_TRANSLATE_NOOP("pages", "Behaviour"), "behaviour_page.BehaviourPage"),
    PageEntry("hotkeys", QT_TRANSLATE_NOOP("pages", "Hotkeys"), "hotkeys_page.HotkeysPage"),
    PageEntry("triggers", QT_TRANSLATE_NOOP("pages", "Face triggers"), "triggers_page.TriggersPage"),
    PageEntry("window", QT_TRANSLATE_NOOP("pages", "Window"), "window_page.WindowPage"),
    PageEntry("about", QT_TRANSLATE_NOOP("pages", "About"), "about_page.AboutPage"),
)
