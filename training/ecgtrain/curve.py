# SPDX-License-Identifier: Apache-2.0
"""Measures the curve of accuracy against evaluations of f, and renews its tables and its plot in the model card.

    python -m ecgtrain.curve --bench ../.build/release/ecgbench --recordings DIR --data work/beats

Of each network in models/curve: the int8 engine at its own pair, on the whole test part; the time a beat; and the
float32 network with its ODE solved by an adaptive method. Of the anytime network: the int8 engine at every pair.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from . import adaptive, curve_plot, data
from .bench import Bench
from .curve_results import PAIRS, Curve, Point, Score, Solved, curve_table, solved_table
from .document import renew
from .evaluate import score
from .inputs import Inputs
from .restore import restore

#: Beats that are timed.
TIMED_BEATS = 5_000
#: With so many steps of RK4 the float32 engine should have solved the ODE too.
TIGHT_PAIR = "rk4:16"


def subset(dataset: data.DataSet, count: int) -> tuple[Inputs, NDArray[np.uint8]]:
    """Inputs and labels of the test beats whose SHA-256 of "record/sample" is least, `count` of them at most."""
    beats = np.flatnonzero(dataset.parts == data.TEST)
    digests = [hashlib.sha256(f"{dataset.records[beat]}/{dataset.samples[beat]}".encode()).digest() for beat in beats]
    chosen = beats[sorted(range(len(beats)), key=digests.__getitem__)[:count]]
    return dataset.inputs[chosen], dataset.labels[chosen]


def engine_score(bench: Bench, model: str) -> tuple[Score, int]:
    """The engine's score of a model on the test part, and the number of its beats."""
    test = bench.accuracy(model)["test"]
    return Score(test["accuracy"], test["accuracy_low"], test["accuracy_high"], test["macro_f1"]), test["beats"]


def solved(bench: Bench, model: Path, inputs: Inputs, labels: NDArray[np.uint8]) -> Solved:
    """A float32 model file at its own pair, and with its ODE solved by Diffrax."""
    own = bench.classes(model, inputs)
    found = adaptive.solve(restore(model), inputs)
    tight = bench.classes(f"{model}@{TIGHT_PAIR}", inputs)
    scores = score(found.classes, labels)
    return Solved(
        beats=len(labels),
        own_accuracy=float((own == labels).mean()),
        accuracy=scores.accuracy,
        macro_f1=scores.macro_f1,
        evaluations=float(found.evaluations.mean()),
        least=int(found.evaluations.min()),
        most=int(found.evaluations.max()),
        changed=int((own != found.classes).sum()),
        disputed=int((tight != found.classes).sum()),
    )


def measure(bench: Bench, models: Path, dataset: data.DataSet, beats: int) -> Curve:
    """Measures whatever files are there; says on standard error which are not."""
    folder = models / "curve"
    anytime, resnet = folder / "anytime.gguf", models / "resnet-8020.gguf"
    files = {pair: folder / f"{pair[0]}-{pair[1]}.gguf" for pair in PAIRS}
    for path in (*files.values(), anytime, resnet):
        for file in (path, float_file(path)):
            if not file.exists():
                print(f"{file}: not there, left out", file=sys.stderr)
    inputs, labels = subset(dataset, beats)

    def solved_of(path: Path) -> Solved | None:
        if not float_file(path).exists():
            return None
        found = solved(bench, float_file(path), inputs, labels)
        print(f"{path.stem}: ODE solved: {found.accuracy:.4f}, {found.evaluations:.0f} evaluations", flush=True)
        return found

    times = microseconds(bench, [*files.values(), resnet])
    points, test_beats = [], 0
    for (solver, steps), path in files.items():
        trained = shared = None
        if path.exists():
            trained, test_beats = engine_score(bench, str(path))
            print(f"{path.stem}: {trained.accuracy:.4f}, macro-F1 {trained.macro_f1:.4f}", flush=True)
        if anytime.exists():
            shared, test_beats = engine_score(bench, f"{anytime}@{solver}:{steps}")
            print(f"anytime at {path.stem}: {shared.accuracy:.4f}, macro-F1 {shared.macro_f1:.4f}", flush=True)
        points.append(Point(solver, steps, times.get(path), trained, shared, solved_of(path)))
    return Curve(
        points=points,
        anytime_solved=solved_of(anytime),
        resnet=engine_score(bench, str(resnet))[0] if resnet.exists() else None,
        resnet_microseconds=times.get(resnet),
        test_beats=test_beats,
        processor=processor(),
    )


def microseconds(bench: Bench, files: Sequence[Path]) -> dict[Path, float]:
    """The median time a beat of those model files that are there, in microseconds."""
    there = [path for path in files if path.exists()]
    return {path: row["median_us"] for path, row in zip(there, bench.speed([str(path) for path in there], TIMED_BEATS))}


def retimed(bench: Bench, models: Path, curve: Curve) -> Curve:
    """A curve with its times measured anew, on this machine and with this engine."""
    files = {
        (point.solver, point.steps): models / "curve" / f"{point.solver}-{point.steps}.gguf" for point in curve.points
    }
    resnet = models / "resnet-8020.gguf"
    times = microseconds(bench, [*files.values(), resnet])
    points = [replace(point, microseconds=times.get(files[point.solver, point.steps])) for point in curve.points]
    return replace(curve, points=points, resnet_microseconds=times.get(resnet), processor=processor())


def float_file(path: Path) -> Path:
    """The float32 file beside an int8 one."""
    return path.with_suffix(".f32.gguf")


def processor() -> str:
    """The processor's name as Linux has it."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return " ".join(line.split(":", 1)[1].split())
    return "an unnamed processor"


def main(arguments: list[str]) -> None:
    """Measures the curve, keeps the numbers in a JSON file, and renews tables and plot in models/."""
    parser = argparse.ArgumentParser(prog="python -m ecgtrain.curve", description=main.__doc__)
    parser.add_argument("--bench", type=Path, help="the ecgbench program")
    parser.add_argument("--recordings", type=Path, help="the folder of the MIT-BIH records")
    parser.add_argument("--data", type=Path, help="the 80:20 data set, as ecgbench windows wrote it")
    parser.add_argument("--models", type=Path, default=Path("../models"), help="the folder of models and card")
    parser.add_argument("--beats", type=int, default=2_000, help="test beats whose ODE is solved")
    parser.add_argument("--results", type=Path, default=Path("work/curve.json"), help="where the numbers are kept")
    parser.add_argument("--redraw", action="store_true", help="take the numbers of --results, measure nothing")
    parser.add_argument("--retime", action="store_true", help="take the numbers of --results, measure the times alone")
    options = parser.parse_args(arguments)
    if options.retime and None in (options.bench, options.recordings):
        parser.error("--bench and --recordings are needed to measure times")
    if options.redraw or options.retime:
        found = Curve.from_json(options.results.read_text())
        if options.retime:
            found = retimed(Bench(options.bench, options.recordings), options.models, found)
            options.results.write_text(found.to_json())
    else:
        if None in (options.bench, options.recordings, options.data):
            parser.error("--bench, --recordings and --data are needed to measure")
        found = measure(
            Bench(options.bench, options.recordings), options.models, data.load(options.data), options.beats
        )
        options.results.write_text(found.to_json())
    (options.models / "accuracy-vs-evaluations.svg").write_text(curve_plot.svg(found))
    renew(options.models / "README.md", {"curve": curve_table(found), "solved": solved_table(found)})


if __name__ == "__main__":
    main(sys.argv[1:])
