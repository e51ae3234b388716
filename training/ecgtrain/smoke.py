# SPDX-License-Identifier: Apache-2.0
"""A tiny training of both networks, end to end: windows, training, interruption, export, engine.

    ecgbench windows --data synthetic --output work/synthetic
    python -m ecgtrain.smoke --bench ../.build/release/ecgbench --data work/synthetic

Two epochs on a few hundred synthetic windows, the second one with int8 rounding. It shows that the parts fit together,
not that a network is worth anything. Exits with 1 where one of the claims that it prints does not hold.
"""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from . import data
from .bench import Bench
from .build import TRAINING
from .evaluate import predict
from .restore import restore

OPTIONS = "--epochs 2 --float-epochs 1 --batch 4 --peak-rate 6e-3 --seed 1"
#: By how much the classes of the train part must be told better than by always naming the most frequent one.
MARGIN = 0.1
#: The share of windows on which the engine and the rounded network in JAX must agree: rounding of biases and of the
#: state, which training leaves out, may turn a beat that lies on a boundary.
AGREEMENT = 0.99
LIMIT_IN_SECONDS = 600


def training(folder: Path, network: str, dataset: Path, output: Path) -> list[str]:
    """The command that trains a network; run in `folder`, so that the command in the model file is the same there."""
    arguments = shlex.split(OPTIONS)
    files = [
        "--data",
        str(dataset),
        "--name",
        f"smoke-{network}",
        "--output",
        str(output),
        "--checkpoint",
        "checkpoint",
    ]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / output).mkdir(exist_ok=True)
    return [sys.executable, "-m", "ecgtrain.train", "--network", network, *files, *arguments]


def environment(cache: Path) -> dict[str, str]:
    """This process's, with the package to be found from any folder; what XLA compiles is kept for the next training."""
    return {
        **os.environ,
        "PYTHONPATH": str(TRAINING),
        "JAX_COMPILATION_CACHE_DIR": str(cache),
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
        "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
    }


def run(command: Sequence[str], folder: Path, variables: dict[str, str]) -> None:
    """Runs a command to its end; raises CalledProcessError where it fails."""
    subprocess.run(command, cwd=folder, env=variables, check=True, timeout=LIMIT_IN_SECONDS)


def run_and_interrupt(command: Sequence[str], folder: Path, variables: dict[str, str]) -> None:
    """Kills a training as soon as its first checkpoint is there."""
    process = subprocess.Popen(command, cwd=folder, env=variables)
    deadline = time.monotonic() + LIMIT_IN_SECONDS
    while not (folder / "checkpoint").exists():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise RuntimeError("the training wrote no checkpoint")
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()


def check(bench: Bench, network: str, dataset_folder: Path, folder: Path) -> list[tuple[str, bool]]:
    """Trains a network twice, once with an interruption; what is claimed of it, and whether it holds."""
    output = Path("models")
    straight, interrupted = folder / network / "straight", folder / network / "interrupted"
    variables = environment(folder / "cache")
    run(training(straight, network, dataset_folder, output), straight, variables)
    command = training(interrupted, network, dataset_folder, output)
    run_and_interrupt(command, interrupted, variables)
    was_interrupted = not (interrupted / output / f"smoke-{network}.gguf").exists()
    run(command, interrupted, variables)
    models = [
        [(place / output / f"smoke-{network}{suffix}").read_bytes() for suffix in (".gguf", ".f32.gguf")]
        for place in (straight, interrupted)
    ]
    dataset = data.load(dataset_folder)
    file = straight / output / f"smoke-{network}.gguf"
    engine = bench.classes(file, dataset.inputs)
    agreement = float((engine == predict(restore(file), dataset.inputs, "int8")).mean())
    trained = dataset.parts == data.TRAIN
    accuracy = float((engine == dataset.labels)[trained].mean())
    majority = float(np.bincount(dataset.labels[trained]).max() / trained.sum())
    return [
        ("the training was interrupted before its end, and gave the same files when it was resumed",
         was_interrupted and models[0] == models[1]),
        (f"engine and rounded network agree on {agreement:.4f} of {len(engine)} windows, at least {AGREEMENT}",
         agreement >= AGREEMENT),
        (f"the engine tells {accuracy:.4f} of {trained.sum()} windows, {majority:.4f} by naming one class; "
         f"at least {MARGIN} more", accuracy >= majority + MARGIN),
    ]  # fmt: skip


def main(arguments: list[str]) -> None:
    """Trains both networks on a tiny data set and holds the engine to what the training says."""
    parser = argparse.ArgumentParser(prog="python -m ecgtrain.smoke", description=main.__doc__)
    parser.add_argument("--bench", type=Path, required=True, help="the ecgbench program")
    parser.add_argument("--data", type=Path, required=True, help="a folder written by ecgbench windows")
    options = parser.parse_args(arguments)
    started = time.monotonic()
    holds = True
    with tempfile.TemporaryDirectory() as folder:
        for network in ("node", "resnet"):
            bench = Bench(options.bench.resolve(), Path())
            for claim, held in check(bench, network, options.data.resolve(), Path(folder)):
                print(f"{'ok' if held else 'FAILED'}: {network}: {claim}", flush=True)
                holds = holds and held
    print(f"{time.monotonic() - started:.0f} s")
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main(sys.argv[1:])
