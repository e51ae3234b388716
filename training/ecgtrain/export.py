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
from .inputs import POINTS
from .layers import CHANNELS, GROUPS, NORM_EPSILON, Conv, GroupNorm, weight_scale
from .network import CLASSES, Network
from .node import NeuralODE
from .quantize import state_scale
from .resnet import BLOCKS

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


def tensors(network: eqx.Module, scale: np.float32, precision: FilePrecision) -> Tensors:
    """Every tensor of a model file by its name."""
    found: Tensors = {}

    def add_norm(name: str, norm: GroupNorm) -> None:
        found[f"{name}.weight"] = np.asarray(norm.weight, np.float32)
        found[f"{name}.bias"] = np.asarray(norm.bias, np.float32)

    def add_conv(name: str, conv: Conv) -> None:
        weight = np.asarray(conv.weight, np.float32).transpose(2, 0, 1)  # taps x in x out -> out x taps x in
        if precision == "int8":
            scales = np.asarray(weight_scale(conv.weight), np.float32)
            found[f"{name}.weight"] = np.clip(np.rint(weight / scales[:, None, None]), -127, 127).astype(np.int8)
            found[f"{name}.weight_scale"] = scales
            found[f"{name}.input_scale"] = np.asarray(conv.input_scale, np.float32).reshape(1)
        else:
            found[f"{name}.weight"] = np.ascontiguousarray(weight)
        if conv.bias is not None:
            found[f"{name}.bias"] = np.asarray(conv.bias, np.float32)
        if conv.time_weight is not None:
            found[f"{name}.time_weight"] = np.ascontiguousarray(np.asarray(conv.time_weight, np.float32).T)

    for index in (1, 2, 3):
        add_conv(f"stem.conv{index}", getattr(network.stem, f"conv{index}"))
    add_norm("stem.norm1", network.stem.norm1)
    add_norm("stem.norm2", network.stem.norm2)
    if isinstance(network, NeuralODE):
        for index in (1, 2, 3):
            add_norm(f"ode.norm{index}", getattr(network.ode, f"norm{index}"))
        for index in (1, 2):
            add_conv(f"ode.conv{index}", getattr(network.ode, f"conv{index}"))
    else:
        for number, block in enumerate(network.blocks):
            for index in (1, 2):
                add_norm(f"res.{number}.norm{index}", getattr(block, f"norm{index}"))
                add_conv(f"res.{number}.conv{index}", getattr(block, f"conv{index}"))
    add_norm("head.norm", network.head.norm)
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
        "general.name": name,
        "general.license": "apache-2.0",
        "general.description": "Heartbeat classifier (N S V F Q), 187-point windows at 125 Hz. Not a medical device.",
        "ecgmond.format_version": FORMAT_VERSION,
        "ecgmond.network": recipe.network,
        "ecgmond.precision": precision,
        "ecgmond.channels": CHANNELS,
        "ecgmond.groups": GROUPS,
        "ecgmond.classes": CLASSES,
        "ecgmond.window_points": POINTS,
        "ecgmond.blocks": 1 if recipe.network == "node" else BLOCKS,
        "ecgmond.norm_epsilon": NORM_EPSILON,
        "ecgmond.class_labels": list("NSVFQ"),
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
    temporary.replace(path)
