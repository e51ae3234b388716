# SPDX-License-Identifier: Apache-2.0
"""Writes model files with seeded random weights, for checks of the engine that need no training.

Every weight comes from SplitMix64 by a few exact or singly rounded operations, so that the Swift tests make the very
same model in memory (Tests/ClassifierTests/RandomModel.swift).

    python -m ecgtrain.random_model OUT.gguf --network node --precision int8 --seed 1
"""

from __future__ import annotations

import argparse

import gguf
import numpy as np

from ecgtrain.inputs import FEATURES

CHANNELS = 64
#: What a random context network requires, in an order that is not the inputs' own.
CONTEXT_CHANNELS = ("usual-beat", "around-r-peak")
CONTEXT_FEATURES = FEATURES[::-1]
CONTEXT_STEERING = 13
CONTEXT_ELAPSED = "preceding-to-mean-10"
#: The layers of the recurrent head: outputs and inputs.
CONTEXT_LAYERS = {
    "encode": (40, CHANNELS + len(CONTEXT_FEATURES)),
    "flow": (40, 40),
    "input": (120, 40),
    "recurrent": (120, 40),
    "hidden": (32, 80),
    "output": (5, 32),
}
PAIRS = [("euler", 2), ("euler", 4), ("midpoint", 2), ("rk4", 1)]
#: Some beats of random windows lie above each, and some below.
MARGINS = [0.25, 0.28125, 0.3125, 0.34375]


class SplitMix:
    """SplitMix64 (Steele, Lea, Flood, OOPSLA 2014, doi:10.1145/2660193.2660195), as the Swift tests have it too."""

    MASK = (1 << 64) - 1

    def __init__(self, seed: int):
        self.state = seed & self.MASK

    def next(self) -> int:
        self.state = (self.state + 0x9E3779B97F4A7C15) & self.MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & self.MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & self.MASK
        return z ^ (z >> 31)

    def uniform(self, count: int) -> np.ndarray:
        """Doubles in [-1, 1), each exact."""
        return np.array([(self.next() >> 11) * 2.0**-52 - 1.0 for _ in range(count)])


def random_tensors(network: str, precision: str, seed: int) -> dict[str, np.ndarray]:
    """The tensors of a random model, in the order in which their numbers are drawn."""
    generator = SplitMix(seed)
    tensors: dict[str, np.ndarray] = {}

    def floats(name: str, shape: tuple[int, ...], spread: float, center: float = 0.0) -> None:
        values = center + spread * generator.uniform(int(np.prod(shape)))
        tensors[name] = values.astype(np.float32).reshape(shape)

    def weights(name: str, shape: tuple[int, ...]) -> None:
        outputs, run = shape[0], int(np.prod(shape[1:]))
        # Outputs of different loudness, so that the scales differ.
        spreads = (1.0 + 0.75 * generator.uniform(outputs)) * (1.75 / np.sqrt(float(run)))
        values = (spreads[:, None] * generator.uniform(outputs * run).reshape(outputs, run)).astype(np.float32)
        if precision == "int8":
            scales = (spreads / 127.0).astype(np.float32)
            quantized = np.clip(np.rint(values.astype(np.float64) / scales.astype(np.float64)[:, None]), -127, 127)
            tensors[f"{name}.weight"] = quantized.astype(np.int8).reshape(shape)
            tensors[f"{name}.weight_scale"] = scales
        else:
            tensors[f"{name}.weight"] = values.reshape(shape)

    def convolution(name: str, taps: int, inputs: int, input_scale: float) -> None:
        weights(name, (CHANNELS, taps, inputs))
        if precision == "int8":
            tensors[f"{name}.input_scale"] = np.array([input_scale], np.float32)

    def norm(name: str) -> None:
        floats(f"{name}.weight", (CHANNELS,), 0.5, 1.0)
        floats(f"{name}.bias", (CHANNELS,), 0.5)

    channels = len(CONTEXT_CHANNELS) if network == "context" else 1
    stem = (("conv1", 3, channels, 1 / 255), ("conv2", 4, CHANNELS, 4 / 255), ("conv3", 4, CHANNELS, 4 / 255))
    for name, taps, inputs, scale in stem:
        convolution(f"stem.{name}", taps, inputs, scale)
        floats(f"stem.{name}.bias", (CHANNELS,), 0.25)
    norm("stem.norm1")
    norm("stem.norm2")
    if network != "resnet":
        for name in ("ode.conv1", "ode.conv2"):
            convolution(name, 3, CHANNELS, 3.5 / 255)
            floats(f"{name}.bias", (CHANNELS,), 0.25)
            floats(f"{name}.time_weight", (CHANNELS, 3), 0.5)
            if network == "context":
                floats(f"{name}.feature_weight", (CHANNELS, CONTEXT_STEERING), 0.25)
        for index in (1, 2, 3):
            norm(f"ode.norm{index}")
    else:
        for block in range(6):
            for half in (1, 2):
                convolution(f"res.{block}.conv{half}", 3, CHANNELS, 4 / 255)
                norm(f"res.{block}.norm{half}")
    norm("head.norm")
    if network == "context":
        floats("context.feature_mean", (len(CONTEXT_FEATURES),), 0.25)
        floats("context.feature_scale", (len(CONTEXT_FEATURES),), 0.5, 1.0)
        for name, shape in CONTEXT_LAYERS.items():
            weights(f"context.{name}", shape)
            floats(f"context.{name}.bias", shape[:1], 0.25)
    else:
        floats("head.linear.weight", (5, CHANNELS), 0.5)
        floats("head.linear.bias", (5,), 0.25)
        if network == "node":
            for name, shape in (("hidden", (32, CHANNELS)), ("output", (5, 32))):
                weights(f"early.{name}", shape)
                floats(f"early.{name}.bias", shape[:1], 0.25)
    if precision == "int8":
        tensors["head.input_scale"] = np.array([4 / 255], np.float32)
        tensors["state_scale"] = np.array([12 / 32767], np.float32)
    return tensors


