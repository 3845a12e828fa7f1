import pytest

from app.live.meter import WINDOW, StageMeter


def test_rate_median_and_p95():
    meter = StageMeter("posing")
    for i in range(101):
        meter.add(i / 1000, at_s=i * 0.02)
    figures = meter.figures()
    assert figures.rate_hz == pytest.approx(50)
    assert (figures.median_ms, figures.p95_ms, figures.rounds) == pytest.approx((50, 95, 101))
    assert str(figures).startswith("posing: 50.0/s, median 50.0 ms, p95 95.0 ms")


def test_only_the_latest_rounds_count():
    meter = StageMeter("x")
    for i in range(2 * WINDOW):
        meter.add(1.0 if i < WINDOW else 0.001, at_s=float(i))
    assert meter.figures().median_ms == pytest.approx(1)
    assert meter.figures().rounds == 2 * WINDOW


def test_nothing_yet_is_zero():
    assert StageMeter("x").figures() == ("x", 0, 0, 0, 0)
