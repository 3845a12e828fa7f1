"""Response curves."""

import numpy as np
import pytest

from tracking.mapping.response_curve import (
    CALM,
    LATE,
    LIVELY,
    MOST_POINTS,
    NEAREST,
    STRAIGHT,
    Curve,
    curve_problem,
    evaluate,
    moved,
    with_point,
    without_point,
)


def random_curve(seed: int) -> Curve:
    """Return a legal curve with inner points anywhere, steep and flat ones among them."""
    draw = np.random.default_rng(seed)
    curve: Curve = STRAIGHT
    for _ in range(draw.integers(0, MOST_POINTS)):
        curve, _ = with_point(curve, float(draw.uniform()), float(draw.uniform()))
    return moved(curve, len(curve) - 1, 1.0, float(draw.uniform(curve[-2][1], 1.0)))


@pytest.mark.parametrize("curve", [STRAIGHT, CALM, LIVELY, LATE, *map(random_curve, range(40))])
def test_a_curve_goes_through_its_points_and_never_falls_nor_jumps(curve: Curve):
    assert curve_problem(curve) is None
    for x, y in curve:
        assert evaluate(curve, x) == pytest.approx(y, abs=1e-9)
    xs = np.linspace(0.0, 2.0, 4001)
    answers = np.array([evaluate(curve, x) for x in xs])
    assert np.diff(answers).min() >= -1e-12
    # A rise over the nearest that two points may lie, with a cubic's steepest slope of three secants.
    assert np.diff(answers).max() <= 3.01 * (xs[1] - xs[0]) / (NEAREST / 2)


def test_two_points_make_a_straight_line_that_goes_on_beyond_one():
    for x in (0.0, 0.3, 1.0, 1.7):
        assert evaluate(STRAIGHT, x) == x
        assert evaluate(((0.0, 0.0), (1.0, 0.5)), x) == pytest.approx(x / 2)


def test_a_calm_curve_answers_less_and_a_lively_one_more_between_the_ends():
    xs = np.linspace(0.05, 0.95, 50)
    assert all(evaluate(CALM, x) < x < evaluate(LIVELY, x) for x in xs)


def test_a_dragged_point_stops_at_its_neighbours():
    curve: Curve = ((0.0, 0.0), (0.3, 0.2), (0.6, 0.7), (1.0, 1.0))
    assert moved(curve, 1, 5.0, 5.0)[1] == (pytest.approx(0.6 - NEAREST), 0.7)
    assert moved(curve, 1, -5.0, -5.0)[1] == (NEAREST, 0.0)
    assert moved(curve, 3, 0.2, 0.1)[3] == (1.0, 0.7)
    assert moved(curve, 0, 0.4, 0.4) == curve


def test_points_are_added_in_their_place_and_taken_away_but_for_the_ends():
    curve, index = with_point(STRAIGHT, 0.5, 0.25)
    assert (curve, index) == (((0.0, 0.0), (0.5, 0.25), (1.0, 1.0)), 1)
    near, index = with_point(curve, 0.51, 0.4)
    assert index == 1 and near[1] == (0.51, 0.4) and len(near) == 3
    assert without_point(curve, 1) == STRAIGHT
    assert without_point(curve, 0) == without_point(curve, 2) == curve


@pytest.mark.parametrize(
    ("curve", "word"),
    [
        (((0.0, 0.0),), "2 to 8"),
        (((0.1, 0.0), (1.0, 1.0)), "begins"),
        (((0.0, 0.0), (0.9, 1.0)), "ends"),
        (((0.0, 0.0), (0.5, 0.5), (0.5, 0.6), (1.0, 1.0)), "apart"),
        (((0.0, 0.0), (0.5, 0.9), (1.0, 0.8)), "falls"),
        (((0.0, 0.0), (0.5, float("nan")), (1.0, 1.0)), "falls"),
    ],
)
def test_what_is_no_curve_is_named(curve: Curve, word: str):
    assert word in (curve_problem(curve) or "")
