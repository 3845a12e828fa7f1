from pathlib import Path

import pytest

from rendering.png_folder import PngFolder
from rendering.sink_opening import open_file_sink
from rendering.snapshot import Snapshot
from rendering.video_file import Mp4File, WebmFile
from tracking.errors import InputError


@pytest.mark.parametrize(
    ("name", "kind"), [("a.mp4", Mp4File), ("b.WEBM", WebmFile), ("p.png", Snapshot), ("frames", PngFolder)]
)
def test_the_ending_says_what_it_is(tmp_path, name, kind):
    sink = open_file_sink(tmp_path / name, (64, 48), 30)
    assert isinstance(sink, kind)
    assert (sink.size, sink.fps) == ((64, 48), 30)
    sink.discard()
    assert not list(tmp_path.iterdir())


def test_another_ending_is_refused():
    with pytest.raises(InputError, match=r"a clip ends in \.mp4 or \.webm"):
        open_file_sink(Path("clip.avi"), (64, 48), 30)
