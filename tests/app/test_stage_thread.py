"""A stage's thread at the program's end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_LEFT_RUNNING = """
import sys
import cv2
import numpy as np
from app.stage_thread import StageThread
picture = np.zeros((1000, 1000, 3), np.uint8)
def body(stopping):
    while not stopping.is_set():
        cv2.GaussianBlur(picture, (0, 0), 5)
        print("works", flush=True)
thread = StageThread("posing", body, print)
thread.start()
sys.stdin.readline()
sys.exit(3)
"""


def test_a_thread_left_deep_in_a_library_does_not_abort_the_program():
    process = subprocess.Popen(
        [sys.executable, "-c", _LEFT_RUNNING],
        cwd=Path(__file__).resolve().parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stdout.readline() == "works\n"
    _, said = process.communicate("end\n", timeout=120)
    assert (process.returncode, said) == (3, "")
