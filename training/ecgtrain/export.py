# SPDX-License-Identifier: Apache-2.0
"""Writes a trained network as GGUF, as docs/model-format.md lays it down."""

from __future__ import annotations

import importlib.metadata
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import equinox as eqx
import gguf
import numpy as np

from . import data
from .context import ContextEncoder
from .inputs import POINTS
from .layers import CHANNELS, GROUPS, NORM_EPSILON, Conv, GroupNorm, weight_scale
from .network import CLASSES, Network
from .node import Dynamics, NeuralODE
from .quantize import state_scale
from .resnet import BLOCKS
from .seal import seal
from .solvers import Solver

if TYPE_CHECKING:
    from .evaluate import Scores
    from .recipe import Recipe

FORMAT_VERSION = 1
PACKAGES = ("jax", "jaxlib", "equinox", "optax", "numpy", "gguf")
STATE_WINDOWS = 4_096

FilePrecision = Literal["int8", "float32"]
Tensors = dict[str, np.ndarray]


def write_models(
    network: Network,
    recipe: Recipe,
    dataset: data.DataSet,
    scores: Mapping[str, Sequence[Scores]],
    name: str,
    folder: Path,
) -> tuple[Path, Path]:
    """Writes NAME.gguf (int8) and NAME.f32.gguf, with their scores for each pair, in the order of the recipe's."""
    inputs, _ = dataset.part(data.TRAIN)
    scale = state_scale(network, inputs[:STATE_WINDOWS], recipe.solver_pairs())
    paths = []
    for precision, suffix in (("int8", ".gguf"), ("float32", ".f32.gguf")):
        accuracies = [score.accuracy for score in scores[precision]]
        path = folder / (name + suffix)
        values = {**metadata(recipe, dataset, name, precision, accuracies), **input_metadata(network)}
        write(path, tensors(network, scale, precision), values)
        paths.append(path)
    return paths[0], paths[1]


def write_context(
    weights: Mapping[str, np.ndarray],
    folder: Path,
    *,
    name: str,
    channels: Sequence[str],
    features: Sequence[str],
    steering: int,
    elapsed: str,
    pairs: Mapping[FilePrecision, Sequence[tuple[Solver, int, float]]],
    more: Mapping[str, str | int | float | list] | None = None,
) -> tuple[Path, Path]:
    """Writes a context network as NAME.gguf (int8) and NAME.f32.gguf.

    `weights` are all tensors of an int8 file under their names there and in their shapes, but for `*.weight_scale`, and
    with each `W` tensor in float32; `encoder_weights` gives those of the encoder. Each output's largest weight becomes
    127. `pairs` are solver, steps and accuracy on the validation part, the default first. `more` are further keys, such
    as those of the training.
    """
    inputs: dict[str, str | int | float | list] = {
        "ecgmond.input.channels": list(channels),
        "ecgmond.input.features": list(features),
        "ecgmond.context.steering": steering,
        "ecgmond.context.elapsed": elapsed,
    }
    paths = []
    for precision, suffix in (("int8", ".gguf"), ("float32", ".f32.gguf")):
        path = folder / (name + suffix)
        solvers, steps, accuracies = zip(*pairs[precision], strict=True)
        solver_values = {
            "ecgmond.solver.names": list(solvers),
            "ecgmond.solver.steps": [int(count) for count in steps],
            "ecgmond.solver.accuracies": [float(accuracy) for accuracy in accuracies],
        }
        values = {**common_metadata(name, "context", precision), **inputs, **solver_values, **(more or {})}
        write(path, context_tensors(weights, precision), values)
        paths.append(path)
    return paths[0], paths[1]


