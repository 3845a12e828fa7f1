"""Where more nodes are taken in, and where the resolution is halved."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from models.drawing import FRAME_SIZE, Drawing
from models.manifest import Manifest
from models.tha1.compiler import ADAPTIVE, AIM, LatticePlan, compile_lattice
from models.tha1.player import LatticePlayer
from models.tha1.refinement import SMALLEST, refined
from tests.models.test_frame import smooth_drawing
from tracking.pose import Pose

START = (np.linspace(-1, 1, 3, dtype=np.float32),) * 3


def test_values_are_taken_in_where_it_bends():
    """One number matters evenly, one only above 0.5, one not at all."""

    def error(low, halfway, high) -> float:
        def at(p) -> float:
            return p[0] ** 2 + 4 * max(0.0, p[1] - 0.5) ** 2

        return abs(at(halfway) - (at(low) + at(high)) / 2)

    x, y, z = refined(START, error, 0.02, 1000)
    assert len(x) == 9 and np.allclose(np.diff(x), 0.25)
    assert len(z) == 3
    assert (y[y < 0.5] == np.array([-1, 0], np.float32)).all() and len(y[y >= 0.5]) >= 4


def test_no_more_nodes_than_are_allowed_and_none_too_near():
    for most in (27, 60, 200):
        axes = refined(START, lambda low, halfway, high: 1.0, 0.01, most)
        assert most / 2 < np.prod([len(a) for a in axes]) <= most
    axes = refined(START, lambda low, halfway, high: 1.0, 0.01, 10**6)
    assert all(np.diff(a).min() >= SMALLEST / 2 for a in axes)


class Turning:
    """Three networks at once: neck_z shifts the drawing with a jerk, the other numbers do nothing."""

    outputs = dict.fromkeys(
        [
            "morphed",
            "alpha_mask",
            "change",
            "changed",
            "warped",
            "grid_change",
            "combine_mask",
            "retouch_mask",
            "retouch",
        ],
        None,
    )

    runs = 0

    def run(self, outputs, inputs):
        self.runs += 1
        blank = np.zeros((1, 4, FRAME_SIZE, FRAME_SIZE), np.float32)
        tilt = float(inputs["pose"][0, 2])
        grid = np.zeros((1, FRAME_SIZE, FRAME_SIZE, 2), np.float32)
        grid[..., 0] = 0.2 * tilt + 0.1 * abs(tilt - 0.3)
        said = {
            "morphed": inputs.get("image"), "alpha_mask": blank + 1, "change": blank, "changed": blank,
            "warped": blank, "grid_change": grid, "combine_mask": blank, "retouch_mask": blank + 1,
            "retouch": blank,
        }  # fmt: skip
        return [said[name] for name in outputs]


def test_a_drawing_is_compiled_finely_where_its_networks_ask_for_it():
    drawing: Drawing = smooth_drawing(256, 256)
    manifest = Manifest("jerky", "tha1", "MIT", "made here")
    roles = ("face_morpher", "face_rotator", "combiner")
    networks = dict.fromkeys(roles, Turning())
    shares: list[float] = []
    plan = LatticePlan(expression=(2, 2, 2), morph_size=64, terms_size=0, most=100)
    character = compile_lattice(drawing, networks, manifest, "jerky 0", plan=plan, progress=shares.append)
    x, y, z = character.head
    assert len(x) == len(y) == 3 and len(z) > 3
    around = np.diff(z)[np.searchsorted(z, 0.3) - 1]
    assert around == np.diff(z).min(), "finest where the jerk is"
    assert character.terms.shape[-2] == FRAME_SIZE // 2, "even terms lose nothing by half the resolution"
    assert shares == sorted(shares) and shares[-1] <= 1
    evenly = compile_lattice(drawing, networks, manifest, "jerky 0", plan=LatticePlan(expression=(2, 2, 2)))
    assert evenly.terms.shape[:3] == (3, 3, 3) and evenly.terms.shape[-2] == FRAME_SIZE
    pose = Pose(neck_z=0.31, mouth=1)
    exact = LatticePlan(head=(2, 2, 41), expression=(2, 2, 2), terms_size=64, morph_size=64)
    true = LatticePlayer(compile_lattice(drawing, networks, manifest, "jerky 0", plan=exact)).pose(pose)

    def far(c) -> float:
        got = LatticePlayer(c).pose(pose).rgba_premultiplied.astype(float)
        return float(np.sqrt(np.mean((got - true.rgba_premultiplied) ** 2))) / 255

    assert far(character) < AIM < far(evenly)
    assert ADAPTIVE.most >= 100


class StopError(Exception):
    pass


def compiled(plan: LatticePlan, partial: Path | None = None, stop_at: float = 2.0) -> tuple:
    """Compile the jerky drawing; return the character and how often a network was run."""

    def progress(share: float) -> None:
        if share > stop_at:
            raise StopError

    counting = Turning()
    networks = dict.fromkeys(("face_morpher", "face_rotator", "combiner"), counting)
    manifest = Manifest("jerky", "tha1", "MIT", "made here")
    character = compile_lattice(smooth_drawing(256, 256), networks, manifest, "j", partial, plan, progress)
    return character, counting.runs


def test_an_interrupted_run_goes_on_even_with_more_nodes(tmp_path: Path):
    few = LatticePlan((2, 2, 2), (2, 2, 2), 32, 32)
    more = LatticePlan((3, 2, 2), (2, 2, 2), 32, 32)
    partial = tmp_path / "partial"
    with pytest.raises(StopError):
        compiled(few, partial, 0.7)
    expressions, heads = (sorted(partial.glob(f"{kind}_*.npz")) for kind in ("expression", "head"))
    assert len(expressions) == 8 and len(heads) == 4
    heads[1].write_bytes(heads[1].read_bytes()[:50])
    again, runs = compiled(more, partial)
    # Rotator and combiner for the 12 nodes less the 3 that were kept whole, and the drawing as it is.
    assert runs == 2 * 9 + 1
    fresh, _ = compiled(more)
    assert np.array_equal(again.terms, fresh.terms) and np.array_equal(again.flow, fresh.flow)
    assert not partial.exists()


def test_an_interrupted_search_for_nodes_takes_the_same_way_again(tmp_path: Path):
    searching = LatticePlan((2, 2, 2), (2, 2, 2), 0, 32, most=24)
    partial = tmp_path / "partial"
    with pytest.raises(StopError):
        compiled(searching, partial, 0.7)
    kept = len(list(partial.glob("head_*.npz")))
    assert kept > 8, "it was stopped in the middle of the search"
    again, runs = compiled(searching, partial)
    fresh, all_runs = compiled(searching)
    assert len(fresh.head[2]) > 2
    # Of the kept nodes neither rotator nor combiner is run again, nor the morpher for 8 expressions.
    assert runs == all_runs - 2 * kept - 8
    assert all((a == b).all() for a, b in zip(again.head, fresh.head, strict=True))
    assert np.array_equal(again.terms, fresh.terms) and np.array_equal(again.flow, fresh.flow)
    assert not partial.exists()


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files")
def test_a_full_disk_while_nodes_are_kept_is_one_sentence(tmp_path: Path):
    code = """
import resource, sys
from pathlib import Path
import numpy as np
from models.tha1.kept_nodes import KeptNodes
from tracking.errors import InputError
nodes = KeptNodes(Path(sys.argv[1]), "key", 1, lambda share: None)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    nodes.get("node", lambda: [np.zeros(5000, np.uint8), np.zeros(9)])
except InputError as error:
    print(error)
"""
    command = [sys.executable, "-c", code, str(tmp_path / "kept")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("can't be written: File too large\n") and done.stdout.count("\n") == 1
    assert done.stderr == ""
