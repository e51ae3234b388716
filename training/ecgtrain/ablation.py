# SPDX-License-Identifier: Apache-2.0
"""What each means of training is worth: variants of one base recipe, compared on folds of the train part.

Every variant is a run of `ecgtrain.train` with a report; those whose report is there already, of the same recipe and
data, are not run again. Neither the validation nor the test part is looked at.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import data
from .document import renew
from .evaluate import score
from .recipe import parse
from .report import as_json

BASELINE = "baseline"
RESNET = "ResNet, 182,853 parameters"


@dataclass(frozen=True)
class Variant:
    """A row of the table: its options on top of the base recipe, given the number of epochs."""

    name: str
    options: Callable[[int], list[str]]
    is_taught: bool = False

    @property
    def slug(self) -> str:
        """The name as part of a file's name."""
        return "-".join("".join(letter if letter.isalnum() else " " for letter in self.name.lower()).split())


def _fixed(text: str) -> Callable[[int], list[str]]:
    return lambda _: text.split()


def _epochs(epochs: int, float_epochs: int) -> list[str]:
    return ["--epochs", str(epochs), "--float-epochs", str(float_epochs)]


VARIANTS = (
    Variant(RESNET, _fixed("--network resnet")),
    Variant(BASELINE, _fixed("")),
    Variant("float only, quantized behind training", lambda epochs: _epochs(epochs, epochs)),
    Variant("int8 rounding in all epochs", lambda epochs: [*_epochs(epochs, 0), "--recalibrate"]),
    Variant("weight averaging 0.999", _fixed("--average 0.999")),
    Variant("label smoothing 0.05", _fixed("--label-smoothing 0.05")),
    Variant("mixup 0.2", _fixed("--mixup 0.2")),
    Variant("distillation 0.5, T 2", _fixed("--distillation 0.5 --temperature 2"), is_taught=True),
    Variant("distillation 0.8, T 4", _fixed("--distillation 0.8 --temperature 4"), is_taught=True),
    Variant("peak rate 6e-3", _fixed("--peak-rate 6e-3")),
    Variant("batches of 64", _fixed("--batch 64")),
    Variant("weight decay 0.1", _fixed("--weight-decay 0.1")),
    Variant("shift 1", _fixed("--shift 1")),
    Variant("stretch 0.05", _fixed("--stretch 0.05")),
    Variant("baseline wander 0.1", _fixed("--baseline 0.1")),
    Variant("recorded noise 0.1", _fixed("--noise 0.1")),
    Variant("cosine schedule", _fixed("--schedule cosine")),
    Variant("constant rate", _fixed("--schedule constant --peak-rate 1e-3")),
    Variant("steps drawn from 1, 2, 4", _fixed("--pairs euler:1,euler:2,euler:4")),
    Variant("norms of each step", _fixed("--per-step-norms")),
    Variant("class weights", _fixed("--class-weights")),
    Variant("twice the epochs", lambda epochs: _epochs(2 * epochs, epochs)),
)


def integers(text: str) -> list[int]:
    """Reads `0,1,2`."""
    return [int(number) for number in text.split(",")]


@dataclass(frozen=True)
class Run:
    """A variant with one fold and seed: its command line and its files."""

    variant: Variant
    fold: int
    seed: int
    arguments: list[str]
    folder: Path
    stem: str

    @property
    def report(self) -> Path:
        return self.folder / f"{self.stem}.json"

    @property
    def model(self) -> Path:
        return self.folder / f"{self.stem}.f32.gguf"


