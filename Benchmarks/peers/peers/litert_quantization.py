# SPDX-License-Identifier: Apache-2.0
"""Static int8 quantization of a LiteRT flatbuffer by AI Edge Quantizer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from ai_edge_quantizer import qtyping, quantizer
from numpy.typing import NDArray


def quantize(source: Path, target: Path, windows: NDArray[np.float32], batch: int) -> None:
    """Writes the int8 flatbuffer of a float one: int8 weights by channel, int8 activations, ranges those of windows.

    Convolutions alone are int8. XNNPACK, which runs all, also has integer sums and ReLUs; these made it slower.
    """
    work = quantizer.Quantizer(str(source))
    work.add_static_config(
        regex=".*",
        operation_name=qtyping.TFLOperationName.CONV_2D,
        activation_num_bits=8,
        weight_num_bits=8,
        weight_granularity=qtyping.QuantGranularity.CHANNELWISE,
    )
    whole = len(windows) // batch * batch
    blocks = [{"windows": block} for block in windows[:whole].reshape(-1, batch, windows.shape[1])]
    # A flatbuffer without a signature is calibrated under the key None.
    signature = next(iter(Interpreter(str(source)).get_signature_list()), None)
    statistics = work.calibrate({signature: blocks})
    target.unlink(missing_ok=True)
    work.quantize(statistics).export_model(str(target))
