"""The translations are whole, and the window speaks them."""

import gc
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PyQt6.lupdate import lupdate
from PyQt6.QtCore import QCoreApplication
from PyQt6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from app.live.messages import Message, Say, Term
from app.live.sink_list import SINKS, SinkKind
from app.window.language import FOLDER, LANGUAGES, TsTranslator, read_ts, speak, spoken
from app.window.navigation import Navigation
from app.window.tuning.profile_bar import ProfileBar
from tests.conftest import REPOSITORY
from tracking.errors import DeviceError

TRANSLATED = sorted(set(LANGUAGES) - {"en"})


@pytest.mark.slow
@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_of_the_code_is_translated(code: str, tmp_path: Path):
    fresh = tmp_path / "fresh.ts"
    lupdate(
        [str(REPOSITORY / "app"), str(REPOSITORY / "tracking")],
        [str(fresh)],
        no_obsolete=True,
        no_summary=True,
    )
    wanted = {
        (context.findtext("name"), message.findtext("source"))
        for context in ElementTree.parse(fresh).getroot().iter("context")
        for message in context.iter("message")
    }
    known = read_ts(FOLDER / f"{code}.ts")
    assert len(wanted) > 200
    assert not wanted - known.keys(), "run pylupdate6 as app/window/language.py says, and translate these"


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_keep_their_places_and_mnemonics(code: str):
    for (_, english), text in read_ts(FOLDER / f"{code}.ts").items():
        assert sorted(re.findall(r"%[0-9p]", english)) == sorted(re.findall(r"%[0-9p]", text)), english
        assert ("&" in english) == ("&" in text), english


def test_the_window_speaks_japanese(qtbot: QtBot):
    application = QCoreApplication.instance()
    assert application is not None
    translator = TsTranslator(FOLDER / "ja.ts")
    application.installTranslator(translator)
    try:
        navigation = Navigation()
        qtbot.addWidget(navigation)
        assert navigation.buttons["camera"].text() == "カメラ"
        assert navigation.buttons["camera"].accessibleName() == "カメラ"
        bar = ProfileBar()
        qtbot.addWidget(bar)
        bar.show_profiles(["Evening", "Standard"], "Standard", None)
        assert bar.picker.entries() == [("Evening", "Evening"), ("Standard", "標準")]
    finally:
        application.removeTranslator(translator)


@pytest.mark.parametrize(("chosen", "word"), [("ja", "カメラ"), ("zh", "摄像头")])
def test_a_language_that_is_chosen_stays(qtbot: QtBot, chosen: str, word: str):
    application = QCoreApplication.instance()
    assert application is not None
    assert speak(application, chosen) == chosen
    gc.collect()
    try:
        assert QCoreApplication.translate("pages", "Camera") == word
        # Qt's own words stay English, and are not empty.
        assert QKeySequence("Backspace").toString(QKeySequence.SequenceFormat.NativeText)
    finally:
        for translator in application.findChildren(TsTranslator):
            application.removeTranslator(translator)
            translator.setParent(None)


@pytest.fixture(params=sorted(LANGUAGES))
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Let the program speak each language in turn."""
    application = QCoreApplication.instance() or QCoreApplication([])
    speak(application, request.param)
    yield request.param
    for translator in application.findChildren(TsTranslator):
        application.removeTranslator(translator)
        translator.setParent(None)


@pytest.mark.parametrize("say", Say, ids=lambda say: say.name)
def test_each_message_is_spoken_with_its_arguments(language: str, say: Say):
    places = sorted(re.findall(r"%\d", say.value))
    assert places == [f"%{number}" for number in range(1, len(places) + 1)]
    arguments = [f"/a b/%{number}.png" for number in range(1, len(places) + 1)]
    text = spoken(Message.of(say, *arguments))
    for argument in arguments:
        assert argument in text
        text = text.replace(argument, "")
    assert "%" not in text
    bare = re.sub(r"%\d", "", say.value)
    # What is in no translation file stays English.
    assert (bare.casefold() in text.casefold()) == (language == "en" or say is Say.TEXT)


@pytest.mark.parametrize("kind", SINKS, ids=lambda kind: kind.name)
def test_each_text_of_a_sink_is_translated(language: str, kind: SinkKind):
    for text in filter(None, (kind.name, kind.hotkey, kind.button, kind.button_on)):
        assert (QCoreApplication.translate("sinks", text) == text) == (language == "en")


def test_terms_and_messages_within_a_message_are_translated():
    application = QCoreApplication.instance() or QCoreApplication([])
    said = Message.of(Say.SINK_STOPPED, Term("virtual camera"), DeviceError("it was lost"))
    reason = DeviceError(Message.of(Say.DISPLAY_GONE, "%2"))
    translator = TsTranslator(FOLDER / "ja.ts")
    assert spoken(said) == "The virtual camera has stopped: it was lost"
    assert str(reason) == "the display has gone: %2"
    application.installTranslator(translator)
    try:
        assert spoken(said) == "仮想カメラが止まりました：it was lost"
        assert spoken(Message.of(Say.TEXT, reason)) == spoken(Message.of(Say.DISPLAY_GONE, "%2"))
        assert "display" not in spoken(Message.of(Say.TEXT, reason))
    finally:
        application.removeTranslator(translator)
