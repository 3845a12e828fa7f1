"""ONNX Runtime, the one door to it: sessions that say on what they really run.

`onnxruntime.get_available_providers()` lists CUDA even where its libraries can't load, so a provider is
tried, and what was used is read back from the session.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import io
import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np

from models.manifest import one_line
from models.nvidia import has_nvidia_card
from tracking.errors import ModelError

_log = logging.getLogger(__name__)

PROVIDERS = {
    "cuda": "CUDAExecutionProvider",
    "directml": "DmlExecutionProvider",
    "coreml": "CoreMLExecutionProvider",
    "cpu": "CPUExecutionProvider",
}
"""Name in the settings -> ONNX Runtime's name."""


@dataclass(frozen=True, slots=True)
class RuntimeSettings:
    """How networks run.

    Attributes:
        providers: names of `PROVIDERS`, tried in this order; "cpu" is always the last resort.
        threads: threads of one network on the CPU; 0 lets ONNX Runtime take one per core.
        image_threads: threads of one step on a picture (OpenCV's, for the whole program); 0 for one per core.
    """

    providers: tuple[str, ...] = ("cuda", "cpu")
    threads: int = 2
    image_threads: int = 1


def bound_image_threads(settings: RuntimeSettings) -> None:
    """Let OpenCV use as many threads as the settings say. The one place that does."""
    cv2.setNumThreads(settings.image_threads if settings.image_threads > 0 else -1)


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """An input or output: dimensions that are free are None."""

    name: str
    shape: tuple[int | None, ...]
    type: str


class Network(Protocol):
    """What is asked of a network: of a `LoadedNetwork`, or of what stands in for one."""

    def run(self, outputs: Sequence[str] | None, inputs: Mapping[str, np.ndarray], /) -> list[np.ndarray]:
        """Return the named outputs, all for None; what they are is said where a network is used."""
        ...


class NamedOutputs(Network, Protocol):
    """A network that says what its outputs are called."""

    @property
    def outputs(self) -> Mapping[str, object]:
        """Its outputs by name."""
        ...


class LoadedNetwork:
    """One network, loaded. Not thread-safe.

    Attributes:
        provider: name of `PROVIDERS` that really runs it, as read back.
        inputs, outputs: by name, in the network's order.
    """

    def __init__(self, session: Any) -> None:
        self._session = session
        self.provider = _short_name(session.get_providers()[0])
        self.inputs = {i.name: _spec(i) for i in session.get_inputs()}
        self.outputs = {o.name: _spec(o) for o in session.get_outputs()}

    def run(self, outputs: Sequence[str] | None, inputs: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        """Return the named outputs (all, for None); those not named may be left uncomputed.

        Shapes are the network's own.

        Raises:
            ModelError: if ONNX Runtime refuses the inputs or fails.
        """
        try:
            return self._session.run(outputs, dict(inputs))
        except Exception as error:  # ONNX Runtime's own classes share no base but Exception
            raise ModelError(f"a network failed while running: {one_line(error)}") from error


def open_session(model: bytes, settings: RuntimeSettings, name: str) -> LoadedNetwork:
    """Load a network on the first provider that works.

    Args:
        model: an ONNX file's bytes.
        settings: providers and threads.
        name: what messages call the network.

    Raises:
        ModelError: if it is not an ONNX network that can run here, or a provider's name is unknown.
    """
    import onnxruntime

    options = _options(onnxruntime, settings)
    for provider in _order(settings):
        reason = None if provider == "cpu" else _why_not(provider)
        if reason is None:
            session, reason = _try(onnxruntime, model, options, provider)
            if session is not None:
                return session
        if provider == "cpu":
            raise ModelError(f"{name} is not a network that can run here: {reason}")
        _warn_fallback(provider, reason or "no reason given")
    raise AssertionError("cpu is always tried last")


def _order(settings: RuntimeSettings) -> tuple[str, ...]:
    unknown = [p for p in settings.providers if p not in PROVIDERS]
    if unknown:
        raise ModelError(f"unknown provider {unknown[0]!r}; there are {', '.join(PROVIDERS)}")
    return (*dict.fromkeys(p for p in settings.providers if p != "cpu"), "cpu")


def _options(onnxruntime: Any, settings: RuntimeSettings) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = max(0, settings.threads)
    options.inter_op_num_threads = 1
    # Spinning threads would take the cores the tracker needs between two frames.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    options.log_severity_level = 4
    return options


def _try(
    onnxruntime: Any, model: bytes, options: Any, provider: str
) -> tuple[LoadedNetwork | None, str | None]:
    """Make a session and read back its provider; return it, or why not."""
    wanted = list(dict.fromkeys((PROVIDERS[provider], PROVIDERS["cpu"])))
    try:
        session = LoadedNetwork(
            onnxruntime.InferenceSession(model, options, providers=wanted, enable_fallback=0)
        )
    except Exception as error:  # ONNX Runtime's own classes share no base; names that are no text fail too
        return None, one_line(error)
    if session.provider != provider:
        return None, "ONNX Runtime did not take it"
    return session, None


@functools.cache
def _why_not(provider: str) -> str | None:
    """Return why a provider can't be used on this machine, or None if it may be tried."""
    import onnxruntime

    if PROVIDERS[provider] not in onnxruntime.get_available_providers():
        return "this build of ONNX Runtime has no support for it"
    return _why_no_cuda(onnxruntime) if provider == "cuda" else None


def _why_no_cuda(onnxruntime: Any) -> str | None:
    """Load the CUDA provider's library here first: ONNX Runtime would print pages and raise nothing."""
    if hasattr(onnxruntime, "preload_dlls"):
        # It prints what it misses; the reason below says it once, and in the log.
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            onnxruntime.preload_dlls()
        _log.debug("preload_dlls: %s", printed.getvalue().strip())
    if sys.platform != "linux":
        return None
    folder = Path(onnxruntime.__file__).parent / "capi"
    try:
        ctypes.CDLL(str(folder / "libonnxruntime_providers_shared.so"), ctypes.RTLD_GLOBAL)
        ctypes.CDLL(str(folder / "libonnxruntime_providers_cuda.so"))
    except OSError as error:
        return f"{str(error).partition(':')[0]} can't be loaded"
    return None


@functools.cache
def _warn_fallback(provider: str, reason: str) -> None:
    """Log a fallback, once for each provider and reason in the life of the program.

    CUDA is asked for by default, so a computer that can't have it hears nothing of it.
    """
    if provider != "cuda":
        _log.warning("networks can't run on %s, trying the next: %s", provider, reason)
    elif has_nvidia_card():
        _log.warning(
            "networks run on the processor, though there is an NVIDIA card: %s; to use it, start with "
            "`uv run --extra cuda ichimai`, with the card's driver installed",
            reason,
        )
    else:
        _log.debug("networks can't run on cuda, there is no NVIDIA card: %s", reason)


def _short_name(provider: str) -> str:
    return next((short for short, name in PROVIDERS.items() if name == provider), provider)


def _spec(tensor: Any) -> TensorSpec:
    return TensorSpec(
        tensor.name, tuple(d if isinstance(d, int) else None for d in tensor.shape), tensor.type
    )
