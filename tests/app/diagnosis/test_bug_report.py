"""What `ichimai doctor --report` writes, and above all what it does not."""

from __future__ import annotations

import getpass
import logging
import socket
from pathlib import Path

import pytest

from app.cli import main
from app.diagnosis import doctor
from app.diagnosis.bug_report import without_names
from app.log_file import logging_on


def test_a_report_holds_what_helps_and_nothing_private(
    tmp_path: Path, config_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("ICHIMAI_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setattr(doctor, "CHECKS", {"Python": doctor.CHECKS["Python"]})
    config_folder.mkdir()
    (config_folder / "settings.toml").write_text(
        f'character = "{(tmp_path / "Secret Heroine.png").as_posix()}"\n'
        f'[camera]\nsource = "/home/somebody/films/me.mp4"\nfps = 60.0\n'
        '[pose.named."My pose"]\nleft_eye = 1.0\n',
        encoding="utf-8",
    )
    with logging_on(verbose=False):
        logging.getLogger("app.test").warning("%s/drawings/heroine.png can't be read", Path.home())
    report = tmp_path / "report.txt"
    assert main(["doctor", "--report", str(report)]) == 0
    text = report.read_text(encoding="utf-8")
    assert "fps = 60.0" in text and "Python" in text and "heroine.png can't be read" in text
    for private in (str(Path.home()) + "/", "somebody", "Secret", "My pose", "drawings/"):
        assert private not in text
    assert "Read it before you send it" in capsys.readouterr().out


def test_names_and_folders_are_left_out():
    user, computer = getpass.getuser(), socket.gethostname()
    paths = r"D:\My Films\secret\x.mp4 '/run/media/my disk/w.mp4' /mnt/disk/y/z.jsonl"
    text = without_names(f"{Path.home()}/a b/c.png {paths} {user} {computer} 12/30 s a/b")
    assert "secret" not in text and "disk" not in text and "Films" not in text
    for kept in ("c.png", "x.mp4", "w.mp4", "z.jsonl", "12/30 s a/b"):
        assert kept in text
    assert len(user) < 3 or user not in text.split()
    assert len(computer) < 3 or computer not in text.split()
