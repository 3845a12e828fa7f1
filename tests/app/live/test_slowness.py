import pytest

from app.live.meter import PathFigures, StageFigures
from app.live.slowness import Slowness, slowness


def figures(
    capture: float = 30, tracking: float = 30, posing_ms: float = 3, output_ms: float = 3, late_ms=40
):
    """Return the stages' figures at 60 pictures a second, well warmed up."""
    return PathFigures(
        StageFigures("capture", capture, 2, 3, 500),
        StageFigures("tracking", tracking, 20, 25, 500),
        StageFigures("posing", 60, posing_ms, posing_ms, 500),
        StageFigures("output", 60, output_ms, output_ms, 500),
        StageFigures("latency", 60, late_ms, late_ms, 500),
    )


@pytest.mark.parametrize(
    ("given", "load", "expected"),
    [
        ({}, 0.5, None),
        ({}, 4.0, None),
        ({"capture": 15, "tracking": 15}, 0.5, Slowness("camera", 15, 30)),
        ({"capture": 15, "tracking": 15}, None, Slowness("camera", 15, 30)),
        ({"capture": 15, "tracking": 15}, 2.0, Slowness("busy", 15, 30)),
        ({"tracking": 20}, 0.5, Slowness("tracking", 20, pytest.approx(33.3, abs=0.1))),
        ({"posing_ms": 20}, 0.5, Slowness("posing", 20, pytest.approx(16.7, abs=0.1))),
        ({"output_ms": 20}, 0.5, Slowness("output", 20, pytest.approx(16.7, abs=0.1))),
        ({"late_ms": 150}, 0.5, Slowness("late", 150, 120)),
    ],
)
def test_the_first_cause_in_the_flow_is_named(given, load, expected):
    assert slowness(figures(**given), 60, 30, load) == expected
