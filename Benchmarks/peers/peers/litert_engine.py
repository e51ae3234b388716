# SPDX-License-Identifier: Apache-2.0
"""LiteRT, once TensorFlow Lite, with the XNNPACK delegate that it applies by itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from .subjects import Inference


def load(path: Path, batch: int) -> Inference:
    """Loads a flatbuffer of that batch for one thread; windows are written into its own tensor."""
    interpreter = Interpreter(str(path), num_threads=1)
    interpreter.allocate_tensors()
    # Views are made anew each time: while one is held, the interpreter refuses to run.
    windows = interpreter.tensor(interpreter.get_input_details()[0]["index"])
    probabilities = interpreter.tensor(interpreter.get_output_details()[0]["index"])

    def write(rows: NDArray[np.float32]) -> None:
        windows()[:] = rows

    return Inference(batch, write, interpreter.invoke, lambda: np.array(probabilities()))