def context_tensors(weights: Mapping[str, np.ndarray], precision: FilePrecision) -> Tensors:
    """Every tensor of a context network's file by its name, from those that `write_context` takes."""
    found: Tensors = {}
    for name, values in weights.items():
        tensor = np.ascontiguousarray(values, np.float32)
        is_scale = name.endswith(".input_scale") or name == "state_scale"
        if precision == "float32":
            if not is_scale:
                found[name] = tensor
        elif name.endswith(".weight") and tensor.ndim >= 2:
            scales = np.maximum(np.abs(tensor).reshape(len(tensor), -1).max(axis=1), np.float32(1e-8)) / np.float32(127)
            found[name] = quantized(tensor, scales)
            found[f"{name}_scale"] = scales
        else:
            found[name] = tensor.reshape(1) if is_scale else tensor
    return found


def encoder_weights(encoder: ContextEncoder, scale: np.float32) -> Tensors:
    """The encoder's tensors as `write_context` takes them; `scale` is that of the state."""
    float_tensors = _stem_tensors(encoder, "float32") | _dynamics_tensors(encoder.ode, "float32")
    scales = {
        **{f"stem.conv{index}": getattr(encoder.stem, f"conv{index}").input_scale for index in (1, 2, 3)},
        **{f"ode.conv{index}": getattr(encoder.ode, f"conv{index}").input_scale for index in (1, 2)},
        "head": encoder.head.input_scale,
    }
    return {
        **float_tensors,
        **_norm_tensors("head.norm", encoder.head.norm),
        **{f"{name}.input_scale": np.asarray(value, np.float32).reshape(1) for name, value in scales.items()},
        "state_scale": np.asarray(scale, np.float32).reshape(1),
    }


def quantized(weight: np.ndarray, scales: np.ndarray) -> np.ndarray:
    """Weights [outputs, ...] in int8, by a scale for each output."""
    columns = scales.reshape(-1, *[1] * (weight.ndim - 1))
    return np.clip(np.rint(weight / columns), -127, 127).astype(np.int8)


def _norm_tensors(name: str, norm: GroupNorm) -> Tensors:
    return {f"{name}.weight": np.asarray(norm.weight, np.float32), f"{name}.bias": np.asarray(norm.bias, np.float32)}


def _conv_tensors(name: str, conv: Conv, precision: FilePrecision) -> Tensors:
    found: Tensors = {}
    weight = np.asarray(conv.weight, np.float32).transpose(2, 0, 1)  # taps x in x out -> out x taps x in
    if precision == "int8":
        scales = np.asarray(weight_scale(conv.weight), np.float32)
        found[f"{name}.weight"] = quantized(weight, scales)
        found[f"{name}.weight_scale"] = scales
        found[f"{name}.input_scale"] = np.asarray(conv.input_scale, np.float32).reshape(1)
    else:
        found[f"{name}.weight"] = np.ascontiguousarray(weight)
    if conv.bias is not None:
        found[f"{name}.bias"] = np.asarray(conv.bias, np.float32)
    for kind in ("time_weight", "feature_weight"):
        if (extra := getattr(conv, kind)) is not None:
            found[f"{name}.{kind}"] = np.ascontiguousarray(np.asarray(extra, np.float32).T)
    return found


def _stem_tensors(network: eqx.Module, precision: FilePrecision) -> Tensors:
    found: Tensors = {}
    for index in (1, 2, 3):
        found |= _conv_tensors(f"stem.conv{index}", getattr(network.stem, f"conv{index}"), precision)
    return found | _norm_tensors("stem.norm1", network.stem.norm1) | _norm_tensors("stem.norm2", network.stem.norm2)


def _dynamics_tensors(ode: Dynamics, precision: FilePrecision) -> Tensors:
    found: Tensors = {}
    for index in (1, 2, 3):
        found |= _norm_tensors(f"ode.norm{index}", getattr(ode, f"norm{index}"))
    for index in (1, 2):
        found |= _conv_tensors(f"ode.conv{index}", getattr(ode, f"conv{index}"), precision)
    return found


