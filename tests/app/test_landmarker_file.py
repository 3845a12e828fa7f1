import hashlib
from pathlib import Path

import pytest

from app import landmarker_file
from app.cli import main
from app.landmarker_file import chosen_bundle, kept_file


def test_a_real_bundle_is_tried_kept_and_used(shared_data: Path, capsys: pytest.CaptureFixture[str]):
    bundle = shared_data / "tracking" / "face_landmarker.task"
    assert chosen_bundle("") is None
    assert main(["models", "add", str(bundle)]) == 0
    assert kept_file().read_bytes() == bundle.read_bytes()
    assert chosen_bundle("") == kept_file()
    assert chosen_bundle("/elsewhere.task") == Path("/elsewhere.task")
    assert hashlib.sha256(bundle.read_bytes()).hexdigest() == landmarker_file.SHA256


@pytest.mark.parametrize("content", [None, b"", b"PK nonsense"])
def test_what_is_no_bundle_is_refused_and_not_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
):
    path = tmp_path / "x.task"
    if content is not None:
        path.write_bytes(content)
    assert main(["models", "add", str(path)]) == 2
    assert str(path) in capsys.readouterr().err
    assert not kept_file().exists()


def test_fetching_checks_the_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    served = tmp_path / "served.task"
    served.write_bytes(b"the file")
    monkeypatch.setattr(landmarker_file, "URL", served.as_uri())
    assert main(["models", "fetch", "face_landmarker"]) == 2
    assert "is not the file it should be" in capsys.readouterr().err
    assert not kept_file().exists()
    monkeypatch.setattr(landmarker_file, "SHA256", hashlib.sha256(b"the file").hexdigest())
    assert main(["models", "fetch", "face_landmarker"]) == 0
    assert kept_file().read_bytes() == b"the file"


def test_fetching_from_nowhere_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(landmarker_file, "URL", (tmp_path / "nothing").as_uri())
    assert main(["models", "fetch", "face_landmarker"]) == 2
    assert "get the file by other means" in capsys.readouterr().err
