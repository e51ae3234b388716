# SPDX-License-Identifier: Apache-2.0
"""Times ONNX Runtime, OpenVINO and LiteRT on ecgmond's networks, taking turns with ecgmond on one core.

python -m peers                                  both networks, one window a call
python -m peers --batch 64                       peers classify 64 windows a call, ours still one
python -m peers --check                          a short run that fails where a peer is missing or wrong
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from . import machine, windows
from .measurement import Measurement, complaints
from .report import Comparison, grouped
from .repository import ROOT, WORK
from .variants import NETWORKS

CHECK_WINDOWS = 40
CHECK_TURN = 20


def natural(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a whole number from 1")
    return number


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m peers", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--windows", type=natural, default=5_000, help="timed windows of each engine (5,000)")
    parser.add_argument("--turn", type=natural, default=200, help="timed windows of a turn (200)")
    parser.add_argument("--batch", type=natural, default=1, help="windows that a peer classifies a call (1)")
    parser.add_argument("--network", action="append", choices=NETWORKS, help="may be repeated; both without it")
    parser.add_argument("--data", type=Path, help="a data set of `ecgbench windows`; work/patients if it is there")
    parser.add_argument("--core", type=int, help="the core for all of it; the last that may be used")
    parser.add_argument("--bench", type=Path, default=ROOT / ".build/release/ecgbench")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--check", action="store_true", help="a short run; status 1 where a peer is missing or wrong")
    return parser.parse_args()


def main() -> int:
    arguments = options()
    core = machine.pin(arguments.core)
    WORK.mkdir(exist_ok=True)
    measurement = Measurement(
        program=arguments.bench,
        windows=windows.load(arguments.data),
        folder=WORK,
        batch=arguments.batch,
        count=CHECK_WINDOWS if arguments.check else arguments.windows,
        turn=CHECK_TURN if arguments.check else arguments.turn,
    )
    head = {
        "processor": machine.processor(),
        "core": core,
        "load_average": os.getloadavg()[0],
        "windows": measurement.windows.source,
        "versions": machine.versions(),
    }
    if not arguments.json:
        print(f"{head['processor']}, core {core}, load average {head['load_average']:.1f}")
        print(", ".join(f"{name} {version}" for name, version in machine.versions().items()))
        print(f"windows: {measurement.windows.source}")
    comparisons: list[Comparison] = []
    for name in arguments.network or NETWORKS:
        comparisons.append(measurement.compare(NETWORKS[name]))
        if not arguments.json:
            print(f"\n{comparisons[-1].text()}", flush=True)
    overhead = measurement.overhead()
    wrong = complaints(comparisons)
    if arguments.json:
        body = {"call_overhead_us": overhead, "networks": [comparison.json() for comparison in comparisons]}
        missing = [vars(peer) for peer in measurement.missing]
        print(json.dumps(head | body | {"not_run": missing}, indent=1, default=str))
    else:
        costs = ", ".join(f"{name} {cost:.1f}" for name, cost in overhead.items())
        print(f"\na call that has next to nothing to do, us, in all figures above: {costs}")
        for line in grouped(measurement.missing):
            print(line)
    for line in wrong:
        print(f"peers: broken: {line}", file=sys.stderr)
    return 1 if wrong or (arguments.check and measurement.missing) else 0


if __name__ == "__main__":
    sys.exit(main())
