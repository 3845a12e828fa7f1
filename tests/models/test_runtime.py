"""ONNX Runtime sessions: on what they run, and what a file that is no network gets."""

import logging
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper

from models import runtime
from models.nvidia import has_nvidia_card
from models.runtime import RuntimeSettings, open_session
from tracking.errors import ModelError


def doubling_network() -> bytes:
    graph = helper.make_graph(
        [helper.make_node("Add", ["x", "x"], ["y"])],
        "doubling",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, "n"])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, "n"])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def test_a_session_says_what_it_is_and_runs() -> None:
    session = open_session(doubling_network(), RuntimeSettings(providers=("cpu",)), "doubling")
    assert session.provider == "cpu"
    assert session.inputs["x"].shape == (1, None)
    assert session.outputs["y"].type == "tensor(float)"
    (y,) = session.run(["y"], {"x": np.array([[1, 2, 3]], np.float32)})
    np.testing.assert_array_equal(y, [[2, 4, 6]])


def test_threads_do_not_spin(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    real = onnxruntime.InferenceSession

    def spy(model: bytes, options: onnxruntime.SessionOptions, **kwargs: object) -> object:
        seen.append(options)
        return real(model, options, **kwargs)

    monkeypatch.setattr(onnxruntime, "InferenceSession", spy)
    open_session(doubling_network(), RuntimeSettings(("cpu",), threads=3), "doubling")
    assert seen[0].intra_op_num_threads == 3
    assert seen[0].get_session_config_entry("session.intra_op.allow_spinning") == "0"


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"\x80\x02ctorch", doubling_network()[:40]])
def test_what_is_no_network_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(ModelError, match="combiner is not a network that can run here"):
        open_session(content, RuntimeSettings(("cpu",)), "combiner")


def test_wrong_inputs_are_a_model_error() -> None:
    session = open_session(doubling_network(), RuntimeSettings(("cpu",)), "doubling")
    with pytest.raises(ModelError, match="failed while running"):
        session.run(None, {"x": np.zeros((2, 2, 2), np.float32)})


def test_a_fallback_is_logged_once_with_its_reason(caplog: pytest.LogCaptureFixture) -> None:
    # DirectML is in no Linux or macOS build of ONNX Runtime, so asking for it always falls back here.
    if "DmlExecutionProvider" in onnxruntime.get_available_providers():
        pytest.skip("this machine has DirectML")
    runtime._warn_fallback.cache_clear()
    settings = RuntimeSettings(("directml", "cpu"))
    with caplog.at_level(logging.WARNING):
        sessions = [open_session(doubling_network(), settings, "doubling") for _ in range(3)]
    assert {s.provider for s in sessions} == {"cpu"}
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "directml" in record.getMessage()
    assert "no support" in record.getMessage()


def test_cuda_runs_or_says_why_not(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "has_nvidia_card", lambda: True)
    runtime._warn_fallback.cache_clear()
    with caplog.at_level(logging.WARNING):
        session = open_session(doubling_network(), RuntimeSettings(("cuda",)), "doubling")
    if session.provider == "cuda":
        assert not caplog.records
    else:
        assert session.provider == "cpu"
        (record,) = caplog.records
        assert "uv run --extra cuda" in record.getMessage() and "\n" not in record.getMessage()
    (y,) = session.run(None, {"x": np.ones((1, 2), np.float32)})
    np.testing.assert_array_equal(y, [[2, 2]])


def test_without_a_card_nothing_is_said_of_cuda(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "has_nvidia_card", lambda: False)
    monkeypatch.setattr(runtime, "_why_not", lambda provider: "no library")
    runtime._warn_fallback.cache_clear()
    with caplog.at_level(logging.INFO):
        assert open_session(doubling_network(), RuntimeSettings(("cuda",)), "doubling").provider == "cpu"
    assert not caplog.records


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads what Linux lists")
def test_a_card_is_known_by_its_maker_and_kind(tmp_path: Path) -> None:
    listed = {"sound of a card": ("0x10de", "0x040300"), "another maker's": ("0x1002", "0x030000")}
    for name, (vendor, kind) in listed.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "vendor").write_text(f"{vendor}\n")
        (tmp_path / name / "class").write_text(f"{kind}\n")
    (tmp_path / "empty").mkdir()
    assert not has_nvidia_card(tmp_path, nodes=())
    assert not has_nvidia_card(tmp_path / "no such folder", nodes=())
    (tmp_path / "another maker's" / "vendor").write_text("0x10de\n")
    assert has_nvidia_card(tmp_path, nodes=())
    assert has_nvidia_card(tmp_path / "no such folder", nodes=(tmp_path / "empty",))


def test_an_unknown_provider_is_named() -> None:
    with pytest.raises(ModelError, match="unknown provider 'gpu'"):
        open_session(doubling_network(), RuntimeSettings(("gpu",)), "doubling")
