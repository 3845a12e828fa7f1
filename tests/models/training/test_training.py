"""Training on a pool of two characters: every stage steps, stops, goes on, and exports."""

import csv

import numpy as np
import pytest
import torch

from models.colour import straighten
from models.drawing import Drawing
from models.frame import cut_frame
from models.generator.character import Character
from models.manifest import Colour
from models.parts.eye_crop import EYE_PARTS, EYE_PIXELS, EYE_PLANES, EYE_STATE
from models.parts.mouth_classes import PIXELS, POINTS
from models.runtime import RuntimeSettings, open_session
from models.sheet.networks import sample
from models.tha1.reference_poser import ReferencePoser
from models.tha1.tensors import to_network
from models.training import published, session, train
from models.training.export import export_pack, export_published, mouth_network, parts_network
from models.training.parts_stages import EyePartsStage
from models.training.parts_train import PARTS_EXAMPLES, PARTS_STAGES
from models.training.pool import TRAIN_FROM, Pool, frames, random_pose, write_shard
from models.training.published import PUBLISHED_STAGES
from models.training.stages import STAGES, as_tensors
from models.training.train import Trainer
from tracking.errors import InputError
from tracking.pose import Pose


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("runs")
    write_shard(folder / "pool", TRAIN_FROM, count=2)
    return folder


def trainer(folder, stage: str, minutes: float = 60.0) -> Trainer:
    todo = STAGES[stage]()
    todo.batch = 2
    pool = Pool(folder / "pool", todo.keys)
    assert pool.refresh() == 2
    validation = {k: np.asarray(v) for k, v in pool.shards[0].items()}
    return Trainer(todo, pool, validation, folder / stage, minutes)


def parts_trainer(folder, stage: str = "eye_parts") -> Trainer:
    write_shard(folder / f"{stage}-pool", TRAIN_FROM, count=2, make=PARTS_EXAMPLES[stage])
    todo = PARTS_STAGES[stage]()
    todo.batch = 4
    pool = Pool(folder / f"{stage}-pool", todo.keys)
    assert pool.refresh() == 2
    validation = {k: np.asarray(v) for k, v in pool.shards[0].items()}
    return Trainer(todo, pool, validation, folder / stage, 60.0)


def steps(count: int):
    left = iter(range(count))
    return lambda: next(left, None) is None


def test_a_shard_is_written_once_and_whole(folder):
    before = sorted(p.stat().st_mtime_ns for p in (folder / "pool").glob("*/*.npy"))
    write_shard(folder / "pool", TRAIN_FROM, count=2)
    assert sorted(p.stat().st_mtime_ns for p in (folder / "pool").glob("*/*.npy")) == before
    assert not list((folder / "pool").glob(".*"))


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_trains_stops_and_goes_on(folder, stage, monkeypatch):
    monkeypatch.setattr(train, "CHECKPOINT_S", 0.0)
    first = trainer(folder, stage)
    first.run(steps(2))
    assert first.step == 2
    with (folder / stage / "curve.csv").open() as f:
        rows = list(csv.DictReader(f))
    assert len(rows) == 2 and np.isfinite(float(rows[-1]["validation"]))
    assert (folder / stage / "preview.png").stat().st_size > 1000
    again = trainer(folder, stage)
    assert again.step == 2 and again.seconds > 0
    for a, b in zip(first.network.parameters(), again.network.parameters(), strict=True):
        assert torch.equal(a, b)
    again.run(steps(1))
    assert again.step == 3


@pytest.mark.slow
def test_a_network_learns_to_name_parts_and_what_it_says_shares_each_pixel(folder, monkeypatch):
    monkeypatch.setattr(train, "CHECKPOINT_S", 0.0)
    training = parts_trainer(folder)
    training.run(steps(2))
    assert parts_trainer(folder).step == 2
    assert (folder / "eye_parts" / "preview.png").stat().st_size > 1000
    model, facts, difference = parts_network(folder, "eye_parts")
    assert facts["step"] == 2 and difference < 0.02
    session = open_session(model, RuntimeSettings(providers=("cpu",)), "eye_parts")
    planes, numbers = session.run(None, {"crop": np.zeros((1, 4, EYE_PIXELS, EYE_PIXELS), np.float32)})
    shown = planes[0, : 1 + len(EYE_PARTS)]
    assert np.abs(shown.sum(0) - 1).max() < 1e-4
    assert planes.shape[1] == len(EYE_PLANES) and numbers.shape == (1, len(EYE_STATE))


