"""The translations are whole, and the window speaks them."""

import gc
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PyQt6.lupdate import lupdate
from PyQt6.QtCore import QCoreApplication
from PyQt6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from app.window.language import FOLDER, LANGUAGES, TsTranslator, read_ts, speak
from app.window.lower_words import UNDO_NAMES, spoken, undo_name
from app.window.navigation import Navigation
from tests.conftest import REPOSITORY

TRANSLATED = sorted(set(LANGUAGES) - {"en"})


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_of_the_code_is_translated(language: str, tmp_path: Path):
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
    known = read_ts(FOLDER / f"{language}.ts")
    assert len(wanted) > 200
    assert not wanted - known.keys(), "run pylupdate6 as app/window/language.py says, and translate these"


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_their_places_and_mnemonics(language: str):
    for (_, english), text in read_ts(FOLDER / f"{language}.ts").items():
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
    finally:
        application.removeTranslator(translator)


@pytest.mark.parametrize(("language", "word"), [("ja", "カメラ"), ("zh", "摄像头")])
def test_a_language_that_is_chosen_stays(qtbot: QtBot, language: str, word: str):
    application = QCoreApplication.instance()
    assert application is not None
    assert speak(application, language) == language
    gc.collect()
    try:
        assert QCoreApplication.translate("pages", "Camera") == word
        # Qt's own words stay English, and are not empty.
        assert QKeySequence("Backspace").toString(QKeySequence.SequenceFormat.NativeText)
    finally:
        for translator in application.findChildren(TsTranslator):
            application.removeTranslator(translator)
            translator.setParent(None)


def test_what_lower_layers_say_is_spoken_in_japanese_with_its_own_words_kept(qtbot: QtBot):
    application = QCoreApplication.instance()
    assert application is not None
    translator = TsTranslator(FOLDER / "ja.ts")
    assert spoken("Recording to /a b/c.mp4") == "Recording to /a b/c.mp4"
    application.installTranslator(translator)
    try:
        assert spoken("Recording to /a b/c.mp4") == "/a b/c.mp4 に録画しています"
        assert spoken("Saved the last 30 s: x.jsonl") == "直前の 30 秒を保存しました：x.jsonl"
        assert spoken("nobody has said this before") == "nobody has said this before"
        assert [undo_name(name) for name in UNDO_NAMES[:2]] == ["ふるまい", "位置と大きさ"]
    finally:
        application.removeTranslator(translator)
