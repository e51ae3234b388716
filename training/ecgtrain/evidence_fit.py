# SPDX-License-Identifier: Apache-2.0
"""Fits the weights by which the QRS detector tells beats from noise: those of `BeatEvidence` in Segmenter.

    ecgbench candidates --data DIR/mitdb --output work/candidates
    python -m ecgtrain.evidence_fit --candidates work/candidates \\
        --weights ../Sources/Segmenter/QRS/BeatEvidence+Weights.swift

`make evidence` does both, builds the detector with the new weights, and holds it to them (`--check`). The detector
itself measures its candidates; here is the fit alone. The table of candidates is a folder with

- `candidates.npy`, float32 [n, columns]: a row per candidate and condition, of candidates whose shapes are known;
- `candidates.json`: `columns`, the names of the columns, and `conditions`, those of the rows of the table of mistakes.

The columns are the measures, by the names of `BeatMeasure`; `isBeat`, 1 if a reference beat is there,
else 0; `weight`, what a mistake weighs; `condition`, a number of `conditions`; `record`; and `logOdds`, what the
detector gave by the weights that it was built with. The fit does not look at the last one, and neither does the
table's checksum: building the detector anew with the fitted weights changes nothing else.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .document import renew, table

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]

#: What the squares of the weights cost. 10 and 60 give fewer mistakes without noise on records that were not fitted
#: on, but the detector then makes 56 beats more of the noise at 12 dB, or loses complexes of a fast tachycardia.
PENALTY = 1.0

#: The measures, by the names and in the order of `BeatMeasure` of Segmenter.
MEASURES = (
    "noise",
    "scale",
    "share of beats",
    "early",
    "T wave",
    "residual",
    "bluntness",
    "T wave x bluntness of last",
)
INTERCEPT = "intercept"
TRUTH = ("isBeat", "weight", "condition", "record")
LOG_ODDS = "logOdds"
#: The decimals of the weights in the Swift file.
DECIMALS = 4
#: By how much the detector's float32 may differ from the fit's float64, in log-odds.
TOLERANCE = 1e-3
#: Groups of records in cross-validation.
GROUPS = 4
#: The mark in the document between which the table of mistakes stands.
MARK = "evidence"


@dataclass(frozen=True)
class Candidates:
    """Candidates of the detector, [n] or [n, 8]; the rest of a row is the condition's."""

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


def fit(x: Floats, is_beat: Flags, weights: Floats, penalty: float = PENALTY) -> Floats:
    """The weights of a logistic regression and, last, its intercept [k + 1]: by Newton's method, to convergence.

    Least sum of weighted losses plus half of `penalty` times the squares of the weights, the intercept left out, for
    measures that are standardized; given for measures as they are. Raises RuntimeError if it does not converge.
    """
    mean, deviation = x.mean(axis=0), x.std(axis=0) + 1e-9
    standard = np.column_stack([(x - mean) / deviation, np.ones(len(x))])
    shrink = penalty * np.append(np.ones(x.shape[1]), 0.0)
    found = np.zeros(x.shape[1] + 1)
    for _ in range(100):
        odds = 0.5 * (1 + np.tanh(0.5 * (standard @ found)))
        gradient = standard.T @ (weights * (odds - is_beat)) + shrink * found
        curvature = (standard * (weights * odds * (1 - odds))[:, None]).T @ standard + np.diag(shrink)
        step = np.linalg.solve(curvature, gradient)
        # A step that leads too far, as if the classes hardly overlap, is bounded.
        found -= step * min(1.0, 5 / np.abs(step).max())
        if np.abs(step).max() < 1e-9:
            slopes = found[:-1] / deviation
            return np.append(slopes, found[-1] - slopes @ mean)
    raise RuntimeError("the regression does not converge")


def log_odds(x: Floats, weights: Floats) -> Floats:
    """The log-odds [n] of measures [n, k]."""
    return x @ weights[:-1] + weights[-1]


def fitted(candidates: Candidates, chosen: Flags | slice = slice(None)) -> Floats:
    """The regression on some of the candidates, on all by default, rounded as the Swift file has it."""
    found = fit(candidates.measures[chosen], candidates.is_beat[chosen], candidates.weights[chosen])
    return found.round(DECIMALS)


def cross_validated(candidates: Candidates) -> Floats:
    """The log-odds [n] of each candidate by the weights of the other groups of records: four, every fourth record."""
    found = np.zeros(len(candidates))
    for number in range(GROUPS):
        own = np.isin(candidates.records, np.unique(candidates.records)[number::GROUPS])
        if own.any():
            found[own] = log_odds(candidates.measures[own], fitted(candidates, ~own))
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


