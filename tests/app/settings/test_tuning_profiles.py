"""Named tunings, cameras that remember them, and A and B."""

from dataclasses import replace

import pytest

from app.settings.settings import Settings
from app.settings.settings_file import SettingsFile
from app.settings.tuning_profiles import (
    for_camera,
    other_side,
    profile_names,
    swapped,
    with_copied_side,
    with_new_profile,
    with_profile,
    with_renamed_profile,
    without_profile,
)
from tracking.errors import InputError
from tracking.mapping.presets import PRESETS, fitting_preset
from tracking.settings import TrackingSettings

CALM = PRESETS["calm"].applied(TrackingSettings())


def tuned(settings: Settings, tracking: TrackingSettings) -> Settings:
    return replace(settings, tracking=tracking)


def test_a_profile_keeps_what_was_tuned_under_its_name():
    both = tuned(with_new_profile(Settings(), "Evening", "Front"), CALM)
    assert profile_names(both) == ["Evening", "Standard"]
    back = with_profile(both, "Standard", "Front")
    assert back.tracking == TrackingSettings()
    assert with_profile(back, "Evening", "Front").tracking == CALM


def test_each_camera_remembers_its_own():
    settings = tuned(with_new_profile(Settings(), "Evening", "Front"), CALM)
    settings = with_profile(settings, "Standard", "Side")
    assert for_camera(settings, "Front").tracking == CALM
    assert for_camera(for_camera(settings, "Front"), "Side").tracking == TrackingSettings()
    assert for_camera(settings, "Unknown") is settings


def test_renaming_and_removing_take_the_cameras_along():
    settings = with_renamed_profile(with_new_profile(Settings(), "Evening", "Front"), " Night  lamp ")
    assert settings.tuning.profile == "Night lamp" and settings.tuning.cameras == {"Front": "Night lamp"}
    gone = without_profile(tuned(settings, CALM), "Front")
    assert profile_names(gone) == ["Standard"] and gone.tracking == TrackingSettings()
    assert gone.tuning.cameras == {"Front": "Standard"}


@pytest.mark.parametrize("name", ["", "   ", "standard", "x" * 41])
def test_names_that_will_not_do_are_refused(name: str):
    with pytest.raises(InputError):
        with_new_profile(Settings(), name, "")


def test_the_last_profile_stays():
    with pytest.raises(InputError, match="only"):
        without_profile(Settings(), "")


def test_a_and_b_are_exchanged_and_made_alike():
    b = tuned(swapped(Settings()), CALM)
    assert b.tuning.side == "B" and other_side(b) == TrackingSettings()
    a = swapped(b)
    assert (a.tuning.side, a.tracking, other_side(a)) == ("A", TrackingSettings(), CALM)
    assert other_side(with_copied_side(b)) == CALM


def test_all_of_it_is_remembered():
    settings = tuned(swapped(with_new_profile(Settings(), "夜 – evening", "Front")), CALM)
    SettingsFile().save(settings)
    file = SettingsFile()
    assert file.load() == settings and file.messages == ()


def test_presets_leave_what_is_the_users_own():
    mine = replace(TrackingSettings(), mirror=False)
    for name, preset in PRESETS.items():
        applied = preset.applied(mine)
        assert not applied.mirror and fitting_preset(applied) == name
    assert fitting_preset(replace(CALM, parameters=TrackingSettings().parameters)) is None
