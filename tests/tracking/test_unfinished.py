"""Files that get their name only when they are whole."""

import os
from pathlib import Path

import pytest

from tracking.unfinished import write_whole, written_whole


def test_what_is_written_replaces_what_was_there(tmp_path: Path):
    path = tmp_path / "a.bin"
    write_whole(path, b"first")
    write_whole(path, memoryview(b"second"))
    assert path.read_bytes() == b"second" and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, error: BaseException):
    path = tmp_path / ("n" * 240 + ".bin")
    path.write_bytes(b"old")
    with pytest.raises(type(error)), written_whole(path) as file:
        file.write(b"half")
        raise error
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_a_disk_that_fails_at_the_very_end_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(number: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="Input/output"):
        write_whole(tmp_path / "a.bin", b"all of it")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_private_files_are_for_the_user_alone(tmp_path: Path):
    write_whole(tmp_path / "a.toml", b"", 0o600)
    assert (tmp_path / "a.toml").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows, and pipes are no files there")
def test_a_link_stays_one_and_a_pipe_gets_its_bytes(tmp_path: Path):
    (tmp_path / "there").mkdir()
    link = tmp_path / "link.toml"
    link.symlink_to("there/real.toml")
    write_whole(link, b"first")
    write_whole(link, b"second")
    assert link.is_symlink() and (tmp_path / "there" / "real.toml").read_bytes() == b"second"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, b"for whoever reads")
    assert os.read(reader, 99) == b"for whoever reads" and pipe.is_fifo()
    os.close(reader)
