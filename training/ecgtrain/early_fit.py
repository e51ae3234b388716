# SPDX-License-Identifier: Apache-2.0
"""Fits what steps by need take to model files, and writes it into them: `ecgmond --solver auto`.

    python -m ecgtrain.early_fit --data work/beats ../models/node-8020.gguf
    python -m ecgtrain.early_fit --bench ../.build/release/ecgbench --recordings DIR --folds ../models/folds \\
        ../models/context.gguf ../models/context-ds1.gguf

A file of a neural ODE gets a readout of the state after one step (`early_readout`), and its margin: that of beats which
the readout was not fitted on, four fifths of the train part at a time, and of the validation part. The readout in the
file is fitted on the whole train part.

A context network reads that state with its own head, and its margin is that of the whole cross-validation: each record
of DS1 and svdb by the network that has not seen its patient. All networks of the folds get it too.

The float32 file beside a file gets the same. Weights stay as they are. The test parts are not looked at.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

import numpy as np

from . import data
from .amend import amend
from .bench import Bench
from .early_margin import MARGINS, Outcome, choose, outcomes
from .early_readout import EarlyReadout, Looks, fit, look
from .export import FilePrecision, Tensors
from .restore import restore


def measured(looks: Looks, dataset: data.DataSet, steps: int) -> tuple[list[Outcome], list[Outcome]]:
    """What comes of each margin: of train beats that the readout was not fitted on, and of the validation part."""
    full = looks.full.argmax(axis=1)
    train, validation = (np.flatnonzero(dataset.parts == part) for part in (data.TRAIN, data.VALIDATION))
    early = np.zeros_like(looks.full)
    for fold in range(data.FOLDS):
        parts = data.folded(dataset, fold).parts
        held_out = np.flatnonzero((parts == data.VALIDATION) & (dataset.parts == data.TRAIN))
        fitted_on = np.flatnonzero((parts == data.TRAIN) & (dataset.parts == data.TRAIN))
        early[held_out] = fit(looks[fitted_on], steps=steps).rounded().logits(looks.early[held_out])
    early[validation] = fit(looks[train], steps=steps).rounded().logits(looks.early[validation])
    found = [outcomes(early[rows], full[rows], dataset.labels[rows]) for rows in (train, validation)]
    return found[0], found[1]


def fit_node(path: Path, dataset: data.DataSet, steps: int) -> tuple[EarlyReadout, float]:
    """The readout and the margin of a neural ODE's int8 file."""
    looks = look(restore(path), dataset.inputs)
    train, validation = measured(looks, dataset, steps)
    margin = choose(validation, train)
    for name, found in (("train part, held out from the readout", train), ("validation part", validation)):
        report(name, next(outcome for outcome in found if outcome.margin == margin))
    return fit(looks[dataset.parts == data.TRAIN], steps=steps), margin


def fit_context(bench: Bench, folds: Path) -> float:
    """The margin of context networks."""
    curve = bench.steps("--folds", str(folds), "--margins", ",".join(map(str, MARGINS)))
    full, evaluations = curve["accuracy"], curve["evaluations"]
    found = [
        Outcome(
            point["margin"],
            (evaluations - point["evaluations"]) / (evaluations - 1),
            point["accuracy"] - full,
            point["other_class"],
        )
        for point in curve["curve"]
        if "margin" in point
    ]
    margin = choose(found)
    report("cross-validation", next(outcome for outcome in found if outcome.margin == margin))
    return margin


def report(name: str, outcome: Outcome) -> None:
    """Prints what comes of the margin."""
    print(
        f"{name}: from margin {outcome.margin:.2f} on one step: {100 * outcome.early:.1f} % of the beats, accuracy "
        f"{100 * outcome.difference:+.3f} points, another class {100 * outcome.other:.3f} %",
        flush=True,
    )


def write(path: Path, margin: float, readout: EarlyReadout | None, command: str) -> None:
    """Puts margin and readout into an int8 file and into the float32 file beside it, if there is one."""
    files: list[tuple[Path, FilePrecision]] = [(path, "int8"), (path.with_suffix(".f32.gguf"), "float32")]
    for file, precision in files:
        if file.exists():
            tensors: Tensors = readout.tensors(precision) if readout else {}
            amend(file, {"ecgmond.solver.margins": [margin], "ecgmond.training.margins": command}, tensors)
            print(f"{file}: margin {margin:.2f}")


def main(arguments: list[str]) -> None:
    """Fits and writes what steps by need take."""
    parser = argparse.ArgumentParser(prog="python -m ecgtrain.early_fit", description=main.__doc__)
    parser.add_argument("files", type=Path, nargs="+", help="int8 model files with one pair of solver and steps each")
    parser.add_argument("--data", type=Path, help="the data set of a neural ODE, as ecgbench windows wrote it")
    parser.add_argument("--steps", type=int, default=6_000, help="steps of the readout's fit")
    parser.add_argument("--folds", type=Path, help="the folder of the cross-validation of context networks")
    parser.add_argument("--bench", type=Path, help="the ecgbench program, for --folds")
    parser.add_argument("--recordings", type=Path, help="the folder of the MIT-BIH records, for --folds")
    options = parser.parse_args(arguments)
    if (options.data is None) == (options.folds is None):
        parser.error("one of --data and --folds is needed")
    # Paths of the machine are nobody's business.
    command = "python -m ecgtrain.early_fit"
    if options.data is not None:
        command += f" --data {shlex.quote(str(options.data))}"
        dataset = data.load(options.data)
        for path in options.files:
            readout, margin = fit_node(path, dataset, options.steps)
            write(path, margin, readout, f"{command} {path}")
        return
    if None in (options.bench, options.recordings):
        parser.error("--bench and --recordings are needed with --folds")
    margin = fit_context(Bench(options.bench, options.recordings), options.folds)
    networks = [path for path in sorted(options.folds.glob("*.gguf")) if not path.name.endswith(".f32.gguf")]
    for path in [*options.files, *networks]:
        write(path, margin, None, f"{command} --folds {options.folds}")


if __name__ == "__main__":
    main(sys.argv[1:])