@pytest.mark.slow
def test_a_network_learns_to_name_a_mouths_parts(folder, monkeypatch):
    monkeypatch.setattr(train, "CHECKPOINT_S", 0.0)
    training = parts_trainer(folder, "mouth_parts")
    training.run(steps(2))
    assert parts_trainer(folder, "mouth_parts").step == 2
    assert (folder / "mouth_parts" / "preview.png").stat().st_size > 1000
    model, facts, difference = mouth_network(folder)
    assert facts["step"] == 2 and difference < 0.02
    session = open_session(model, RuntimeSettings(providers=("cpu",)), "mouth_parts")
    parts, points, state = session.run(None, {"picture": np.zeros((1, 3, PIXELS, PIXELS), np.float32)})
    assert np.abs(parts.sum(1) - 1).max() < 1e-4
    assert (
        points.shape == (1, len(POINTS), 2) and state.shape == (1, 2) and 0 <= state.min() <= state.max() <= 1
    )


def test_changed_crops_keep_picture_and_planes_together(folder):
    """Whatever is done to a crop, its parts share each pixel and its colours stay within its alpha."""
    training = parts_trainer(folder)
    torch.manual_seed(3)
    batch = as_tensors(training.pool.draw(np.random.default_rng(0), 4), torch.device("cpu"))
    for _ in range(4):
        crop, planes, state = EyePartsStage()._prepare(batch, True)
        assert crop.shape[1:] == (4, EYE_PIXELS, EYE_PIXELS)
        assert (crop[:, :3] <= crop[:, 3:] + 1e-5).all() and crop.min() >= 0
        shown = planes[:, : 1 + len(EYE_PARTS)].sum(1)
        assert (shown - 1).abs().mean() < 0.02
        assert ((state >= 0) & (state <= 1)).all()


def test_every_stage_is_measured_on_what_it_never_trained_on(folder):
    todo = STAGES["turner"]()
    pool = Pool(folder / "pool", todo.keys)
    pool.refresh()
    batch = as_tensors(pool.draw(np.random.default_rng(0), 2), torch.device("cpu"))
    network = todo.network().eval()
    first, again = (todo.loss(network, batch) for _ in range(2))
    assert {k: float(v) for k, v in first.items()} == {k: float(v) for k, v in again.items()}


def test_random_poses_follow_the_published_density():
    r = np.random.default_rng(0)
    heads = np.array([random_pose(r).as_array()[:3] for _ in range(3000)])
    moved = np.abs(heads[heads != 0])
    # A density that rises linearly from the centre has mean 2/3.
    assert np.mean(moved) == pytest.approx(2 / 3, abs=0.03)
    assert np.abs(heads.mean(0)).max() < 0.05


@pytest.fixture(scope="module")
def frames_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("published")
    write_shard(folder / "frames", TRAIN_FROM, count=2, make=frames)
    return folder


def published_trainer(folder, stage: str) -> Trainer:
    todo = session._published_stage(folder, stage, 2)
    todo.batch = 2
    pool = Pool(folder / "frames", todo.keys)
    assert pool.refresh() == 2
    return Trainer(todo, pool, {k: np.asarray(v) for k, v in pool.shards[0].items()}, folder / stage, 60.0)


@pytest.mark.slow
def test_published_networks_train_in_turn_and_become_a_pack(frames_folder, tmp_path, monkeypatch):
    monkeypatch.setattr(train, "CHECKPOINT_S", 0.0)
    with pytest.raises(InputError, match="train rotator first"):
        published_trainer(frames_folder, "combiner")
    for stage in PUBLISHED_STAGES:
        training = published_trainer(frames_folder, stage)
        training.run(steps(2))
        assert training.step == 2
        assert (frames_folder / stage / "preview.png").stat().st_size > 1000
    pack, differences = export_published(frames_folder, tmp_path / "pack", {}, width=2)
    assert set(differences) == {"face_morpher", "face_rotator", "combiner"}
    poser = ReferencePoser(pack, RuntimeSettings(providers=("cpu",)))
    poser.set_drawing(Drawing.from_rgba(straighten(Character(5).drawing())))
    assert poser.pose(Pose(head_y=0.5)).rgba_premultiplied.shape == (256, 256, 4)
    assert set(poser.parts(Pose(head_y=0.5))) == {"repaint", "flow", "combined"}


