# SPDX-License-Identifier: Apache-2.0
"""What each means of training is worth: variants of one base recipe, compared on a fold of the train part.

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


@dataclass(frozen=True)
class Run:
    """A variant with one seed: its command line and its files."""

    variant: Variant
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


def make_run(variant: Variant, seed: int, options: argparse.Namespace) -> Run:
    """The run of a variant; a later option overrides an earlier one."""
    stem = f"{variant.slug}-fold{options.fold}-seed{seed}"
    arguments = ["--data", str(options.data), "--network", "node", "--solver", "euler", "--steps", "2"]
    arguments += [*_epochs(options.epochs, options.epochs // 2), *options.base, *variant.options(options.epochs)]
    arguments += ["--fold", str(options.fold), "--seed", str(seed)]
    if variant.is_taught:
        teachers = options.teacher or [make_run(VARIANTS[0], seed, options).model]
        for teacher in teachers:
            arguments += ["--teacher", str(teacher)]
    if variant.name == RESNET:
        arguments += ["--name", stem, "--output", str(options.work)]
    arguments += ["--checkpoint", str(options.work / f"{stem}.ckpt"), "--report", str(options.work / f"{stem}.json")]
    return Run(variant, seed, arguments, options.work, stem)


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


def table(runs: Sequence[Run], dataset: data.DataSet) -> str:
    """The Markdown table of the runs that are finished."""
    labels = dataset.part(data.VALIDATION)[1]
    rows: dict[str, list[tuple[dict[str, Any], int, NDArray[np.bool_]]]] = {}
    for run in runs:
        report = finished(run, dataset)
        if report is not None:
            hits = np.load(run.report.with_suffix(".npy"))[0, 0] == labels
            rows.setdefault(run.variant.name, []).append((report, run.seed, hits))
    lines = [
        "| variant | seeds | accuracy | macro-F1 | mean loss | float32 accuracy | to baseline, points | s an epoch |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, found in rows.items():
        scores = [next(iter(report["scores"].values())) for report, _, _ in found]
        means = {key: np.mean([score["int8"][key] for score in scores]) for key in ("accuracy", "macro_f1", "loss")}
        floats = np.mean([score["float32"]["accuracy"] for score in scores])
        seconds = np.mean([report["seconds_an_epoch"] for report, _, _ in found])
        base = {seed: hits for _, seed, hits in rows.get(BASELINE, [])}
        paired = [(hits, base[seed]) for _, seed, hits in found if seed in base]
        delta = "-"
        if name != BASELINE and paired:
            mean, error = difference(np.stack([one for one, _ in paired]), np.stack([other for _, other in paired]))
            delta = f"{100 * mean:+.2f} ± {100 * error:.2f}"
        lines.append(
            f"| {name} | {len(found)} | {means['accuracy']:.4f} | {means['macro_f1']:.4f} | {means['loss']:.4f} "
            f"| {floats:.4f} | {delta} | {seconds:.0f} |"
        )
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> None:
    """Runs what is missing of the ablation and writes its table."""
    parser = argparse.ArgumentParser(prog="python -m ecgtrain.ablation", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a folder written by ecgbench windows")
    parser.add_argument("--work", type=Path, required=True, help="the folder for reports, predictions and checkpoints")
    parser.add_argument("--fold", type=int, choices=range(data.FOLDS), default=0)
    parser.add_argument("--epochs", type=int, default=6, help="of the base recipe; half of them float")
    parser.add_argument("--seeds", type=lambda text: [int(seed) for seed in text.split(",")], default=[0])
    parser.add_argument("--only", action="append", default=[], help="run the variants whose name has this in it")
    parser.add_argument("--base", type=str.split, default=[], help="further options of every variant, as one string")
    parser.add_argument("--teacher", type=Path, action="append", default=[], help="instead of the fold's own ResNet")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--pin", action="store_true", help="give each job one processor")
    parser.add_argument("--table", type=Path, help="where the table goes, beside standard output")
    options = parser.parse_args(arguments)

    options.work.mkdir(parents=True, exist_ok=True)
    dataset = data.folded(data.load(options.data), options.fold)
    chosen = [v for v in VARIANTS if not options.only or any(word in v.name for word in options.only)]
    if any(variant.is_taught for variant in chosen) and not options.teacher:
        chosen = [VARIANTS[0], *(variant for variant in chosen if variant.name != RESNET)]
    runs = [make_run(variant, seed, options) for seed in options.seeds for variant in chosen]
    # A pupil's recipe holds the hash of its teacher: first those who need none.
    for stage in (False, True):
        missing = [run for run in runs if run.variant.is_taught == stage and finished(run, dataset) is None]
        perform(missing, options.jobs, options.pin)
    # All that is finished is shown, whatever was run now; nothing is hashed for a pupil whose teacher is not there.
    everything = [make_run(variant, seed, options) for variant in VARIANTS for seed in options.seeds]
    text = table([run for run in everything if run.report.exists()], dataset)
    print(text)
    if options.table is not None:
        options.table.write_text(text)


if __name__ == "__main__":
    main(sys.argv[1:])
