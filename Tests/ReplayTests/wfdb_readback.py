# SPDX-License-Identifier: Apache-2.0
"""Checks with the WFDB package that an annotation file of ecgmond says what the JSON lines of the same run say.

pip install wfdb==4.3.1
ecgmond fixtures/208s.hea --output json --output wfdb:208s.ecg > 208s.json
python Tests/ReplayTests/wfdb_readback.py 208s.json 208s.ecg [--channel INDEX]
"""

import argparse
import json
import sys
from pathlib import Path

import wfdb

# The one that a mark names of several that last: the last of these.
MARKS = {
    "irregular-rhythm": "(AFIB",
    "trigeminy": "(T",
    "bigeminy": "(B",
    "ventricular-tachycardia": "(VT",
    "asystole": "(ASYS",
}
FLUTTER = {"onset": "[", "end": "]"}
READABLE = {"learning", "good"}

#: Sample, symbol, subtype, text.
Row = tuple[int, str, int, str]


def expected(events: list[dict], channel: int) -> list[Row]:
    """What the file should hold: the events in order of time, those of one sample in the order in which they came."""
    events = sorted((e for e in events if e["type"] in ("beat", "rhythm", "signal")), key=lambda event: event["sample"])
    # Of several marks at one sample only the last is written.
    last_mark = {event["sample"]: index for index, event in enumerate(events) if event.get("event") in MARKS}
    rows: list[Row] = []
    lasting: set[str] = set()
    written = "(N"
    for index, event in enumerate(events):
        sample = event["sample"]
        if event["type"] == "beat":
            rows.append((sample, event["class"], 0, ""))
        elif event["type"] == "signal":
            state = event["signal"]
            subtype = 0 if state in READABLE else 1 << channel if state == "noisy" else -1
            rows.append((sample, "~", subtype, state))
        elif event["event"].startswith("ventricular-flutter"):
            rows.append((sample, FLUTTER[event["state"]], 0, ""))
        elif event["event"] in MARKS:
            (lasting.add if event["state"] == "onset" else lasting.discard)(event["event"])
            mark = next((mark for name, mark in reversed(MARKS.items()) if name in lasting), "(N")
            if index == last_mark[sample] and mark != written:
                rows.append((sample, "+", 0, mark))
                written = mark
        else:
            rows.append((sample, '"', 0, f"{event['event']} {event['state']}"))
    return rows


def read(path: Path) -> list[Row]:
    """The annotations that the WFDB package finds in a file."""
    annotations = wfdb.rdann(str(path.with_suffix("")), path.suffix[1:])
    # The package gives subtypes as signed or unsigned bytes, by version; the format has them signed.
    subtypes = [(int(value) + 128) % 256 - 128 for value in annotations.subtype]
    texts = [text.rstrip("\0") for text in annotations.aux_note]
    return list(zip(annotations.sample.tolist(), annotations.symbol, subtypes, texts, strict=True))


def without_held_back(rows: list[Row], want: list[Row]) -> list[Row]:
    """The rows without the signal's states that no line has: the file has what is held back of the lines, too."""
    lines = set(want)
    return [row for row in rows if row[1] != "~" or row in lines]


def main() -> int:
    """Compares, says what differs, and gives the exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("lines", type=Path, help="the JSON lines")
    parser.add_argument("annotations", type=Path, help="the annotation file")
    parser.add_argument("--channel", type=int, default=0, help="the number of the channel that was watched")
    options = parser.parse_args()
    events = [json.loads(line) for line in options.lines.read_text().splitlines()]
    want = expected(events, options.channel)
    rows = read(options.annotations)
    held_back = events[-1].get("held_back_kinds", {})
    problems = []
    if held_back:
        # A line may come later than what it tells, so those of one sample may change places.
        kept = without_held_back(rows, want)
        if held_back != {"signal": len(rows) - len(kept)}:
            problems.append(f"{len(rows) - len(kept)} states of the signal in no line, not {held_back}")
        rows, want = sorted(kept), sorted(want)
    problems += [f"{row}, not {right}" for row, right in zip(rows, want) if row != right]
    if len(rows) != len(want):
        problems.append(f"{len(rows)} annotations, not {len(want)}")
    for problem in problems[:20]:
        print(problem)
    if not problems:
        symbols = "".join(sorted({row[1] for row in rows}))
        print(f"{len(rows)} annotations as expected, of {symbols}")
    return 1 if problems or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
