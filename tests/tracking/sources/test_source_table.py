"""What a text names, by the table of sources."""

from pathlib import Path

import pytest

from tracking.sources.source import SourceBase
from tracking.sources.source_table import SOURCES, SourceKind, scheme


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("idle", "idle motion"),
        ("a.jsonl", "pose recording"),
        ("0", "camera"),
        ("USB camera", "camera"),
        ("{folder}", "video or pictures"),
        ("{folder}/a:b.mp4", "video or pictures"),
    ],
)
def test_the_first_row_that_knows_a_text_opens_it(tmp_path: Path, text: str, name: str):
    (tmp_path / "a:b.mp4").touch()
    named = text.replace("{folder}", str(tmp_path))
    assert next(kind.name for kind in SOURCES if kind.is_named(named)) == name


def test_a_source_with_an_address_is_one_more_row():
    row = SourceKind("test", scheme("test"), lambda text, loop: SourceBase(), text="test://")  # type: ignore
    assert row.is_named("TEST://127.0.0.1:1") and not row.is_named("test") and not row.is_named("atest://")


def test_what_is_listed_has_a_title_and_its_text_names_it():
    for kind in SOURCES:
        assert bool(kind.text) == bool(kind.title)
        if kind.text:
            assert next(row for row in SOURCES if row.is_named(kind.text)) is kind
