# SPDX-License-Identifier: Apache-2.0
"""Writes model files with seeded random weights, for checks of the engine that need no training.

    python -m ecgtrain.random_model OUT.gguf --network node --precision int8 --seed 1
"""

from __future__ import annotations

import argparse

import gguf
import numpy as np

CHANNELS = 64
PAIRS = [("euler", 2), ("euler", 4), ("midpoint", 2), ("rk4", 1)]


def write(path: str, network: str, precision: str, seed: int) -> None:
    """Writes one model; the same seed gives the same float weights in either precision."""
    rng = np.random.default_rng(seed)
    writer = gguf.GGUFWriter(path, "ecgmond")
    writer.add_name(f"random-{network}-{precision}-{seed}")
    writer.add_license("Apache-2.0")
    writer.add_description("Random weights: for tests of the engine, of no other use.")
    writer.add_uint32("ecgmond.format_version", 1)
    writer.add_string("ecgmond.network", network)
    writer.add_string("ecgmond.precision", precision)
    for key, value in (("channels", 64), ("groups", 32), ("classes", 5), ("window_points", 187)):
        writer.add_uint32(f"ecgmond.{key}", value)
    writer.add_uint32("ecgmond.blocks", 1 if network == "node" else 6)
    writer.add_float32("ecgmond.norm_epsilon", 1e-5)
    writer.add_array("ecgmond.class_labels", list("NSVFQ"))
    if network == "node":
        writer.add_array("ecgmond.solver.names", [name for name, _ in PAIRS])
        writer.add_key_value("ecgmond.solver.steps", [k for _, k in PAIRS], gguf.GGUFValueType.ARRAY, gguf.GGUFValueType.UINT32)
        writer.add_array("ecgmond.solver.accuracies", [0.5 for _ in PAIRS])
    writer.add_uint32("ecgmond.training.seed", seed)

    def floats(name: str, shape: tuple[int, ...], spread: float, center: float = 0.0) -> None:
        writer.add_tensor(name, (center + spread * rng.standard_normal(shape)).astype(np.float32))

    def convolution(name: str, taps: int, inputs: int, input_scale: float, has_bias: bool) -> None:
        spread = 1 / np.sqrt(taps * inputs) * np.exp(0.3 * rng.standard_normal((CHANNELS, 1, 1)))
        weight = spread * rng.standard_normal((CHANNELS, taps, inputs))
        scale = (np.abs(weight).max(axis=(1, 2)) / 127).astype(np.float32)
        if precision == "int8":
            quantized = np.clip(np.rint(weight / scale[:, None, None]), -127, 127).astype(np.int8)
            writer.add_tensor(f"{name}.weight", quantized)
            writer.add_tensor(f"{name}.weight_scale", scale)
            writer.add_tensor(f"{name}.input_scale", np.array([input_scale], np.float32))
        else:
            writer.add_tensor(f"{name}.weight", weight.astype(np.float32))
        if has_bias:
            floats(f"{name}.bias", (CHANNELS,), 0.2)

    def norm(name: str) -> None:
        floats(f"{name}.weight", (CHANNELS,), 0.3, 1.0)
        floats(f"{name}.bias", (CHANNELS,), 0.3)

    convolution("stem.conv1", 3, 1, 1 / 255, True)
    convolution("stem.conv2", 4, CHANNELS, 4 / 255, True)
    convolution("stem.conv3", 4, CHANNELS, 4 / 255, True)
    norm("stem.norm1")
    norm("stem.norm2")
    if network == "node":
        for name in ("ode.conv1", "ode.conv2"):
            convolution(name, 3, CHANNELS, 3.5 / 255, True)
            floats(f"{name}.time_weight", (CHANNELS, 3), 0.5)
        for index in (1, 2, 3):
            norm(f"ode.norm{index}")
    else:
        for block in range(6):
            for half in (1, 2):
                convolution(f"res.{block}.conv{half}", 3, CHANNELS, 4 / 255, False)
                norm(f"res.{block}.norm{half}")
    norm("head.norm")
    floats("head.linear.weight", (5, CHANNELS), 0.3)
    floats("head.linear.bias", (5,), 0.3)
    if precision == "int8":
        writer.add_tensor("head.input_scale", np.array([4 / 255], np.float32))
        writer.add_tensor("state_scale", np.array([12 / 32767], np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path")
    parser.add_argument("--network", choices=["node", "resnet"], default="node")
    parser.add_argument("--precision", choices=["int8", "float32"], default="int8")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write(arguments.path, arguments.network, arguments.precision, arguments.seed)


if __name__ == "__main__":
    main()
