# SPDX-License-Identifier: Apache-2.0
"""What decides a network's weights, but for the data: the recipe, and the command line that it is read from."""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import equinox as eqx
import jax

from . import augment
from .data import FOLDS
from .node import NeuralODE
from .resnet import ResNet
from .schedule import SCHEDULES
from .solvers import EVALUATIONS, Pair, Solver
from .step_norms import StepNormODE


@dataclass(frozen=True)
class Recipe:
    """Everything that decides the weights, but for the data; files stand in it by their SHA-256."""

    network: str
    solver: Solver
    steps: int
    epochs: int
    float_epochs: int
    batch: int
    peak_rate: float
    weight_decay: float
    shift: int
    seed: int
    stretch: float = 0.0
    baseline: float = 0.0
    noise: float = 0.0
    noise_sha256: str = ""
    label_smoothing: float = 0.0
    teachers: tuple[str, ...] = ()  # "name sha256"
    distillation: float = 0.0
    temperature: float = 1.0
    class_weights: bool = False
    mixup: float = 0.0
    average: float = 0.0
    schedule: str = "onecycle"
    warm_up: float = 0.25
    pairs: tuple[str, ...] = ()  # "solver:steps"; none: the one that ships
    recalibrate: bool = False
    per_step_norms: bool = False
    fold: int | None = None

    def solver_pairs(self) -> list[Pair | None]:
        """The (solver, steps) pairs that are trained and scored, the one that ships first; `[None]` for a ResNet."""
        if self.network == "resnet":
            return [None]
        shipping = (self.solver, self.steps)
        return [shipping, *(pair for pair in map(parse_pair, self.pairs) if pair != shipping)]


def parse_pair(text: str) -> Pair:
    """Reads `solver:steps`; raises ValueError on anything else."""
    solver, _, steps = text.partition(":")
    if solver not in EVALUATIONS or not steps.isdecimal() or not 1 <= int(steps) <= 64:
        raise ValueError(f"{text!r} is no solver:steps with steps from 1 to 64")
    return cast(Solver, solver), int(steps)


def pair_name(pair: Pair | None) -> str:
    """`solver:steps`; `-` for a network without a solver."""
    return "-" if pair is None else f"{pair[0]}:{pair[1]}"


def make_network(recipe: Recipe) -> eqx.Module:
    """An untrained network."""
    key = jax.random.key(recipe.seed)
    if recipe.network == "resnet":
        return ResNet(key=key)
    if recipe.per_step_norms:
        return StepNormODE(recipe.solver, recipe.steps, key=key)
    return NeuralODE(recipe.solver, recipe.steps, key=key)


