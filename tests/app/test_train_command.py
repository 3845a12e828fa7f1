"""`ichimai train`, as typed: what it refuses before an hour is lost."""

from pathlib import Path

import pytest

from app.cli import main
from app.commands import train


def refused(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the one line that is said, after nothing was made."""
    runs = folder / "runs"
    assert main(["train", "--runs", str(runs), "--stage", "export", *arguments]) != 0
    assert not runs.exists()
    said = capsys.readouterr().err.strip()
    assert len(said.splitlines()) == 1
    return said


def test_compiling_asks_for_a_compiler_and_setuptools(tmp_path, capsys, monkeypatch):
    pytest.importorskip("torch")
    monkeypatch.setattr(train.shutil, "which", lambda name: None)
    assert "C++ compiler" in refused(tmp_path, capsys, "--compile")
    monkeypatch.setattr(train.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(train.importlib.util, "find_spec", lambda name: None)
    assert "setuptools" in refused(tmp_path, capsys, "--compile")


def test_compiling_is_refused_where_it_would_change_nothing(tmp_path, capsys):
    pytest.importorskip("torch")
    assert "sheet and tha1" in refused(tmp_path, capsys, "--compile", "--architecture", "first-order")
