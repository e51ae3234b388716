# SPDX-License-Identifier: Apache-2.0
"""The report of a training: the recipe and what it gave, as JSON, with the predictions beside it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import data
from .evaluate import Scores
from .export import FilePrecision, package_versions
from .recipe import Recipe, pair_name

#: The scores of each pair, in the order of the recipe's, by precision.
ScoresByPrecision = dict[FilePrecision, list[Scores]]


def write(
    path: Path,
    recipe: Recipe,
    dataset: data.DataSet,
    scores: ScoresByPrecision,
    predictions: Sequence[Sequence[NDArray[np.integer]]],
    seconds: Sequence[float],
    parameters: int,
    arguments: Sequence[str],
) -> None:
    """Writes FILE.json and FILE.npy: the predictions, uint8 [int8 and float32, pairs, windows held out]."""
    values = {
        "recipe": as_json(recipe),
        "arguments": list(arguments),
        "parameters": parameters,
        "data_sha256": dataset.sha256,
        "split": dataset.split["name"],
        "windows": int((dataset.parts == data.VALIDATION).sum()),
        "windows_that_training_has_seen": data.twins(dataset, data.VALIDATION),
        "scores": {
            pair_name(pair): {precision: _scores(found[number]) for precision, found in scores.items()}
            for number, pair in enumerate(recipe.solver_pairs())
        },
        "seconds_an_epoch": float(np.mean(seconds)) if seconds else None,
        "packages": package_versions(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path.with_suffix(".npy"), np.array(predictions, np.uint8))
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps(values, indent=2) + "\n")
    temporary.replace(path)


def as_json(recipe: Recipe) -> dict[str, Any]:
    """A recipe as it is read back from a report."""
    return json.loads(json.dumps(dataclasses.asdict(recipe)))


def _scores(scores: Scores) -> dict[str, Any]:
    return {
        "accuracy": scores.accuracy,
        "macro_f1": scores.macro_f1,
        "f1": dict(zip("NSVFQ", map(float, scores.f1))),
        "loss": scores.loss,
    }