def write(path: str, network: str, precision: str, seed: int) -> None:
    """Writes one model; the same seed gives the same float weights in either precision."""
    writer = gguf.GGUFWriter(path, "ecgmond")
    writer.add_name(f"random-{network}-{precision}-{seed}")
    writer.add_license("Apache-2.0")
    writer.add_description("Random weights: for tests of the engine, of no other use.")
    writer.add_uint32("ecgmond.format_version", 1)
    writer.add_string("ecgmond.network", network)
    writer.add_string("ecgmond.precision", precision)
    for key, value in (("channels", 64), ("groups", 32), ("classes", 5), ("window_points", 187)):
        writer.add_uint32(f"ecgmond.{key}", value)
    writer.add_uint32("ecgmond.blocks", 6 if network == "resnet" else 1)
    writer.add_float32("ecgmond.norm_epsilon", 1e-5)
    writer.add_array("ecgmond.class_labels", list("NSVFQ"))
    if network == "context":
        writer.add_array("ecgmond.input.channels", list(CONTEXT_CHANNELS))
        writer.add_array("ecgmond.input.features", list(CONTEXT_FEATURES))
        writer.add_uint32("ecgmond.context.steering", CONTEXT_STEERING)
        writer.add_string("ecgmond.context.elapsed", CONTEXT_ELAPSED)
    if network != "resnet":
        array, uint32 = gguf.GGUFValueType.ARRAY, gguf.GGUFValueType.UINT32
        writer.add_array("ecgmond.solver.names", [name for name, _ in PAIRS])
        writer.add_key_value("ecgmond.solver.steps", [steps for _, steps in PAIRS], array, uint32)
        writer.add_array("ecgmond.solver.accuracies", [0.5 for _ in PAIRS])
        writer.add_array("ecgmond.solver.margins", MARGINS)
    writer.add_uint32("ecgmond.training.seed", seed)
    for name, values in random_tensors(network, precision, seed).items():
        writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path")
    parser.add_argument("--network", choices=["node", "resnet", "context"], default="node")
    parser.add_argument("--precision", choices=["int8", "float32"], default="int8")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write(arguments.path, arguments.network, arguments.precision, arguments.seed)


if __name__ == "__main__":
    main()
