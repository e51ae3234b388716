# SPDX-License-Identifier: Apache-2.0
"""Makes the golden probabilities that the Swift tests hold the engine to.

    python -m ecgtrain.golden ../Tests/ClassifierTests/Resources random
    python -m ecgtrain.golden ../Tests/ClassifierTests/Resources models --windows W.u8 \\
        --int8 models/node-ds1.gguf --int8 models/resnet-ds1.gguf --float32 models/node-ds1.f32.gguf

`random` renews `golden-random.json`: models that the tests make in memory from a seed, on synthetic windows. It renews
`golden-context.json` too: the same of a context network, whose beats are one sequence, with synthetic features.
`golden-by-need.json` and `golden-by-need-context.json` are the same with steps by need.
`models` renews `golden-models.json`: model files, named from the package's root (--root); the windows are uint8
[N, 187], 255 for 1. An int8 model's probabilities come from reference.py and must be met to the bit, and its classes
[N] from the quantized network in JAX, to be met on 99.9 %; a float32 model's probabilities come from ONNX Runtime (a
context network's from reference.py) and must be met to 1e-4.

A manifest lists its entries: `model` a path or `random:NETWORK:PRECISION:SEED`, `solver` and `steps` (nothing for the
default), `windows` and `probabilities` file names (float32 [entries, N, 5], little-endian), `first_row` in the latter,
`tolerance` (0: same bits), `features` (float32 [N, F], for a model that requires some; the windows are then
[N, channels, 187]), `by_need` and `early` (steps are taken by need; uint8 [entries, N], 1 where one was enough), and
`model_fnv1a`, so that a model that was renewed without its golden numbers is found out.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import tempfile

import numpy as np

from ecgtrain import inputs, onnx_export, random_model, reference
from ecgtrain.reference_functions import softmax
from ecgtrain.restore import restore
from ecgtrain.seal import unsealed


def synthetic_windows(count: int, seed: int) -> np.ndarray:
    """Windows of bumps and drift, scaled to 0...255 and filled with zeros, uint8 [count, 187]."""
    rng = np.random.default_rng(seed)
    t = np.arange(187)
    windows = np.zeros((count, 187), np.uint8)
    for index in range(count):
        length = int(rng.integers(50, 188))
        x = 0.05 * np.cumsum(rng.standard_normal(length))
        for _ in range(5):
            x = x + rng.normal() * np.exp(-(((t[:length] - rng.uniform(0, length)) / rng.uniform(1.5, 14)) ** 2))
        windows[index, :length] = np.rint(255 * (x - x.min()) / (np.ptp(x) + 1e-9))
    return windows


def synthetic_features(count: int, features: int, seed: int) -> np.ndarray:
    """Features that change slowly, with a few that are no numbers or far out: float32 [count, features]."""
    rng = np.random.default_rng(seed)
    values = np.zeros((count, features), np.float32)
    level = rng.normal(size=features)
    for index in range(count):
        level = 0.9 * level + 0.4 * rng.normal(size=features)
        values[index] = level
    values[rng.random(values.shape) < 0.02] = 0
    for special in (np.nan, np.inf, -np.inf, 1e30):
        values[rng.integers(0, count, 8), rng.integers(0, features, 8)] = special
    return values


def floats(windows: np.ndarray) -> np.ndarray:
    """What the engine is shown of uint8 windows: each a float32 quotient by 255."""
    return windows.astype(np.float32) / np.float32(255)


def fnv1a(data: bytes) -> str:
    """The 64-bit FNV-1a checksum in hexadecimal: enough against mistakes, and a few lines in any language."""
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


class Golden:
    """A manifest under construction, its probabilities in one file."""

    def __init__(self, folder: pathlib.Path, name: str, windows: np.ndarray, features: np.ndarray | None = None):
        self.folder, self.name, self.windows, self.features = folder, name, windows, features
        self.entries: list[dict] = []
        self.rows: list[np.ndarray] = []
        self.early: list[np.ndarray] = []
        (folder / f"{name}-windows.u8").write_bytes(windows.tobytes())
        if features is not None:
            (folder / f"{name}-features.f32").write_bytes(np.ascontiguousarray(features, "<f4").tobytes())

    def add(
        self, path: pathlib.Path, model: str, precision: str, solver: str | None, steps: int | None, **more
    ) -> np.ndarray:
        """Computes one entry's probabilities."""
        values, tolerance = compute(path, precision, self.windows, solver, steps, self.features)
        entry = {"model": model, "windows": f"{self.name}-windows.u8", "probabilities": f"{self.name}.f32"}
        entry |= {"first_row": len(self.rows) * len(self.windows), "tolerance": tolerance}
        if self.features is not None:
            entry["features"] = f"{self.name}-features.f32"
        if solver:
            entry |= {"solver": solver, "steps": steps}
        self.entries.append(entry | more)
        self.rows.append(values)
        return values

    def add_by_need(self, path: pathlib.Path, model: str, precision: str, solver: str, steps: int) -> None:
        """Computes one entry's probabilities with steps by need, and which beats need but one."""
        found, early = reference.solve(
            reference.load(path), floats(self.windows), solver, steps, self.features, by_need=True
        )
        print(f"{model} {solver} {steps}: one step is enough for {early.sum()} of {len(early)}")
        assert 0 < early.sum() < len(early)
        entry = {"model": model, "windows": f"{self.name}-windows.u8", "probabilities": f"{self.name}.f32"}
        entry |= {"first_row": len(self.rows) * len(self.windows), "tolerance": 0.0 if precision == "int8" else 1e-4}
        if self.features is not None:
            entry["features"] = f"{self.name}-features.f32"
        entry |= {"solver": solver, "steps": steps, "by_need": True, "early": f"{self.name}-early.u8"}
        self.entries.append(entry)
        self.rows.append(softmax(found))
        self.early.append(early.astype(np.uint8))

    def write(self) -> None:
        if self.early:
            (self.folder / f"{self.name}-early.u8").write_bytes(np.array(self.early).tobytes())
        (self.folder / f"{self.name}.f32").write_bytes(np.ascontiguousarray(self.rows, "<f4").tobytes())
        lines = ",\n".join(f"  {json.dumps(entry)}" for entry in self.entries)
        (self.folder / f"{self.name}.json").write_text(f"[\n{lines}\n]\n")