def tensors(network: eqx.Module, scale: np.float32, precision: FilePrecision) -> Tensors:
    """Every tensor of a model file by its name."""
    found = _stem_tensors(network, precision)
    if isinstance(network, NeuralODE):
        found |= _dynamics_tensors(network.ode, precision)
    else:
        for number, block in enumerate(network.blocks):
            for index in (1, 2):
                found |= _norm_tensors(f"res.{number}.norm{index}", getattr(block, f"norm{index}"))
                found |= _conv_tensors(f"res.{number}.conv{index}", getattr(block, f"conv{index}"), precision)
    found |= _norm_tensors("head.norm", network.head.norm)
    found["head.linear.weight"] = np.asarray(network.head.weight, np.float32)
    found["head.linear.bias"] = np.asarray(network.head.bias, np.float32)
    if precision == "int8":
        found["head.input_scale"] = np.asarray(network.head.input_scale, np.float32).reshape(1)
        found["state_scale"] = np.asarray(scale, np.float32).reshape(1)
    return found


def metadata(
    recipe: Recipe, dataset: data.DataSet, name: str, precision: FilePrecision, accuracies: Sequence[float]
) -> dict[str, str | int | float | list]:
    """Every metadata value of a model file by its key, but for the architecture."""
    values: dict[str, str | int | float | list] = {
        **common_metadata(name, recipe.network, precision),
        "ecgmond.training.command": "python -m ecgtrain.train " + shlex.join(sys.argv[1:]),
        "ecgmond.training.seed": recipe.seed,
        "ecgmond.training.data_sha256": dataset.sha256,
        "ecgmond.training.split": str(dataset.split["name"]),
        "ecgmond.training.split_hash": str(dataset.split["hash"]),
        "ecgmond.training.packages": " ".join(package_versions()),
    }
    if recipe.network == "node":
        pairs = [pair for pair in recipe.solver_pairs() if pair is not None]
        assert len(pairs) == len(accuracies)
        values["ecgmond.solver.names"] = [solver for solver, _ in pairs]
        values["ecgmond.solver.steps"] = [steps for _, steps in pairs]
        values["ecgmond.solver.accuracies"] = list(accuracies)
    if recipe.teachers:
        values["ecgmond.training.teachers"] = list(recipe.teachers)
    return values


def common_metadata(name: str, network: str, precision: FilePrecision) -> dict[str, str | int | float | list]:
    """What every file of a network says, by its key."""
    return {
        "general.name": name,
        "general.license": "apache-2.0",
        "general.description": "Heartbeat classifier (N S V F Q), 187-point windows at 125 Hz. Not a medical device.",
        "ecgmond.format_version": FORMAT_VERSION,
        "ecgmond.network": network,
        "ecgmond.precision": precision,
        "ecgmond.channels": CHANNELS,
        "ecgmond.groups": GROUPS,
        "ecgmond.classes": CLASSES,
        "ecgmond.window_points": POINTS,
        "ecgmond.blocks": BLOCKS if network == "resnet" else 1,
        "ecgmond.norm_epsilon": NORM_EPSILON,
        "ecgmond.class_labels": list("NSVFQ"),
    }


def input_metadata(network: Network) -> dict[str, list[str]]:
    """The keys that name what a network requires of the input; there is none for features if it requires none."""
    values = {"ecgmond.input.channels": list(network.channels)}
    if network.features:
        values["ecgmond.input.features"] = list(network.features)
    return values


def package_versions() -> list[str]:
    """The packages that decide the weights, as `name==version`."""
    return [f"{package}=={importlib.metadata.version(package)}" for package in PACKAGES]


def write(path: Path, tensors: Tensors, metadata: dict[str, str | int | float | list]) -> None:
    """Writes a model file, replacing one that is there only when it is whole."""
    temporary = path.with_suffix(".new")
    writer = gguf.GGUFWriter(temporary, "ecgmond")
    for key, value in metadata.items():
        match value:
            case str():
                writer.add_string(key, value)
            case int():
                writer.add_uint32(key, value)
            case float():
                writer.add_float32(key, value)
            case list() if value and isinstance(value[0], int):
                writer.add_key_value(key, value, gguf.GGUFValueType.ARRAY, sub_type=gguf.GGUFValueType.UINT32)
            case list():
                writer.add_array(key, value)
    for name, tensor in tensors.items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    seal(temporary)
    temporary.replace(path)
