"""Training of the voice network on a little made speech: it learns, goes on where it stopped, is exported."""

import csv
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra 'train'")

from models.training.voice import examples, teacher, viseme_training  # noqa: E402
from models.training.voice.phones import Phone  # noqa: E402
from models.training.voice.viseme_networks import (  # noqa: E402
    CausalNetwork,
    Mixture,
    RecurrentNetwork,
    network_of,
)
from models.training.voice.viseme_training import (  # noqa: E402
    VisemeTrainer,
    blended,
    export,
    mean_of_speech,
)
from tracking.voice.features import HOP, RATE, WINDOW, log_mel  # noqa: E402
from tracking.voice.judge import _quiet_room, shut  # noqa: E402
from tracking.voice.kernel_judge import judge_of  # noqa: E402
from tracking.voice.viseme_network import mouths_of  # noqa: E402
from tracking.voice.visemes import INDEX  # noqa: E402

SYLLABLE_S = 0.25
FORMANTS_HZ = {"a": (800.0, 1200.0), "i": (300.0, 2300.0)}


def made_speech(name: str, seed: int, taught: bool = False) -> examples.Speech:
    """Return four seconds of random hisses, vowels of two formants and silence."""
    r = np.random.default_rng(seed)
    count = round(SYLLABLE_S * RATE)
    t_s = np.arange(count) / RATE
    parts, phones = [], []
    for k in range(16):
        symbol = str(r.choice(["a", "i", "s", ""]))
        sound = np.zeros(count)
        if symbol == "s":
            sound = np.diff(r.standard_normal(count + 1))
        elif symbol:
            buzz = sum(np.sin(2 * np.pi * 120.0 * h * t_s) / h for h in range(1, 30))
            sound = buzz * sum(np.sin(2 * np.pi * hz * t_s) for hz in FORMANTS_HZ[symbol])
        parts.append(0.05 * sound)
        phones.append(Phone(k * SYLLABLE_S, (k + 1) * SYLLABLE_S, symbol))
    sound = (np.concatenate(parts) + 1e-4 * r.standard_normal(16 * count)).astype(np.float32)
    answers = np.zeros((400, 16), np.uint8)
    answers[:, INDEX["aa"]] = answers[:, -1] = 255
    return examples.Speech(name, sound, phones, answers if taught else None)


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> examples.Shards:
    folder = tmp_path_factory.mktemp("examples")
    examples.write_shards([made_speech(f"espeak-{k}", k) for k in range(12)], folder, "made")
    return examples.Shards(folder)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "size"), [("causal", (24, 3)), ("recurrent", (24, 32))])
