# SPDX-License-Identifier: Apache-2.0
"""Fits the network by which the QRS detector tells beats from noise: `BeatEvidence` in Segmenter.

    ecgbench candidates --data DIR/mitdb --output work/candidates
    ecgbench candidates --data DIR/mitdb --own-verdicts --output work/own
    python -m ecgtrain.evidence_fit --candidates work/candidates --own work/own \\
        --weights ../Sources/Segmenter/QRS/BeatEvidence+Weights.swift

`make evidence` does all of it. First it fits on candidates whose levels, shapes and noise follow the reference's beats.
It builds the detector with that network and measures once more, now following what the detector takes for beats, since
one mistake makes the next likelier (Ross, Gordon and Bagnell 2011, arXiv:1011.0686). It fits on both, builds the
detector, and holds it to the file (`--check`). A table of candidates is a folder with

- `candidates.npy`, float32 [n, columns]: a row per candidate and condition, of candidates whose shapes are known;
- `candidates.json`: `columns`, the names of the columns, and `conditions`, those of the rows of the table of mistakes.

The columns are the measures, by the names of `BeatMeasure`; `isBeat`, 1 if a reference beat is there,
else 0; `weight`, what a mistake weighs; `condition`, a number of `conditions`; `record`; and `logOdds`, what the
detector gave by the weights that it was built with. The fit does not look at the last one, and neither does the
checksum of the first table: building the detector anew with the fitted weights changes nothing else in it.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import re
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .document import renew, table
from .evidence_network import DECIMALS, MEASURES, UNITS, EvidenceNetwork, Flags, Floats, fit

Integers = NDArray[np.int64]

TRUTH = ("isBeat", "weight", "condition", "record")
LOG_ODDS = "logOdds"
#: By how much the detector's float32 may differ from the fit's float64, in log-odds.
TOLERANCE = 1e-3
#: Groups of records in cross-validation.
GROUPS = 4
#: The mark in the document between which the table of mistakes stands.
MARK = "evidence"
#: The arrays of the Swift file, and what it says of them.
ARRAYS = {
    "hidden": f"`[{UNITS}][{len(MEASURES)}]`: what each hidden unit makes of each measure.",
    "biases": f"`[{UNITS}]`",
    "outputs": f"`[{UNITS}]`: what each hidden unit says.",
    "slopes": f"`[{len(MEASURES)}]` in the order of `BeatMeasure`.",
}


@dataclasses.dataclass(frozen=True)
class Candidates:
    """Candidates of the detector, [n] or [n, measures]; the rest of a row is the condition's."""

    measures: Floats
    is_beat: Flags
    weights: Floats
    conditions: Integers
    records: Integers
    #: What the detector said, by the weights that it was built with.
    log_odds: Floats
    condition_names: tuple[str, ...]
    sha256: str

    def __len__(self) -> int:
        return len(self.is_beat)


def load(folder: Path) -> Candidates:
    """Reads the table of a folder; raises ValueError if it is not one."""
    values = np.load(folder / "candidates.npy")
    description = json.loads((folder / "candidates.json").read_text())
    columns, names = description["columns"], tuple(description["conditions"])
    missing = [name for name in (*MEASURES, *TRUTH, LOG_ODDS) if name not in columns]
    if missing or values.ndim != 2 or values.shape[1] != len(columns):
        raise ValueError(f"{folder}: {values.shape} is not a row of {len(columns)}, or lacks {', '.join(missing)}")
    order = [columns.index(name) for name in (*MEASURES, *TRUTH)]
    fitted = np.ascontiguousarray(values[:, order], "<f4")
    wide = fitted.astype(np.float64)
    is_beat, weights, conditions, records = wide[:, len(MEASURES) :].T
    if not np.isfinite(fitted).all() or not np.isin(is_beat, (0, 1)).all() or not (weights > 0).all():
        raise ValueError(f"{folder}: a measure that is not finite, a truth that is none, or a weight of 0")
    if len(wide) == 0 or not (conditions.min() >= 0 and conditions.max() < len(names)):
        raise ValueError(f"{folder}: no candidates, or a condition without a name")
    return Candidates(
        wide[:, : len(MEASURES)],
        is_beat == 1,
        weights,
        conditions.astype(np.int64),
        records.astype(np.int64),
        values[:, columns.index(LOG_ODDS)].astype(np.float64),
        names,
        hashlib.sha256(fitted.tobytes()).hexdigest(),
    )


