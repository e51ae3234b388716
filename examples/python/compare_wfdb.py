# SPDX-License-Identifier: Apache-2.0
"""Compares ecgmon with the detectors of wfdb.processing: compare_wfdb.py [RECORD]

A notebook as a script: editors run it cell by cell at the marks. pip install ./python wfdb
"""

# %% A record: five minutes with many ventricular beats, or one of yours.
import sys
from pathlib import Path

import ecgmon
import numpy as np
import wfdb
from wfdb import processing

path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "fixtures" / "208s"
record = wfdb.rdrecord(str(path), channels=[0])
samples, rate = record.p_signal[:, 0], record.fs

# %% Three ways to find its beats. Only ecgmon's have classes.
beats = ecgmon.beats(samples, rate)
found = {
    "ecgmon": beats.sample,
    "xqrs": processing.xqrs_detect(samples, rate, verbose=False),
    "gqrs": processing.gqrs_detect(samples, rate),
}

# %% If a cardiologist has marked the beats, they are what the three are held against.
if path.with_suffix(".atr").exists():
    marks = wfdb.rdann(str(path), "atr")
    found["atr"] = marks.sample[np.isin(marks.symbol, list("NLRBAaJSVrFejnE/fQ?"))]

# %% Each against each, with the 150 ms of ANSI/AAMI EC57.
print(f"{path.name}: {len(samples) / rate:.0f} s, {len(beats)} beats")
for reference, expected in found.items():
    for name, peaks in found.items():
        if name not in (reference, "atr"):
            match = processing.compare_annotations(expected, peaks, round(0.15 * rate))
            print(
                f"of {reference:6} {len(expected):5} beats, {name:6} finds {100 * match.sensitivity:6.2f} %, "
                f"and {100 * match.positive_predictivity:6.2f} % of its own are there"
            )

# %% What the classes are, as wfdb's annotations and NeuroKit2's R peaks know them.
for symbol, count in zip(*np.unique(beats.symbol, return_counts=True)):
    print(f"{symbol}: {count} beats, probability {beats.probability[beats.symbol == symbol].mean():.3f}")
print("first R peaks:", beats.info()["ECG_R_Peaks"][:5])
