# SPDX-License-Identifier: Apache-2.0
"""The tables of the model card, of docs/ACCURACY.md and of README.md, from what ecgbench says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .document import share, table
from .seeds import Spread, spread

CLASSES = "NSVFQ"
SUFFIXES = (".gguf", ".f32.gguf")

#: What `ecgbench accuracy --json` says, by the model file's name.
Results = Mapping[str, Mapping[str, Any]]


def accuracy_table(results: Results) -> str:
    """A row a model file: accuracy, interval, macro-F1 and F1 by class on the test part of its split."""
    heading = ["model file", "evaluations of f", "accuracy", "95 % interval", "macro-F1", *(f"F1 {c}" for c in CLASSES)]
    rows = []
    for name, result in results.items():
        test = result["test"]
        rows.append(
            [
                f"`{name}`",
                str(result["evaluations"] or "-"),
                f"{test['accuracy']:.4f}",
                f"{test['accuracy_low']:.4f} to {test['accuracy_high']:.4f}",
                f"{test['macro_f1']:.4f}",
                *(f"{row['f1']:.4f}" for row in test["classes"]),
            ]
        )
    return table(heading, rows)


def class_table(results: Results) -> str:
    """A row a model and set of records: sensitivity, predictivity and F1 by class."""
    heading = ["model file", "records", "beats", "accuracy", "macro-F1", *(f"{c} Se / +P / F1 %" for c in CLASSES)]
    rows = []
    for name, result in results.items():
        for key, label in (("test", "DS2"), ("test_without_232_and_213", "DS2 without 232 and 213")):
            test = result[key]
            rows.append(
                [
                    f"`{name}`",
                    label,
                    str(test["beats"]),
                    f"{test['accuracy']:.4f}",
                    f"{test['macro_f1']:.4f}",
                    *(" / ".join(share(row[key]) for key in FIGURES) for row in test["classes"]),
                ]
            )
    return table(heading, rows)


#: The figures of a class, in the order of the inter-patient table.
FIGURES = ("sensitivity", "predictivity", "f1")

#: The sets of records that `ec57` scores together, and their names in the tables.
RECORD_SETS = {
    "gross": "all 48",
    "unpaced": "44 without pacemaker",
    "ds1": "DS1",
    "ds2": "DS2",
    "ds2_without_232_213": "DS2 without 232 and 213",
}


def detection_table(result: dict) -> str:
    """A row a set of records: how the detector does."""
    heading = ["records", "beats", "sensitivity %", "predictivity %", "F1 %", "within 20 ms %", "within 50 ms %"]
    rows = []
    for key, label in RECORD_SETS.items():
        found, offset = result[key]["qrs"], result[key]["offset"]
        rows.append(
            [
                label,
                f"{found['tp'] + found['fn']:,}",
                *(share(found[name]) for name in ("se", "ppv", "f1")),
                share(offset["within_20_ms"]),
                share(offset["within_50_ms"]),
            ]
        )
    return table(heading, rows)


def ectopy_table(results: Results) -> str:
    """A row a model and set of records: ventricular and supraventricular beats found by the whole line."""
    heading = ["model", "records", "VEB", "VEB Se / +P / F1 %", "SVEB", "SVEB Se / +P / F1 %"]
    rows = []
    for model, result in results.items():
        for key in ("ds1", "ds2", "ds2_without_232_213"):
            cells = []
            for kind in ("veb", "sveb"):
                found = result[key][kind]
                cells += [
                    f"{found['tp'] + found['fn']:,}",
                    " / ".join(share(found[name]) for name in ("se", "ppv", "f1")),
                ]
            rows.append([f"`{model}`", RECORD_SETS[key], *cells])
    return table(heading, rows)


def summary_table(results: Results, lines: Results) -> str:
    """The few figures that the README shows; `lines` are those of the whole line, by model."""
    line = lines["context"]
    found, offset = line["gross"]["qrs"], line["gross"]["offset"]
    rows = [
        _ectopy_row("**on patients that the network has never seen** (`context`, the default, whole line, DS2)", line),
        _ectopy_row("the same with the study's neural ODE (`node`)", lines["node"]),
        [
            "heartbeats found, 48 records (`ecgbench ec57`, 150 ms, first 5 minutes left out)",
            f"sensitivity {share(found['se'])} %, predictivity {share(found['ppv'])} %; "
            f"{share(offset['within_50_ms'])} % of R peaks within 50 ms",
        ],
    ]
    evaluations = results["node-8020.gguf"]["evaluations"]
    ode = f"neural ODE, {evaluations} evaluation{'' if evaluations == 1 else 's'} of f"
    for network, name in ((ode, "node-8020"), ("residual network", "resnet-8020")):
        test = results[f"{name}.gguf"]["test"]
        rows.append(
            [
                f"beats classified right, int8 {network}, 80:20 by beats (`ecgbench accuracy`)",
                f"{100 * test['accuracy']:.2f} %, macro-F1 {test['macro_f1']:.3f}",
            ]
        )
    return table(["what", "figure"], rows)


def _ectopy_row(what: str, line: dict) -> list[str]:
    """What a model finds in DS2."""
    veb, sveb = line["ds2"]["veb"], line["ds2"]["sveb"]
    return [
        what,
        f"ventricular beats: sensitivity {share(veb['se'])} %, predictivity {share(veb['ppv'])} %; "
        f"supraventricular: {share(sveb['se'])} %, {share(sveb['ppv'])} %",
    ]


def seed_table(results: Results, seeds: Mapping[str, Sequence[str]]) -> str:
    """A row a network and engine: accuracy and macro-F1 over seeds; and what int8 costs, pair by pair.

    `seeds` has, by the shipped model's name, the names of all models that differ in the seed alone, it first.
    """
    heading = [
        "network",
        "engine",
        "seeds",
        "accuracy: mean ± sd",
        "95 % of the mean (t)",
        "95 % of seed 0 (Wilson)",
        "macro-F1: mean ± sd",
        "95 % of the mean (t)",
    ]
    rows = []
    for first, names in seeds.items():
        found = {suffix: [results[name + suffix]["test"] for name in names] for suffix in SUFFIXES}
        for suffix, engine in zip(SUFFIXES, ("int8", "float32")):
            accuracy = spread([test["accuracy"] for test in found[suffix]])
            macro_f1 = spread([test["macro_f1"] for test in found[suffix]])
            single = found[suffix][0]
            rows.append(
                [
                    f"`{first}`",
                    engine,
                    str(accuracy.count),
                    plus_minus(accuracy.mean, accuracy.deviation),
                    interval(accuracy),
                    f"{single['accuracy_low']:.4f} to {single['accuracy_high']:.4f}",
                    plus_minus(macro_f1.mean, macro_f1.deviation),
                    interval(macro_f1),
                ]
            )
        costs = []
        for figure in ("accuracy", "macro_f1"):
            pairs = zip(*(found[suffix] for suffix in SUFFIXES))
            costs.append(spread([100 * (rounded[figure] - whole[figure]) for rounded, whole in pairs]))
        accuracy, macro_f1 = costs
        rows.append(
            [
                f"`{first}`",
                "int8 - float32, percentage points",
                str(accuracy.count),
                plus_minus(accuracy.mean, accuracy.deviation, 3),
                interval(accuracy, 3),
                "-",
                plus_minus(macro_f1.mean, macro_f1.deviation, 3),
                interval(macro_f1, 3),
            ]
        )
    return table(heading, rows)


def interval(found: Spread, decimals: int = 4) -> str:
    """The 95 % interval of a mean; a dash for a single seed."""
    if found.count == 1:
        return "-"
    low, high = found.mean - found.half_width, found.mean + found.half_width
    return f"{low:.{decimals}f} to {high:.{decimals}f}"


def plus_minus(mean: float, reach: float, decimals: int = 4) -> str:
    """A mean and what stands behind ±; the mean alone where that is no number."""
    return f"{mean:.{decimals}f}" + (f" ± {reach:.{decimals}f}" if reach == reach else "")