def test_it_learns_goes_on_and_is_exported(
    kind: str,
    size: tuple[int, int],
    shards: examples.Shards,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(viseme_training, "BATCH", 8)
    torch.manual_seed(1)  # a network begins at random
    held = [made_speech("lj-held", 99)]
    trainer = VisemeTrainer(shards, held, tmp_path, steps=8, size=size, kind=kind)
    trainer.run()
    again = VisemeTrainer(shards, held, tmp_path, steps=30, size=size, kind=kind)
    assert again.step == 8
    for name, weights in trainer.network.state_dict().items():
        assert torch.equal(weights, again.network.state_dict()[name])
    again.run()
    losses = [float(row["loss"]) for row in csv.DictReader((tmp_path / "curve.csv").open())]
    assert len(losses) == 2 and losses[1] < 0.9 * losses[0]
    path = tmp_path / "visemes.onnx"
    checkpoint = {tmp_path / "checkpoint.pt": 1.0}
    if kind == "recurrent":
        export([(checkpoint, 1.0)], path, mean_of_speech(shards))
    else:
        other = VisemeTrainer(shards, held, tmp_path / "other", steps=1, size=(6, 5), kind="recurrent")
        other.save()
        others = {tmp_path / "other" / "checkpoint.pt": 1.0}
        export([(others, 0.3), (checkpoint, 0.7)], path, mean_of_speech(shards))
    mouths = mouths_of(held[0].sound, path)
    again.average.eval()
    assert mouths.visemes.shape[1] == 15 and np.isfinite(mouths.opening).all()
    np.testing.assert_allclose(mouths.visemes.sum(1), 1.0, atol=1e-4)


def test_a_teacher_is_followed_where_there_are_no_phones():
    speech = made_speech("libri-a", 5, taught=True)
    known = examples.features_and_truth(speech.sound, speech.phones, speech.taught)
    alone = examples.features_and_truth(speech.sound, [], speech.taught)
    assert (alone["soft"][5:-5, INDEX["aa"]] == 255).all() and (alone["viseme"][5:390] == INDEX["aa"]).all()
    half = known["soft"][5:-5, INDEX["aa"]] / 255.0
    assert (half > examples.TEACHERS_SHARE - 0.01).all() and half.min() < 0.7
    assert set(known["viseme"]) >= {INDEX["SS"], INDEX["ih"]}


@pytest.mark.slow
def test_a_teacher_learns_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    r = np.random.default_rng(0)
    for k in range(6):
        heard = r.standard_normal((200, teacher.HEARD)).astype(np.float16)
        np.save(tmp_path / f"libri-{k}.npy", heard)
    sounds = [made_speech(f"libri-{k}", k) for k in range(6)]
    learned = teacher.lessons(sounds, tmp_path)
    assert [lesson.name for lesson in learned] == [s.name for s in sounds]
    assert all(len(lesson.heard) == len(lesson.mel) for lesson in learned)
    monkeypatch.setattr(teacher, "BATCH", 4)
    begun = teacher.train_teacher(learned[:5], learned[5:], tmp_path / "teacher.pt", 2)
    wise = teacher.train_teacher(learned[:5], learned[5:], tmp_path / "teacher.pt", 12)
    assert teacher.right(wise, learned[:5]) > max(teacher.right(begun, learned[:5]), 0.5)
    teacher.write_answers(wise, learned, tmp_path / "taught")
    answers = np.load(tmp_path / "taught" / "libri-0.npy")
    assert answers.shape == (len(learned[0].mel), 16) and answers.dtype == np.uint8


@pytest.mark.parametrize("kind", ["causal", "recurrent", "mixture"])
def test_what_comes_in_pieces_is_judged_as_the_whole(kind: str):
    torch.manual_seed(1)
    causal, recurrent = CausalNetwork(8, 4), RecurrentNetwork(6, 5)
    networks = {"causal": causal, "recurrent": recurrent, "mixture": Mixture([recurrent, causal], [0.3, 0.7])}
    network = networks[kind].eval()
    mel, state = torch.randn(1, 60, 40), torch.zeros(1, 1, network.states)
    whole, _, after = network(mel, state)
    assert whole.shape == (1, 52, 16)
    torch.testing.assert_close(whole[..., :-1].sum(-1), torch.ones(1, 52))
    answers = []
    for first, last in ((0, 1), (1, 3), (3, 40), (40, 52)):
        part, _, state = network(mel[:, first : last + 8], state)
        answers.append(part)
    torch.testing.assert_close(torch.cat(answers, 1), whole)
    torch.testing.assert_close(state, after)


def test_what_is_exported_says_what_was_trained(tmp_path: Path):
    """Through whatever judges on this machine, with weights of a byte; norms are folded into convolutions."""
    torch.manual_seed(2)
    kept = []
    for k, network in enumerate((RecurrentNetwork(16, 32), CausalNetwork(32, 3), CausalNetwork(16, 2))):
        network.mean.fill_(-4.0 - 0.1 * k)
        for norm in network.norms:
            norm.running_mean.uniform_(-0.5, 0.5)
            norm.running_var.uniform_(0.5, 2.0)
        torch.save({"average": network.state_dict()}, tmp_path / f"{k}.pt")
        kept.append(({tmp_path / f"{k}.pt": 1.0}, (0.5, 0.2, 0.3)[k]))
    export(kept, tmp_path / "mixed.onnx", np.zeros(40))
    sound = made_speech("lj-a", 4).sound
    judge, wanted, opening = judge_of(tmp_path / "mixed.onnx"), 0.0, 0.0
    said = judge.feed(sound[: 17 * HOP + WINDOW], 20, np.zeros(40, np.float32))
    room = torch.from_numpy(behind(log_mel(_quiet_room())))[None]  # after which everything begins
    mel = torch.from_numpy(behind(log_mel(sound))[: 15 + 8])[None]
    for checkpoints, share in kept:
        network = network_of(blended(checkpoints))
        _, _, state = network.raw(room, torch.zeros(1, 1, network.states))
        logits, _, _ = network.raw(mel, state)
        wanted, opening = wanted + share * logits[0, :, :-1], opening + share * logits[0, :, -1].sigmoid()
    visemes = torch.softmax(wanted, -1).detach().numpy()
    np.testing.assert_allclose(said.visemes, visemes, atol=0.01)
    np.testing.assert_allclose(said.opening, shut(opening.detach().numpy(), visemes), atol=0.01)


def behind(mel: np.ndarray) -> np.ndarray:
    """Return frames (T, 40) with what is taken to have been before the first."""
    return np.concatenate([np.repeat(mel[:1], 5, axis=0), mel])


def test_crops_are_spoken_faster_and_slower():
    torch.manual_seed(1)
    ramp = torch.arange(269.0).repeat(64, 1)
    drawn = {"viseme": ramp.long(), "opening": ramp, "mel": ramp[..., None], "soft": ramp[..., None]}
    made = viseme_training.stretched(drawn)
    speeds = made["opening"].diff(dim=1).mean(1)
    assert made["opening"].shape == (64, viseme_training.FRAMES) and made["mel"].shape[-1] == 1
    assert 0.8 < speeds.min() < 0.9 < 1.1 < speeds.max() < 1.21
    assert made["opening"].min() >= 0.0 and made["opening"].max() <= 268.0
    assert (made["viseme"] - made["opening"]).abs().max() <= 0.51
