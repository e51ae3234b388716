# SPDX-License-Identifier: Apache-2.0
"""The figures of the whole line on patients that a network has never seen, with intervals by drawing patients anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .bench import Bench
from .document import table

#: The figures of a row: their names in `ecgbench ec57 --json`, how they are headed, a factor, and decimal places.
FIGURES = (
    ("veb_se", "VEB Se %", 100, 1),
    ("veb_ppv", "+P %", 100, 1),
    ("veb_f1", "F1 %", 100, 1),
    ("sveb_f1", "SVEB F1 %", 100, 1),
    ("accuracy", "accuracy %", 100, 1),
    ("macro_f1_nsv", "macro-F1 of N, S, V %", 100, 1),
    ("false_vt_per_hour", "false VT an hour", 1, 2),
    ("runs_of_5_found", "runs of 5 found %", 100, 0),
)


def rows_of(models: Path) -> list[tuple[str, list[str], str]]:
    """What stands in the table: a name, the options of `ecgbench ec57`, and the key of the group of records."""
    context = ["--records", "ds2", "--model", "context"]
    rows = [
        ("`context`, DS2", context, "ds2"),
        ("`context`, DS2 without 232", context, "ds2_without_232"),
        ("`context`, DS2, second lead", [*context, "--lead", "2"], "ds2"),
        ("`context`, DS2, annotated R peaks", [*context, "--beats", "annotated"], "ds2"),
    ]
    if (models / "context-ds1.gguf").exists():
        only = ["--records", "ds2", "--model", str(models / "context-ds1.gguf")]
        rows.append(("`context-ds1`, trained on DS1 alone, DS2", only, "ds2"))
    if (models / "folds" / "folds.txt").exists():
        folds = ["--records", "svdb", "--folds", str(models / "folds")]
        rows.append(("three folds of whole patients, svdb", folds, "gross"))
    rows.append(("`node`, DS2", ["--records", "ds2", "--model", "node"], "ds2"))
    return rows


def new_patients(bench: Bench, models: Path) -> list[tuple[str, dict[str, Any]]]:
    """The figures of each row; each command runs once."""
    done: dict[tuple[str, ...], dict[str, Any]] = {}
    found = []
    for name, options, key in rows_of(models):
        if tuple(options) not in done:
            done[tuple(options)] = bench.line(*options)
        found.append((name, done[tuple(options)][key]["figures"]))
    return found


def new_patients_table(rows: list[tuple[str, dict[str, Any]]]) -> str:
    """A row each, the interval of 95 % in brackets."""
    cells = []
    for name, figures in rows:
        shown = []
        for key, _, factor, digits in FIGURES:
            value, low, high = (figures[key][part] for part in ("value", "low", "high"))
            known = None not in (value, low, high)
            interval = f" ({factor * low:.{digits}f} to {factor * high:.{digits}f})" if known else ""
            shown.append("-" if value is None else f"{factor * value:.{digits}f}{interval}")
        cells.append([name, *shown])
    return table(["model and records", *(heading for _, heading, _, _ in FIGURES)], cells)
