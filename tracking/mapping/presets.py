"""Ready-made tunings to start from."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from types import MappingProxyType

from tracking.mapping.response_curve import CALM, LATE, LIVELY
from tracking.pose import EYES, HEAD
from tracking.settings import (
    BlinkSettings,
    FilterSettings,
    ParameterSettings,
    ParametersSettings,
    TrackingSettings,
)


@dataclass(frozen=True, slots=True)
class Preset:
    """What a preset sets; the rest of the tree (mirror, lost face, drift) is left as the user has it."""

    parameters: ParametersSettings
    blink: BlinkSettings

    def applied(self, settings: TrackingSettings) -> TrackingSettings:
        """Return the settings with the preset's parts in place, and smoothing on."""
        return replace(settings, parameters=self.parameters, blink=self.blink, filtered=True)


def _parameters(**changes: dict[str, object]) -> ParametersSettings:
    """Return the usual parameters with changes by parameter name."""
    usual = ParametersSettings()
    rows: dict[str, ParameterSettings] = {f.name: getattr(usual, f.name) for f in fields(usual)}
    changed = {name: replace(rows[name], **change) for name, change in changes.items()}  # type: ignore[arg-type]
    return ParametersSettings(**{**rows, **changed})


def _each(names: tuple[str, ...], **change: object) -> dict[str, dict[str, object]]:
    return dict.fromkeys(names, change)


PRESETS = MappingProxyType(
    {
        "standard": Preset(ParametersSettings(), BlinkSettings()),
        "calm": Preset(
            _parameters(
                **_each(HEAD, gain=0.8, dead_zone=0.02, curve=CALM, smoothing=FilterSettings(0.5, 0.05)),
                **_each(EYES, gain=1.2, dead_zone=0.14, smoothing=FilterSettings(2.5, 1.5)),
                mouth={"gain": 1.1, "dead_zone": 0.04, "smoothing": FilterSettings(2.0, 1.0)},
            ),
            BlinkSettings(link=0.6),
        ),
        "lively": Preset(
            _parameters(
                **_each(HEAD, gain=1.35, curve=LIVELY, smoothing=FilterSettings(1.2, 0.3)),
                **_each(EYES, gain=1.35, dead_zone=0.08, smoothing=FilterSettings(4.0, 4.0)),
                mouth={"gain": 1.6, "curve": LIVELY, "smoothing": FilterSettings(4.0, 4.0)},
            ),
            BlinkSettings(),
        ),
        # Rims and reflections make lids look half closed, one eye more than the other.
        "glasses": Preset(
            _parameters(
                **_each(EYES, gain=1.4, dead_zone=0.2, curve=LATE, smoothing=FilterSettings(1.6, 2.0)),
            ),
            BlinkSettings(link=1.0, auto_beyond_deg=30.0),
        ),
    }
)
"""By name; `standard` is the defaults."""


def fitting_preset(settings: TrackingSettings) -> str | None:
    """Return the name of the preset that these settings are, or None."""
    return next((name for name, preset in PRESETS.items() if preset.applied(settings) == settings), None)