def mistake_table(candidates: Candidates, weights: Floats) -> str:
    """A row per condition: what weights of all records, and those of the other groups, get wrong."""
    heading = ["records", "candidates", "beats", "missed", "extra", "cross-validated: missed", "extra"]
    own = mistakes(candidates, log_odds(candidates.measures, weights))
    others = mistakes(candidates, cross_validated(candidates))
    rows = [
        [name, *(f"{count:,}" for count in (*counts, *other[2:]))]
        for name, counts, other in zip(candidates.condition_names, own, others, strict=True)
    ]
    return table(heading, rows)


@dataclass(frozen=True)
class WeightsFile:
    """What the Swift file says: the weights, the intercept last, and the table that they are fitted on."""

    weights: Floats
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
            "    /// `[8]` in the order of `BeatMeasure`.",
            "    static let weights: InlineArray<8, Float> = [",
            *(f"        {weight:.{DECIMALS}f},  // {name}" for name, weight in zip(MEASURES, self.weights[:-1])),
            "    ]",
            "    /// The log-odds of a candidate whose measures are all 0.",
            f"    static let intercept: Float = {self.weights[-1]:.{DECIMALS}f}",
            "}",
            "",
        ]
        return "\n".join(lines)

    @staticmethod
    def parse(text: str) -> WeightsFile:
        """Reads such a file; raises ValueError if it lacks something or is otherwise written."""
        header = re.search(r"Fitted on ([\d,]+) candidates of (\d+) records; the table's SHA-256 is\n// (\w+)\.", text)
        found = dict((name, weight) for weight, name in re.findall(r"(-?\d+\.\d+), +// (.+)", text))
        intercept = re.search(r"static let intercept: Float = (-?\d+\.\d+)", text)
        if header is None or intercept is None or tuple(found) != MEASURES:
            raise ValueError("no file of weights as the command writes it")
        count, records, sha256 = header.groups()
        weights = np.array([float(found[name]) for name in MEASURES] + [float(intercept.group(1))])
        return WeightsFile(weights, int(count.replace(",", "")), int(records), sha256)


def weights_file(candidates: Candidates) -> WeightsFile:
    """The weights that a table of candidates gives."""
    records = len(np.unique(candidates.records))
    return WeightsFile(fitted(candidates), len(candidates), records, candidates.sha256)


def problems(candidates: Candidates, written: str) -> list[str]:
    """What keeps the Swift file, the fit and the detector that was built with it from agreeing; nothing if they do."""
    found = []
    if weights_file(candidates).text() != written:
        found.append("the file of weights is not what the fit gives")
    difference = np.abs(log_odds(candidates.measures, WeightsFile.parse(written).weights) - candidates.log_odds)
    if not difference.max() <= TOLERANCE:
        found.append(f"the detector's log-odds differ by up to {difference.max():.3g} from those of the file's weights")
    return found


def main(arguments: list[str]) -> None:
    """Fits the weights, prints them and their mistakes, and writes or checks what it is asked to."""
    parser = argparse.ArgumentParser(prog="python -m ecgtrain.evidence_fit", description=main.__doc__)
    parser.add_argument("--candidates", type=Path, required=True, help="a folder written by ecgbench candidates")
    parser.add_argument("--weights", type=Path, help="the Swift file that is written")
    parser.add_argument("--check", action="store_true", help="write nothing: fail if file, fit and detector disagree")
    parser.add_argument("--document", type=Path, help="a document whose table of mistakes is renewed")
    options = parser.parse_args(arguments)

    candidates = load(options.candidates)
    found = weights_file(candidates)
    print(f"{found.candidates:,} candidates of {found.records} records, SHA-256 {found.sha256}")
    for name, weight in zip((*MEASURES, INTERCEPT), found.weights, strict=True):
        print(f"{weight:10.{DECIMALS}f}  {name}")
    mistaken = mistake_table(candidates, found.weights)
    print(mistaken)
    if options.check:
        if options.weights is None:
            parser.error("--check needs --weights")
        if failures := problems(candidates, options.weights.read_text()):
            sys.exit("\n".join(failures))
        print("file, fit and detector agree")
        return
    if options.weights is not None:
        options.weights.write_text(found.text())
    if options.document is not None:
        renew(options.document, {MARK: mistaken})


if __name__ == "__main__":
    main(sys.argv[1:])