def test_what_published_networks_see_is_the_picture():
    rgba = torch.from_numpy(Character(5).drawing().copy()).permute(2, 0, 1)[None].float() / 255
    image = published.to_network(rgba)
    assert image.shape == (1, 4, 256, 256) and image.min() >= -1 and image.max() <= 1
    assert (image[:, :3].amax(1)[rgba[:, 3] == 0] == -1).all(), "no colour hides under alpha 0"
    wanted = to_network(cut_frame(Drawing.from_rgba(straighten(Character(5).drawing()))), Colour())
    opaque = (rgba[:, 3:] == 1).expand(1, 4, -1, -1).numpy()
    assert np.abs(image.numpy() - wanted)[opaque].max() < 0.02


def drawn(folder, stage: published.PublishedStage) -> dict[str, torch.Tensor]:
    pool = Pool(folder / "frames", stage.keys)
    pool.refresh()
    return as_tensors(pool.draw(np.random.default_rng(0), 2), torch.device("cpu"))


@pytest.mark.parametrize("train", [False, True])
def test_the_generators_flow_turns_the_morphed_picture(frames_folder, train):
    stage = PUBLISHED_STAGES["rotator"](2)
    stage.still_share = 0.0
    batch = drawn(frames_folder, stage)
    # Mirrored and recoloured by chance where it trains.
    for seed in range(4):
        torch.manual_seed(seed)
        data = stage._prepare(batch, train)
        small = {k: torch.nn.functional.avg_pool2d(published.seen(data[k]), 2) for k in ("morphed", "turned")}
        known = (data["weight"] > 0.9).expand(-1, 4, -1, -1)
        error = (sample(small["morphed"], data["flow"]) - small["turned"]).abs()[known].mean()
        unmoved = (small["morphed"] - small["turned"]).abs()[known].mean()
        assert error < 0.5 * unmoved


def test_heads_at_rest_are_learned_too(frames_folder):
    stage = PUBLISHED_STAGES["rotator"](2)
    stage.still_share = 1.0
    data = stage._prepare(drawn(frames_folder, stage), True)
    assert (data["pose"][:, :3] == 0).all() and (data["pose"][:, 3:] != 0).any()
    assert torch.equal(data["turned"], data["morphed"])
    assert (data["flow"] == 0).all() and (data["weight"] == 1).all()


def test_a_morpher_sees_faces_that_hold_all_that_changes(frames_folder):
    stage = published.MorpherStage(2)
    batch = drawn(frames_folder, stage)
    changed = (batch["morphed"].int() - batch["rest"][:, None].int()).abs().amax(-1) > 10
    (left, top), size = published.FACE_BOX
    inside = changed[..., top + 8 : top + size - 8, left + 8 : left + size - 8]
    assert changed.sum() > 100 and inside.sum() == changed.sum()
    for share, shape in ((1.0, (2, 4, size, size)), (0.0, (2, 4, 256, 256))):
        stage.face_share = share
        data = stage._faces(batch)
        assert data["rest"].shape == data["morphed"].shape == shape


@pytest.mark.slow
def test_checkpoints_become_a_pack_that_onnx_runs_like_torch(folder, tmp_path, monkeypatch):
    for stage in STAGES:
        if not (folder / stage / "checkpoint.pt").exists():
            trainer(folder, stage).run(steps(1))
    parts_trainer(folder).run(steps(1))
    parts_trainer(folder, "mouth_parts").run(steps(1))
    pack, differences = export_pack(folder, tmp_path / "pack", {})
    assert set(differences) == {"turner", "eye_parts", "mouth_parts", "finder", "matting"}
    assert max(differences.values()) < 0.02
    assert sum(f.bytes for f in pack.manifest.files.values()) < 40e6
    pack.check()


def test_export_without_a_checkpoint_says_what_is_missing(tmp_path):
    with pytest.raises(InputError, match="train turner first"):
        export_pack(tmp_path, tmp_path / "pack", {})
