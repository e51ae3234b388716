# SPDX-License-Identifier: Apache-2.0
"""Static int8 quantization of an ONNX graph, in the form that ONNX Runtime and OpenVINO both read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

from .variants import Variant


class Windows(CalibrationDataReader):
    """Real windows [n, 187], shown one at a time."""

    def __init__(self, windows: NDArray[np.float32]):
        self.rows: Iterator[NDArray[np.float32]] = iter(windows)

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        row = next(self.rows, None)
        return None if row is None else {"windows": row[None]}


def placement(engine: str, variant: Variant) -> dict[str, Any]:
    """What of a graph is int8: for each engine the choice that it runs fastest.

    Group norms stay in float. ONNX Runtime has integer convolutions only where the output is quantized as well, and
    without norms gains by integer sums and ReLUs. OpenVINO gains by convolutions that give floats.
    """
    if engine == "openvino":
        return {
            "op_types_to_quantize": ["Conv"],
            "extra_options": {"OpTypesToExcludeOutputQuantization": ["Conv"]},
        }
    return {"op_types_to_quantize": ["Conv"] if variant.norms else ["Conv", "Add", "Relu"]}


def quantize(source: Path, target: Path, engine: str, variant: Variant, windows: NDArray[np.float32]) -> None:
    """Writes the int8 graph of a float graph: int8 weights by channel, uint8 activations, ranges those of windows."""
    quantize_static(
        source,
        target,
        Windows(windows),
        quant_format=QuantFormat.QDQ,
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        **placement(engine, variant),
    )
