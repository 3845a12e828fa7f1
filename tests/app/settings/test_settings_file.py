import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from app.settings.settings import OutputSettings, Settings
from app.settings.settings_file import SettingsFile, default_path
from tracking.calibration import Calibration
from tracking.errors import SettingsError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "settings.toml"


def written(path: Path, text: str) -> SettingsFile:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return SettingsFile(path)


def test_everything_comes_back(path: Path):
    settings = Settings(character="Ärger #1.png", output=OutputSettings(size=720, fps=30.0))
    settings = replace(
        settings,
        tracking=replace(
            settings.tracking,
            mirror=False,
            parameters=replace(
                settings.tracking.parameters, mouth=replace(settings.tracking.parameters.mouth, gain=1.5)
            ),
        ),
        calibrations={"HD Webcam: é.1": Calibration(pitch_deg=-3.25, mouth_open=0.8)},
    )
    SettingsFile(path).save(settings)
    again = SettingsFile(path)
    assert again.load() == settings
    assert again.messages == ()
    assert [p.name for p in path.parent.iterdir()] == ["settings.toml"]


def test_defaults_are_not_written_down(path: Path):
    SettingsFile(path).save(Settings())
    assert tomllib.loads(path.read_text()) == {}
    assert SettingsFile(path).load() == Settings()


def test_no_file_means_defaults(path: Path):
    file = SettingsFile(path)
    assert file.load() == Settings() and file.messages == ()
    assert not path.exists()


def test_unknown_keys_are_reported_and_kept(path: Path):
    file = written(path, 'colour = "red"\n[output]\nsize = 640\nshine = 3\n[future]\na = [1, 2]\n')
    settings = file.load()
    assert settings.output.size == 640
    assert [m.split(": ")[1] for m in file.messages] == ["colour", "output.shine", "future"]
    file.save(replace(settings, character="fox"))
    assert tomllib.loads(path.read_text()) == {
        "colour": "red",
        "character": "fox",
        "output": {"size": 640, "shine": 3},
        "future": {"a": [1, 2]},
    }


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[output]\nsize = "big"', "output.size"),
        ("[output]\nsize = 1.5", "output.size"),
        ("[output]\nsize = true", "output.size"),
        ("[output]\nfps = nan", "output.fps"),
        ("[output]\nfps = 0", "output"),
        ("output = 3", "output"),
        ("[tracking]\nmirror = 1", "tracking.mirror"),
        ("[tracking.parameters.mouth]\ngain = []", "tracking.parameters.mouth.gain"),
        ("[calibrations.cam]\npitch_deg = 'x'", "calibrations.cam.pitch_deg"),
        ("calibrations = 1", "calibrations"),
    ],
)
def test_a_value_that_cannot_be_used_is_reported_kept_and_replaced_by_the_default(
    path: Path, text: str, key: str
):
    file = written(path, text)
    settings = file.load()
    assert settings.output == Settings().output and settings.tracking == Settings().tracking
    assert len(file.messages) == 1 and f" {key}: " in file.messages[0]
    file.save(settings)
    kept = tomllib.loads(path.read_text())
    assert repr(kept) == repr(tomllib.loads(text))


def test_whole_numbers_do_for_numbers(path: Path):
    assert written(path, "[output]\nfps = 30").load().output.fps == 30.0


def test_a_bad_value_gives_way_to_a_choice_made_since(path: Path):
    file = written(path, '[output]\nsize = "big"')
    file.save(replace(file.load(), output=OutputSettings(size=300)))
    assert tomllib.loads(path.read_text()) == {"output": {"size": 300}}


@pytest.mark.parametrize("content", [b"this is [not toml", b"\xff\xfe\x00 binary"])
def test_a_broken_file_is_moved_aside_whole(path: Path, content: bytes):
    path.parent.mkdir()
    path.write_bytes(content)
    file = SettingsFile(path)
    assert file.load() == Settings()
    (aside,) = path.parent.iterdir()
    assert aside.name.startswith("settings.broken-") and aside.read_bytes() == content
    assert str(aside) in file.messages[0]
    path.write_bytes(content)
    file.load()
    assert len(list(path.parent.iterdir())) == 2


def test_a_write_that_fails_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch):
    file = SettingsFile(path)
    file.save(Settings(character="old"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(SettingsError, match="No space left"):
        file.save(Settings(character="new"))
    assert SettingsFile(path).load().character == "old"
    assert [p.name for p in path.parent.iterdir()] == ["settings.toml"]


def test_a_folder_that_is_a_file_is_said(tmp_path: Path):
    (tmp_path / "config").write_text("")
    with pytest.raises(SettingsError, match=r"can't be written to .*settings\.toml"):
        SettingsFile(tmp_path / "config" / "settings.toml").save(Settings())


def test_the_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("ICHIMAI_CONFIG_DIR", str(tmp_path))
    assert default_path() == tmp_path / "settings.toml"
