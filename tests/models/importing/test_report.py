"""What a report says, read by people."""

from models.importing.report import Fault, Report, range_words


def test_ranges_are_told_by_the_names_that_the_option_takes() -> None:
    limits = {"head_x": (-1.0, 1.0), "head_y": (-0.8, 1.0), "neck_z": (-1.0, 1.0)}
    assert range_words(limits) == "yaw -0.8 to +1; pitch, tilt as far as they go"
    assert range_words({}) == "yaw, pitch, tilt as far as they go"
    assert range_words(dict.fromkeys(limits, (-0.5, 0.5))) == (
        "yaw -0.5 to +0.5; pitch -0.5 to +0.5; tilt -0.5 to +0.5"
    )


def test_the_text_says_where_and_what_to_do() -> None:
    fault = Fault("background", "doubt", "something was kept", "Erase it")
    report = Report(
        "a.png", (20, 30), (0, 0, 1), {"head": (1.2, 2.0, 9.9, 12.0), "mouth": None}, {"head": 0.5}, "colour",
        ("it was turned",), (fault,), {},
    )  # fmt: skip
    text = report.as_text()
    assert "  head: 1, 2 to 10, 12 (confidence 0.50)\n  mouth: not found\nmended:\n  it was turned\n" in text
    assert "look at:\n  something was kept. Erase it.\n" in text and "score 90 of 100" in text
