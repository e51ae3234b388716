# SPDX-License-Identifier: Apache-2.0
"""The peers: their names, and how each loads the files that `export` writes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from . import export
from .subjects import Inference
from .variants import Network, Variant


class EngineKind(StrEnum):
    """An engine that runs beside ours."""

    ONNXRUNTIME = "onnxruntime"
    OPENVINO = "openvino"
    LITERT = "litert"

    @property
    def label(self) -> str:
        """The name for people."""
        return {"onnxruntime": "ONNX Runtime", "openvino": "OpenVINO", "litert": "LiteRT"}[self.value]

    @property
    def exporter(self) -> str:
        """The kind of `export` that writes its files."""
        return "litert" if self is EngineKind.LITERT else "onnx"


def load(kind: EngineKind, network: Network, variant: Variant, batch: int, folder: Path) -> Inference:
    """Loads a variant of a network."""
    if kind is EngineKind.LITERT:
        return load_file(kind, folder / export.litert_file(network, variant, batch), batch)
    return load_file(kind, folder / export.onnx_file(network, variant, kind.value), batch)


def load_trivial(kind: EngineKind, folder: Path) -> Inference:
    """Loads the graph that has next to nothing to do."""
    name = export.TRIVIAL_LITERT if kind is EngineKind.LITERT else export.TRIVIAL_ONNX
    return load_file(kind, folder / name, 1)


def load_file(kind: EngineKind, path: Path, batch: int) -> Inference:
    """Loads a file; a package that is not there is an error of this engine alone, so each is imported here."""
    if kind is EngineKind.ONNXRUNTIME:
        from . import onnxruntime_engine

        return onnxruntime_engine.load(path, batch)
    if kind is EngineKind.OPENVINO:
        from . import openvino_engine

        return openvino_engine.load(path, batch)
    from . import litert_engine

    return litert_engine.load(path, batch)