def parse(arguments: Sequence[str]) -> tuple[argparse.Namespace, Recipe]:
    """The options of a command line, and the recipe that they make; hashes teachers and noise recordings."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.output is not None and options.name is None:
        parser.error("--output wants a --name")
    try:
        pairs = [parse_pair(text) for text in options.pairs]
    except ValueError as error:
        parser.error(f"--pairs: {error}")
    if len(set(pairs)) != len(pairs):
        parser.error("--pairs: a pair stands twice")
    if options.pairs and (options.network == "resnet" or options.per_step_norms):
        parser.error("--pairs is for the neural ODE with norms that its steps share")
    if options.pairs and (options.solver, options.steps) not in pairs:
        parser.error("the pair that ships, --solver and --steps, must be one of --pairs")
    if options.per_step_norms and (options.network != "node" or options.solver != "euler"):
        parser.error("--per-step-norms is for the neural ODE with Euler's method")
    if (options.distillation > 0) != bool(options.teacher):
        parser.error("--teacher and --distillation go together")
    if not 0 < options.warm_up < 1:
        parser.error("--warm-up is a fraction between 0 and 1")
    for name in ("label_smoothing", "distillation", "baseline", "noise", "average", "stretch"):
        if not 0 <= getattr(options, name) <= 1 or (name in ("average", "stretch") and getattr(options, name) == 1):
            parser.error(f"--{name.replace('_', '-')} is a fraction")
    if options.temperature <= 0 or options.mixup < 0 or options.shift < 0:
        parser.error("--temperature is above 0, --mixup and --shift are not below")
    if options.network == "resnet":
        options.solver, options.steps = "euler", 2  # unused; one recipe whatever was said
    options.pairs = tuple(options.pairs)
    options.teachers = tuple(teacher_identity(path) for path in options.teacher)
    options.noise_sha256 = augment.noise_sha256(options.noise_recordings) if options.noise > 0 else ""
    recipe = Recipe(**{field.name: getattr(options, field.name) for field in dataclasses.fields(Recipe)})
    return options, recipe


def teacher_identity(path: Path) -> str:
    """The name of a model file and the SHA-256 of its bytes."""
    return f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ecgtrain.train",
        description="Trains a network on a data set; scores it; writes its model files.",
    )
    files = parser.add_argument_group("files")
    files.add_argument("--data", type=Path, required=True, help="a folder written by ecgbench windows")
    files.add_argument("--name", help="the model's name, and its files'")
    files.add_argument("--output", type=Path, help="the folder for NAME.gguf and NAME.f32.gguf; none: no model files")
    files.add_argument("--checkpoint", type=Path, help="a file to resume from and to write after each epoch")
    files.add_argument("--report", type=Path, help="a JSON file for recipe and scores; predictions beside it as .npy")
    files.add_argument("--fold", type=int, choices=range(FOLDS), help="score this fifth of the train part instead")

    network = parser.add_argument_group("network")
    network.add_argument("--network", choices=("node", "resnet"), required=True)
    network.add_argument("--solver", choices=tuple(EVALUATIONS), default="euler", help="the solver that ships")
    network.add_argument("--steps", type=int, default=2, help="its steps")
    network.add_argument(
        "--pairs",
        type=lambda text: text.split(","),
        default=[],
        metavar="SOLVER:STEPS,...",
        help="draw one of these for each batch, and list them in the model file",
    )
    network.add_argument(
        "--per-step-norms", action="store_true", help="norm affines of its own for each step; no files"
    )

    loop = parser.add_argument_group("optimization")
    loop.add_argument("--epochs", type=int, default=8)
    loop.add_argument("--float-epochs", type=int, default=4, help="epochs before int8 rounding enters the loop")
    loop.add_argument("--recalibrate", action="store_true", help="renew the scales before every rounded epoch")
    loop.add_argument("--batch", type=int, default=128)
    loop.add_argument("--schedule", choices=SCHEDULES, default="onecycle")
    loop.add_argument("--peak-rate", type=float, default=3e-3)
    loop.add_argument("--warm-up", type=float, default=0.25, help="the part of a one-cycle schedule that rises")
    loop.add_argument("--weight-decay", type=float, default=1e-2)
    loop.add_argument("--average", type=float, default=0.0, metavar="D", help="decay of the weights' moving average")
    loop.add_argument("--seed", type=int, default=0)

    targets = parser.add_argument_group("targets")
    targets.add_argument("--label-smoothing", type=float, default=0.0, metavar="E")
    targets.add_argument("--class-weights", action="store_true", help="weigh classes by 1 / sqrt(frequency)")
    targets.add_argument("--teacher", type=Path, action="append", default=[], help="a model file; several: their mean")
    targets.add_argument("--distillation", type=float, default=0.0, metavar="A", help="the teachers' share of a target")
    targets.add_argument("--temperature", type=float, default=1.0, metavar="T", help="divides the teachers' logits")
    targets.add_argument("--mixup", type=float, default=0.0, metavar="ALPHA")

    augmentation = parser.add_argument_group("augmentation")
    augmentation.add_argument("--shift", type=int, default=0, help="largest random shift in points of 8 ms")
    augmentation.add_argument(
        "--stretch", type=float, default=0.0, metavar="S", help="largest relative change of length"
    )
    augmentation.add_argument("--baseline", type=float, default=0.0, metavar="B", help="largest wander, of the range")
    augmentation.add_argument("--noise", type=float, default=0.0, metavar="N", help="largest noise, of the range")
    augmentation.add_argument(
        "--noise-recordings",
        type=Path,
        default=Path(os.environ.get("ECG_DATA", "../../shared/data")),
        metavar="DIR",
        help="the folder with nstdb in it (ECG_DATA, else ../../shared/data)",
    )
    return parser