def joined(first: Candidates, second: Candidates) -> Candidates:
    """Both tables, of the same conditions; the checksum is the first one's."""
    if first.condition_names != second.condition_names:
        raise ValueError("the tables are of different conditions")
    pairs = {
        name: np.concatenate([getattr(first, name), getattr(second, name)])
        for name in ("measures", "is_beat", "weights", "conditions", "records", "log_odds")
    }
    return dataclasses.replace(first, **pairs)


def fitted(candidates: Candidates, chosen: Flags | slice = slice(None)) -> EvidenceNetwork:
    """The network fitted on some of the candidates, on all by default, rounded as the Swift file has it."""
    return fit(candidates.measures[chosen], candidates.is_beat[chosen], candidates.weights[chosen]).rounded()


def cross_validated(candidates: Candidates) -> Floats:
    """The log-odds [n] of each candidate by a network of the other groups of records: four, every fourth record."""
    found = np.zeros(len(candidates))
    for number in range(GROUPS):
        own = np.isin(candidates.records, np.unique(candidates.records)[number::GROUPS])
        if own.any():
            found[own] = fitted(candidates, ~own).log_odds(candidates.measures[own])
    return found


def mistakes(candidates: Candidates, odds: Floats) -> list[tuple[int, int, int, int]]:
    """Of each condition: candidates, beats among them, beats missed, and others taken for beats."""
    taken, counts = odds > 0, []
    for number in range(len(candidates.condition_names)):
        own = candidates.conditions == number
        is_beat, is_taken = candidates.is_beat[own], taken[own]
        counts.append(
            (int(own.sum()), int(is_beat.sum()), int((is_beat & ~is_taken).sum()), int((is_taken & ~is_beat).sum()))
        )
    return counts


def mistake_table(candidates: Candidates, odds: Floats, cross_validated: Floats) -> str:
    """A row per condition: what a network of all records, and those of the other groups, get wrong."""
    heading = ["records", "candidates", "beats", "missed", "extra", "cross-validated: missed", "extra"]
    own, others = mistakes(candidates, odds), mistakes(candidates, cross_validated)
    rows = [
        [name, *(f"{count:,}" for count in (*counts, *other[2:]))]
        for name, counts, other in zip(candidates.condition_names, own, others, strict=True)
    ]
    return table(heading, rows)