def make_run(variant: Variant, fold: int, seed: int, options: argparse.Namespace) -> Run:
    """The run of a variant; a later option overrides an earlier one."""
    stem = f"{variant.slug}-fold{fold}-seed{seed}"
    arguments = ["--data", str(options.data), "--network", "node", "--solver", "euler", "--steps", "2"]
    arguments += [*_epochs(options.epochs, options.epochs // 2), *options.base, *variant.options(options.epochs)]
    arguments += ["--fold", str(fold), "--seed", str(seed)]
    if variant.is_taught:
        teachers = options.teacher or [make_run(VARIANTS[0], fold, seed, options).model]
        for teacher in teachers:
            arguments += ["--teacher", str(teacher)]
    if variant.name == RESNET:
        arguments += ["--name", stem, "--output", str(options.work)]
    arguments += ["--checkpoint", str(options.work / f"{stem}.ckpt"), "--report", str(options.work / f"{stem}.json")]
    return Run(variant, fold, seed, arguments, options.work, stem)


def finished(run: Run, dataset: data.DataSet) -> dict[str, Any] | None:
    """The report of a run, if it is of the same recipe and data."""
    if not run.report.exists() or not run.report.with_suffix(".npy").exists():
        return None
    found = json.loads(run.report.read_text())
    if run.variant.name == RESNET and not run.model.exists():
        return None
    try:
        _, recipe = parse(run.arguments)
    except FileNotFoundError:  # the teacher is gone, and with it what the report's recipe stands for
        return None
    same = found["recipe"] == as_json(recipe) and found["data_sha256"] == dataset.sha256
    return found if same else None


def perform(runs: Sequence[Run], jobs: int, pin: bool) -> None:
    """Runs the trainings, some at once; with `pin` each on one processor. Raises CalledProcessError where one fails."""
    free: queue.SimpleQueue[int] = queue.SimpleQueue()
    processors = sorted(os.sched_getaffinity(0))
    for job in range(jobs):
        free.put(processors[job % len(processors)])

    def perform_one(run: Run) -> None:
        processor = free.get()
        try:
            print(f"{run.stem}: begun", flush=True)
            with open(run.report.with_suffix(".log"), "w") as log:
                subprocess.run(
                    [sys.executable, "-m", "ecgtrain.train", *run.arguments],
                    check=True,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    preexec_fn=(lambda: os.sched_setaffinity(0, {processor})) if pin else None,
                )
            print(f"{run.stem}: done", flush=True)
        finally:
            free.put(processor)

    with ThreadPoolExecutor(jobs) as pool:
        for outcome in [pool.submit(perform_one, run) for run in runs]:
            outcome.result()


def difference(variant: NDArray[np.bool_], baseline: NDArray[np.bool_]) -> tuple[float, float]:
    """The difference of two accuracies on the same windows and its standard error; hits [seeds, windows].

    The hits of a window are averaged over the seeds, and the error is that of the mean of the differences: with one
    seed that of McNemar's test (1947, doi:10.1007/BF02295996). It covers the choice of windows, not that of seeds.
    """
    differences = variant.mean(axis=0) - baseline.mean(axis=0)
    return float(differences.mean()), float(differences.std(ddof=1) / np.sqrt(len(differences)))


def table(runs: Sequence[Run], dataset: data.DataSet, folds: Sequence[int]) -> str:
    """The Markdown table of the variants that are finished in every fold; a seed's folds are scored as one set."""
    labels = {fold: data.folded(dataset, fold).part(data.VALIDATION)[1] for fold in folds}
    found: dict[str, dict[int, dict[int, tuple[dict[str, Any], NDArray[np.uint8]]]]] = {}
    for run in runs:
        report = finished(run, dataset)
        if report is not None:
            predicted = np.load(run.report.with_suffix(".npy"))[:, 0]
            found.setdefault(run.variant.name, {}).setdefault(run.seed, {})[run.fold] = report, predicted
    truth = np.concatenate([labels[fold] for fold in folds])
    hits: dict[str, dict[int, NDArray[np.bool_]]] = {}
    lines = [
        "| variant | seeds | accuracy | macro-F1 | F1 S | F1 V | mean loss | float32 accuracy "
        "| to baseline, points | s an epoch |",
        "|" + " --- |" * 10,
    ]
    for name, by_seed in found.items():
        whole = {seed: by_fold for seed, by_fold in by_seed.items() if len(by_fold) == len(folds)}
        if not whole:
            continue
        scores, losses, seconds, floats = [], [], [], []
        for seed, by_fold in whole.items():
            predicted = np.concatenate([by_fold[fold][1] for fold in folds], axis=1)
            scores.append(score(predicted[0], truth))
            floats.append(float((predicted[1] == truth).mean()))
            reports = [by_fold[fold][0] for fold in folds]
            weights = [len(labels[fold]) for fold in folds]
            losses.append(
                np.average([next(iter(r["scores"].values()))["int8"]["loss"] for r in reports], weights=weights)
            )
            seconds += [report["seconds_an_epoch"] for report in reports]
            hits.setdefault(name, {})[seed] = predicted[0] == truth
        paired = [seed for seed in whole if seed in hits.get(BASELINE, {})]
        delta = "-"
        if name != BASELINE and paired:
            one, other = (np.stack([hits[key][seed] for seed in paired]) for key in (name, BASELINE))
            mean, error = difference(one, other)
            delta = f"{100 * mean:+.2f} ± {100 * error:.2f}"
        f1 = np.mean([score.f1 for score in scores], axis=0)
        lines.append(
            f"| {name} | {len(whole)} | {np.mean([s.accuracy for s in scores]):.4f} "
            f"| {np.mean([s.macro_f1 for s in scores]):.4f} | {f1[1]:.3f} | {f1[2]:.3f} | {np.mean(losses):.4f} "
            f"| {np.mean(floats):.4f} | {delta} | {np.mean(seconds):.0f} |"
        )
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> None:
    """Runs what is missing of the ablation and writes its table."""
    parser = argparse.ArgumentParser(prog="python -m ecgtrain.ablation", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a folder written by ecgbench windows")
    parser.add_argument("--work", type=Path, required=True, help="the folder for reports, predictions and checkpoints")
    parser.add_argument("--folds", type=integers, default=[0], help="those of the train part to score, as one set")
    parser.add_argument("--epochs", type=int, default=6, help="of the base recipe; half of them float")
    parser.add_argument("--seeds", type=integers, default=[0])
    parser.add_argument("--only", action="append", default=[], help="run the variants whose name has this in it")
    parser.add_argument("--base", type=str.split, default=[], help="further options of every variant, as one string")
    parser.add_argument("--teacher", type=Path, action="append", default=[], help="instead of the fold's own ResNet")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--pin", action="store_true", help="give each job one processor")
    parser.add_argument("--table", type=Path, help="where the table goes, beside standard output")
    parser.add_argument("--document", type=Path, help="a document whose table is renewed, between the marks of --mark")
    parser.add_argument("--mark", default="ablation", help="the name in `<!-- begin NAME -->` and `<!-- end NAME -->`")
    parser.add_argument("--table-only", action="store_true", help="run nothing: only the table of what is finished")
    options = parser.parse_args(arguments)

    options.work.mkdir(parents=True, exist_ok=True)
    dataset = data.load(options.data)
    chosen = [v for v in VARIANTS if not options.only or any(word in v.name for word in options.only)]
    if any(variant.is_taught for variant in chosen) and not options.teacher:
        chosen = [VARIANTS[0], *(variant for variant in chosen if variant.name != RESNET)]
    runs = [
        make_run(variant, fold, seed, options) for seed in options.seeds for fold in options.folds for variant in chosen
    ]
    # A pupil's recipe holds the hash of its teacher: first those who need none.
    for stage in () if options.table_only else (False, True):
        missing = [run for run in runs if run.variant.is_taught == stage and finished(run, dataset) is None]
        perform(missing, options.jobs, options.pin)
    # All that is finished is shown, whatever was run now; nothing is hashed for a pupil whose teacher is not there.
    everything = [
        make_run(variant, fold, seed, options)
        for variant in (VARIANTS[1], VARIANTS[0], *VARIANTS[2:])
        for seed in options.seeds
        for fold in options.folds
    ]
    text = table([run for run in everything if run.report.exists()], dataset, options.folds)
    print(text)
    if options.table is not None:
        options.table.write_text(text)
    if options.document is not None:
        renew(options.document, {options.mark: text.rstrip()})


if __name__ == "__main__":
    main(sys.argv[1:])
