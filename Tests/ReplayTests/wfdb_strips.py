# SPDX-License-Identifier: Apache-2.0
"""Checks with the WFDB package that the strips of a recording hold what the JSON lines of the same run say.

pip install wfdb==4.3.1
ecgmond fixtures/208s.hea --output json --strips strips > 208s.json
python Tests/ReplayTests/wfdb_strips.py 208s.json strips fixtures/208s
"""

import json
import sys
from pathlib import Path

import numpy as np
import wfdb

SECONDS = 10
#: A strip is complete so long after its last sample; a beat that is found later is not in it.
SETTLE_SECONDS = 3


def problems_of(strip: Path, event: dict, beats: list[dict], record: wfdb.Record) -> list[str]:
    """What is wrong with a strip."""
    found = wfdb.rdrecord(str(strip))
    annotations = wfdb.rdann(str(strip), "ecg")
    around = round(SECONDS * record.fs)
    first = int(next(line for line in found.comments if line.startswith("moment:")).split()[-1])
    problems = []
    if found.fs != record.fs or found.units != ["mV"] or found.sig_name != [record.sig_name[0]]:
        problems.append(f"{found.fs} Hz, {found.units}, {found.sig_name}")
    if not any("not a certified medical device" in line for line in found.comments):
        problems.append("it does not say that this is no medical device")
    samples = found.p_signal[:, 0]
    want = record.p_signal[first : first + len(samples), 0]
    if len(samples) > 2 * around or not np.allclose(samples, want, atol=1e-4, equal_nan=True):
        problems.append(f"samples from {first} are not those of the recording")
    marks = {
        (first + int(sample), symbol)
        for sample, symbol in zip(annotations.sample, annotations.symbol, strict=True)
        if symbol in "NSVFQ"
    }
    due = first + len(samples) + SETTLE_SECONDS * record.fs
    expected = {
        (beat["sample"], beat["class"])
        for beat in beats
        if first <= beat["sample"] < first + len(samples) and beat["sample"] + beat["delay_ms"] * record.fs / 1000 < due
    }
    if marks != expected:
        problems.append(f"beats {sorted(marks ^ expected)}")
    moment = event["sample"] - first
    if 0 <= moment < len(samples):
        others = [
            int(s) for s, symbol in zip(annotations.sample, annotations.symbol, strict=True) if symbol not in "NSVFQ"
        ]
        if moment not in others:
            problems.append(f"no mark at the moment {moment}: {others}")
    if not strip.with_suffix(".svg").read_text().startswith("<?xml"):
        problems.append("no drawing")
    return problems


def main() -> int:
    """Checks all strips; gives the exit status."""
    lines, folder, name = sys.argv[1:]
    events = [json.loads(line) for line in Path(lines).read_text().splitlines()]
    beats = [event for event in events if event["type"] == "beat"]
    record = wfdb.rdrecord(name)
    named = {Path(event["strip"]): event for event in events if "strip" in event}
    there = {path.with_suffix("") for path in Path(folder).glob("*.hea")}
    problems = [f"{path.name}: named or there, not both" for path in there ^ set(named)]
    for strip in sorted(there & set(named)):
        problems += [f"{strip.name}: {problem}" for problem in problems_of(strip, named[strip], beats, record)]
    for problem in problems[:20]:
        print(problem)
    print(f"{len(there)} strips")
    return 1 if problems or len(there) < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