@dataclasses.dataclass(frozen=True)
class WeightsFile:
    """What the Swift file says: the network, and the table that it is fitted on."""

    network: EvidenceNetwork
    candidates: int
    records: int
    sha256: str

    def text(self) -> str:
        """The Swift file."""
        lines = [
            "// SPDX-License-Identifier: Apache-2.0",
            "//",
            "// Written by `make evidence` (training/ecgtrain/evidence_fit.py): change nothing by hand.",
            f"// Fitted on {self.candidates:,} candidates of {self.records} records; the table's SHA-256 is",
            f"// {self.sha256}.",
            "",
            "extension BeatEvidence {",
        ]
        for name, comment in ARRAYS.items():
            values = getattr(self.network, name).ravel()
            lines += [f"    /// {comment}", f"    static let {name}: InlineArray<{len(values)}, Float> = ["]
            lines += [f"        {_numbers(values[at : at + 9])}," for at in range(0, len(values), 9)]
            lines += ["    ]"]
        lines += [
            "    /// The log-odds of a candidate whose measures are all 0, without the hidden units.",
            f"    static let intercept: Float = {self.network.intercept[0]:.{DECIMALS}f}",
            "}",
            "",
        ]
        return "\n".join(lines)

    @staticmethod
    def parse(text: str) -> WeightsFile:
        """Reads such a file; raises ValueError if it lacks something or is otherwise written."""
        header = re.search(r"Fitted on ([\d,]+) candidates of (\d+) records; the table's SHA-256 is\n// (\w+)\.", text)
        intercept = re.search(r"static let intercept: Float = (-?\d+\.\d+)", text)
        found = {
            name: np.array([float(number) for number in re.findall(r"-?\d+\.\d+", numbers)])
            for name, numbers in re.findall(r"static let (\w+): InlineArray<\d+, Float> = \[([^\]]*)\]", text)
        }
        sizes = {"hidden": UNITS * len(MEASURES), "biases": UNITS, "outputs": UNITS, "slopes": len(MEASURES)}
        if header is None or intercept is None or {name: len(values) for name, values in found.items()} != sizes:
            raise ValueError("no file of weights as the command writes it")
        found["hidden"] = found["hidden"].reshape(UNITS, len(MEASURES))
        count, records, sha256 = header.groups()
        network = EvidenceNetwork(**found, intercept=np.array([float(intercept.group(1))]))
        return WeightsFile(network, int(count.replace(",", "")), int(records), sha256)


def _numbers(values: Floats) -> str:
    return ", ".join(f"{value:.{DECIMALS}f}" for value in values)


def problems(candidates: Candidates, written: str) -> list[str]:
    """What keeps Swift file, table and the detector that was built with the file from agreeing; nothing if they do."""
    file = WeightsFile.parse(written)
    found = []
    if file.sha256 != candidates.sha256:
        found.append("the file of weights is of another table of candidates")
    if file.text() != written:
        found.append("the file of weights is not as the command writes it")
    difference = np.abs(file.network.log_odds(candidates.measures) - candidates.log_odds)
    if not difference.max() <= TOLERANCE:
        found.append(f"the detector's log-odds differ by up to {difference.max():.3g} from those of the file's weights")
    return found


def main(arguments: list[str]) -> None:
    """Fits the network, and writes or checks what it is asked to."""
    parser = argparse.ArgumentParser(prog="python -m ecgtrain.evidence_fit", description=main.__doc__)
    parser.add_argument("--candidates", type=Path, required=True, help="a folder written by ecgbench candidates")
    parser.add_argument(
        "--own", type=Path, help="a folder of the same command with --own-verdicts, to be fitted on too"
    )
    parser.add_argument("--weights", type=Path, help="the Swift file that is written")
    parser.add_argument("--check", action="store_true", help="write nothing: fail if file, fit and detector disagree")
    parser.add_argument(
        "--document", type=Path, help="a document whose table of mistakes is renewed, by cross-validation too"
    )
    options = parser.parse_args(arguments)

    candidates = load(options.candidates)
    if options.check:
        if options.weights is None:
            parser.error("--check needs --weights")
        if failures := problems(candidates, options.weights.read_text()):
            sys.exit("\n".join(failures))
        print("file, table and detector agree")
        return
    whole = candidates if options.own is None else joined(candidates, load(options.own))
    network = fitted(whole)
    records = len(np.unique(candidates.records))
    print(f"{len(whole):,} candidates of {records} records, SHA-256 {candidates.sha256}")
    if options.weights is not None:
        options.weights.write_text(WeightsFile(network, len(whole), records, candidates.sha256).text())
    if options.document is not None:
        others = cross_validated(whole)[: len(candidates)]
        mistaken = mistake_table(candidates, network.log_odds(candidates.measures), others)
        print(mistaken)
        renew(options.document, {MARK: mistaken})


if __name__ == "__main__":
    main(sys.argv[1:])
