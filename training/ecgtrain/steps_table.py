# SPDX-License-Identifier: Apache-2.0
"""Accuracy against mean evaluations of f with steps by need: the model card's curve of `ecgmond --solver auto`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .bench import Bench
from .document import table

#: The margins of the curve, besides each file's own.
MARGINS = (0.5, 1, 2, 3, 4, 5, 6, 7)


def subjects(models: Path) -> dict[str, list[str]]:
    """What stands in the table: a name, and the options of `ecgbench steps`."""
    return {
        "`node-8020`, test part": ["--model", str(models / "node-8020.gguf")],
        "`node-ds1`, DS2": ["--model", str(models / "node-ds1.gguf")],
        "`context`, DS2": ["--model", str(models / "context.gguf"), "--records", "ds2"],
        "three folds of whole patients, DS1 and svdb": ["--folds", str(models / "folds")],
    }


def curves(bench: Bench, models: Path) -> dict[str, dict[str, Any]]:
    """What the engine says of each."""
    margins = ",".join(map(str, MARGINS))
    return {name: bench.steps(*options, "--margins", margins) for name, options in subjects(models).items()}


def own(curve: Mapping[str, Any]) -> Mapping[str, Any]:
    """What comes of the file's own margin."""
    return next(point for point in curve["curve"] if "margin" not in point)


def row(curve: Mapping[str, Any], point: Mapping[str, Any], name: str, margin: str) -> list[str]:
    """A row of the table."""
    return [
        name,
        margin,
        f"{point['evaluations']:.3f}",
        f"{100 * point['evaluations'] / curve['evaluations']:.1f}",
        f"{point['accuracy']:.4f}",
        f"{100 * (point['accuracy'] - curve['accuracy']):+.3f}",
        f"{point['macro_f1']:.4f}",
        f"{100 * point['other_class']:.3f}",
    ]


def steps_table(curves: Mapping[str, Mapping[str, Any]]) -> str:
    """A row a network and margin, its own in bold, and one of all steps."""
    heading = [
        "network and beats",
        "margin",
        "mean evaluations",
        "% of all",
        "accuracy",
        "to all steps, points",
        "macro-F1",
        "another class %",
    ]
    rows: list[Sequence[str]] = []
    for name, curve in curves.items():
        first = f"{name}: {curve['beats']:,} beats"
        for point in curve["curve"]:
            if "margin" in point:
                rows.append(row(curve, point, first, f"{point['margin']:g}"))
                first = ""
        rows.append(["", *(f"**{cell}**" for cell in row(curve, own(curve), "", "own")[1:])])
        rows.append(
            [
                "",
                "all steps",
                f"{curve['evaluations']:.3f}",
                "100.0",
                f"{curve['accuracy']:.4f}",
                "-",
                f"{curve['macro_f1']:.4f}",
                "-",
            ]
        )
    return table(heading, rows)
