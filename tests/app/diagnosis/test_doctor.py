from pathlib import Path

import onnx
import pytest

from app import display
from app.cli import main
from app.diagnosis import doctor, system_libraries
from app.settings.settings_file import SettingsFile
from models.kernels import library
from tracking.voice.kernel import library as voice_library


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("ICHIMAI_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    return tmp_path


def test_every_part_has_a_line_and_a_bare_machine_is_not_broken(capsys: pytest.CaptureFixture[str]):
    findings = list(doctor.examine())
    assert [f.part for f in findings] == list(doctor.CHECKS)
    states = {f.part: f.state for f in findings}
    for part in ("Python", "packages", "networks run on", "display", "settings file"):
        assert states[part] == "ok", findings


def test_the_command_prints_them_and_tells_broken_by_its_status(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    def explode() -> doctor.Finding:
        raise RuntimeError("a driver went mad")

    monkeypatch.setattr(doctor, "CHECKS", {"Python": doctor._python, "cameras": explode})
    assert main(["doctor"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("ok Python")
    assert lines[1] == "!! cameras           RuntimeError: a driver went mad"
    monkeypatch.setattr(doctor, "CHECKS", {"Python": doctor._python})
    assert main(["doctor"]) == 0


def test_the_trial_network_is_a_valid_one():
    model = onnx.load_from_string(doctor.TRIAL_NETWORK)
    onnx.checker.check_model(model)
    assert [node.op_type for node in model.graph.node] == ["Identity"]


def test_missing_libraries_are_named_by_package(monkeypatch: pytest.MonkeyPatch):
    absent = {"libEGL.so.1", "libxkbcommon.so.0", "libxcb-cursor.so.0"}
    monkeypatch.setattr(system_libraries.sys, "platform", "linux")
    monkeypatch.setattr(system_libraries, "_loads", lambda name: name not in absent)
    assert system_libraries.missing_packages() == ["libegl1", "libxcb-cursor0", "libxkbcommon0"]
    finding = doctor._system_libraries()
    assert finding.state == "broken" and "apt-get install libegl1 libxkbcommon0" in finding.text
    absent -= {"libEGL.so.1", "libxkbcommon.so.0"}
    finding = doctor._system_libraries()
    assert finding.state == "note" and finding.text.endswith("apt-get install libxcb-cursor0")


def test_a_library_that_is_not_there_does_not_load():
    assert not system_libraries._loads("libno-such-thing.so.9")


def test_a_broken_settings_file_is_named_and_left_alone(own_settings: Path):
    file = own_settings / "settings.toml"
    file.write_text("nonsense")
    finding = doctor._settings()
    assert finding.state == "note" and str(file) in finding.text
    assert file.read_text() == "nonsense"
    file.write_text("[output]\nshine = 1")
    assert "output.shine" in doctor._settings().text
    assert SettingsFile(file).problems() == ["output.shine: unknown setting, kept but not used"]


@pytest.mark.skipif(
    not display.sys.platform.startswith("linux"), reason="only Linux starts without a display"
)
def test_no_display_is_said(monkeypatch: pytest.MonkeyPatch):
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert display.display_problem() == "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)"


@pytest.mark.skipif(not display.sys.platform.startswith("linux"), reason="only Linux is probed")
def test_a_display_that_does_not_answer_is_said_and_does_not_kill(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":987")
    monkeypatch.setattr(display, "missing_packages", lambda tables: [])
    assert "can't be opened" in str(display.display_problem())


def test_offscreen_counts_as_a_display():
    assert display.display_problem() is None


def test_opencvs_own_qt_plugins_are_forgotten(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QT_QPA_PLATFORM_PLUGIN_PATH", "/x/site-packages/cv2/qt/plugins")
    monkeypatch.setenv("QT_QPA_FONTDIR", "/usr/share/fonts")
    display.forget_foreign_qt()
    assert "QT_QPA_PLATFORM_PLUGIN_PATH" not in display.os.environ
    assert display.os.environ["QT_QPA_FONTDIR"] == "/usr/share/fonts"


def test_what_draws_frames_is_said(monkeypatch: pytest.MonkeyPatch):
    check = doctor.CHECKS["frames drawn by"]
    monkeypatch.setattr(library, "find", lambda: object.__new__(library.Kernels))
    assert check().state == "ok"
    monkeypatch.setattr(library, "find", lambda: "the processor lacks AVX2")
    assert check() == doctor.Finding(
        "frames drawn by", "note", "OpenCV, which takes longer: the processor lacks AVX2"
    )


def test_what_hears_voices_is_said(monkeypatch: pytest.MonkeyPatch):
    check = doctor.CHECKS["voices heard by"]
    monkeypatch.setattr(voice_library, "find", lambda: object.__new__(voice_library.VoiceKernel))
    assert check().state == "ok"
    monkeypatch.setattr(voice_library, "find", lambda: "the processor lacks AVX2")
    assert check() == doctor.Finding(
        "voices heard by", "note", "ONNX Runtime, which takes longer: the processor lacks AVX2"
    )
