import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.live.messages import Messages
from app.settings.settings_file import SettingsFile
from app.settings.settings_saver import SettingsSaver

CHANGER = """
import sys, time
from dataclasses import replace
from app.live.messages import Messages
from app.settings.settings_file import SettingsFile
from app.settings.settings_saver import SettingsSaver

file = SettingsFile()
settings, saver = file.load(), SettingsSaver(file, Messages())
for number in range(100000):
    settings = replace(settings, character=f"number {number}")
    saver.put(settings)
    print(number, time.monotonic(), flush=True)
    time.sleep(0.02)
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_killed_program_has_its_settings_but_for_the_last_moment(config_folder: Path):
    process = subprocess.Popen([sys.executable, "-c", CHANGER], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    first = [process.stdout.readline() for _ in range(100)]
    process.send_signal(signal.SIGKILL)
    lines = [line.split() for line in (*first, *process.stdout) if len(line.split()) == 2]
    process.wait()
    kept = int(SettingsFile().load().character.removeprefix("number "))
    times = {int(number): float(at) for number, at in lines}
    # One second on a machine that is free; this one may be busy.
    assert times[max(times)] - times[kept] < 3.0
    assert [p.name for p in config_folder.iterdir() if p.suffix == ".toml"] == ["settings.toml"]


def test_the_last_change_is_written_at_the_end(config_folder: Path):
    file = SettingsFile()
    saver = SettingsSaver(file, Messages())
    settings = file.load()
    for number in range(50):
        saver.put(replace(settings, character=str(number)))
    assert saver.close()
    assert SettingsFile().load().character == "49"
