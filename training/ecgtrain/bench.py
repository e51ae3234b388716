# SPDX-License-Identifier: Apache-2.0
"""Runs ecgbench, the engine's measuring program, and reads what it says."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .inputs import CHANNELS, FEATURES, Inputs


@dataclass(frozen=True)
class Bench:
    """The program, and the folder of the MIT-BIH records."""

    program: Path
    recordings: Path

    def accuracy(self, model: str | Path) -> dict[str, Any]:
        """What `ecgbench accuracy --json` says of a model, `PATH` or `PATH@SOLVER:STEPS`."""
        return self._json("accuracy", "--model", str(model), "--data", str(self.recordings))

    def ec57(self, model: str) -> dict[str, Any]:
        """What `ecgbench ec57 --records all --json` says: the whole line, from samples to classes."""
        return self.line("--model", model, "--records", "all")

    def line(self, *options: str) -> dict[str, Any]:
        """What `ecgbench ec57 --json` says with such options."""
        return self._json("ec57", "--data", str(self.recordings), *options)

    def steps(self, *options: str) -> dict[str, Any]:
        """What `ecgbench steps --json` says with such options: accuracy against evaluations, with steps by need."""
        return self._json("steps", "--data", str(self.recordings), *options)

    def speed(self, models: Sequence[str], beats: int) -> list[dict[str, Any]]:
        """Times of models that take turns beat by beat, in their order."""
        call = ["--model", ",".join(models), "--data", str(self.recordings), "--beats", str(beats), "--cold", "1"]
        return self._json("speed", *call)["classifiers"]

    def classes(self, model: str | Path, inputs: Inputs) -> NDArray[np.uint8]:
        """The engine's most probable class of each beat; channels and features that the inputs lack are zeros."""
        chosen = inputs.filled(CHANNELS, FEATURES)
        with tempfile.TemporaryDirectory() as folder:
            windows, features, target = (Path(folder, f"{name}.npy") for name in ("windows", "features", "classes"))
            np.save(windows, np.ascontiguousarray(chosen.channels, "<f4"))
            np.save(features, np.ascontiguousarray(chosen.features, "<f4"))
            files = ["--windows", str(windows), "--features", str(features), "--output", str(target)]
            self._run("classify", "--model", str(model), *files)
            return np.load(target)

    def _json(self, *arguments: str) -> dict[str, Any]:
        return json.loads(self._run(*arguments, "--json"))

    def _run(self, *arguments: str) -> str:
        return subprocess.run([str(self.program), *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout
