# SPDX-License-Identifier: Apache-2.0
"""OpenVINO, its CPU plugin."""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
import openvino

from .subjects import Inference

SETTINGS = {
    "PERFORMANCE_HINT": "LATENCY",
    "INFERENCE_NUM_THREADS": 1,
    "NUM_STREAMS": 1,
    # The process is bound to a core already.
    "ENABLE_CPU_PINNING": False,
    # The default is bfloat16 where the processor has it, which is slower at these shapes.
    "INFERENCE_PRECISION_HINT": "f32",
}


def load(path: Path, batch: int) -> Inference:
    """Compiles a graph for one thread and one stream, with one request whose input tensor is ours."""
    core = openvino.Core()
    model = core.read_model(path)
    model.reshape({"windows": [batch, 187]})
    request = core.compile_model(model, "CPU", SETTINGS).create_infer_request()
    windows = np.zeros((batch, 187), np.float32)
    request.set_tensor("windows", openvino.Tensor(windows, shared_memory=True))
    # Shared outputs: the answer is not copied.
    call = functools.partial(request.infer, share_outputs=True)
    write = functools.partial(np.copyto, windows)
    return Inference(batch, write, call, lambda: request.get_tensor("probabilities").data)
