# SPDX-License-Identifier: Apache-2.0
"""ONNX Runtime, its CPU provider."""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
import onnxruntime

from .subjects import Inference


def load(path: Path, batch: int) -> Inference:
    """Loads a graph with every optimization, for one thread, its buffers bound once."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.add_free_dimension_override_by_name("N", batch)
    options.add_session_config_entry("session.set_denormal_as_zero", "1")
    # Errors alone: it warns of each weight that a fusion leaves without a use.
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    windows = np.zeros((batch, 187), np.float32)
    probabilities = np.zeros((batch, session.get_outputs()[-1].shape[1]), np.float32)
    binding = session.io_binding()
    binding.bind_input("windows", "cpu", 0, np.float32, windows.shape, windows.ctypes.data)
    binding.bind_output("probabilities", "cpu", 0, np.float32, probabilities.shape, probabilities.ctypes.data)
    call = functools.partial(session.run_with_iobinding, binding)
    return Inference(batch, functools.partial(np.copyto, windows), call, lambda: probabilities)