def compute(
    path: pathlib.Path,
    precision: str,
    windows: np.ndarray,
    solver: str | None,
    steps: int | None,
    features: np.ndarray | None,
) -> tuple[np.ndarray, float]:
    if precision == "int8":
        return reference.classify_int8(path, floats(windows), solver, steps, features), 0.0
    if features is not None:
        return reference.classify_float32(path, floats(windows), solver, steps, features), 1e-4
    return onnx_export.classify(path, floats(windows), solver, steps), 1e-4


def renew_random(folder: pathlib.Path, count: int) -> None:
    golden = Golden(folder, "golden-random", synthetic_windows(count, seed=1))
    pairs = [(solver, steps) for solver in reference.EVALUATIONS for steps in (1, 2, 4)]
    with tempfile.TemporaryDirectory() as temporary:
        for network in ("node", "resnet"):
            for precision in ("int8", "float32"):
                path = pathlib.Path(temporary) / f"{network}-{precision}.gguf"
                random_model.write(str(path), network, precision, seed=1)
                for solver, steps in pairs if network == "node" else [(None, None)]:
                    golden.add(path, f"random:{network}:{precision}:1", precision, solver, steps)
    golden.write()


def renew_context(folder: pathlib.Path, count: int) -> None:
    channels, features = len(random_model.CONTEXT_CHANNELS), len(random_model.CONTEXT_FEATURES)
    windows = synthetic_windows(count * channels, seed=2).reshape(count, channels, 187)
    golden = Golden(folder, "golden-context", windows, synthetic_features(count, features, seed=3))
    with tempfile.TemporaryDirectory() as temporary:
        for precision in ("int8", "float32"):
            path = pathlib.Path(temporary) / f"context-{precision}.gguf"
            random_model.write(str(path), "context", precision, seed=1)
            for solver, steps in [(None, None), ("midpoint", 2), ("rk4", 1)]:
                golden.add(path, f"random:context:{precision}:1", precision, solver, steps)
    golden.write()


def renew_by_need(folder: pathlib.Path, count: int, sequence: int) -> None:
    channels, features = len(random_model.CONTEXT_CHANNELS), len(random_model.CONTEXT_FEATURES)
    windows = synthetic_windows(sequence * channels, seed=5).reshape(sequence, channels, 187)
    files = {
        "node": Golden(folder, "golden-by-need", synthetic_windows(count, seed=4)),
        "context": Golden(folder, "golden-by-need-context", windows, synthetic_features(sequence, features, seed=6)),
    }
    with tempfile.TemporaryDirectory() as temporary:
        for network, golden in files.items():
            for precision in ("int8", "float32"):
                path = pathlib.Path(temporary) / f"{network}-{precision}.gguf"
                random_model.write(str(path), network, precision, seed=1)
                for solver, steps in random_model.PAIRS:
                    golden.add_by_need(path, f"random:{network}:{precision}:1", precision, solver, steps)
            golden.write()


def renew_models(folder: pathlib.Path, arguments: argparse.Namespace) -> None:
    windows = np.fromfile(arguments.windows, np.uint8).reshape(-1, 187)
    golden = Golden(folder, "golden-models", windows)
    for precision, models in (("int8", arguments.int8), ("float32", arguments.float32)):
        for model in models:
            path = arguments.root / model
            more = {"model_fnv1a": fnv1a(unsealed(path.read_bytes()))}
            pairs = [(name, int(steps)) for name, steps, _ in reference.load(path).pairs] or [(None, None)]
            if precision == "int8":
                classes = (
                    np.asarray(restore(path)(inputs.of_windows(floats(windows)), "int8"))
                    .argmax(axis=1)
                    .astype(np.uint8)
                )
                more["labels"] = f"golden-models-{pathlib.Path(model).stem}-labels.u8"
                (folder / more["labels"]).write_bytes(classes.tobytes())
            for solver, steps in pairs:
                values = golden.add(path, model, precision, solver, steps, **more)
                if "labels" in more:
                    agreement = np.mean(classes == values.argmax(axis=1))
                    print(f"{model}: reference and JAX agree on {agreement:.2%} of {len(windows)} classes")
                    # The classes are those of the default solver alone.
                    del more["labels"]
    golden.write()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    commands = parser.add_subparsers(dest="command", required=True)
    random = commands.add_parser("random")
    random.add_argument("--count", type=int, default=64)
    random.add_argument("--sequence", type=int, default=200, help="beats of the context network's sequence")
    models = commands.add_parser("models")
    models.add_argument("--root", type=pathlib.Path, default=pathlib.Path(".."), help="the package's root")
    models.add_argument("--windows", type=pathlib.Path, required=True)
    models.add_argument("--int8", action="append", default=[])
    models.add_argument("--float32", action="append", default=[])
    arguments = parser.parse_args()
    if arguments.command == "random":
        renew_random(arguments.folder, arguments.count)
        renew_context(arguments.folder, arguments.sequence)
        renew_by_need(arguments.folder, arguments.count, arguments.sequence)
    else:
        renew_models(arguments.folder, arguments)


if __name__ == "__main__":
    main()
