# SPDX-License-Identifier: Apache-2.0
"""Holds `ecgbench ec57` to the field's own comparators: bxb, rxr and epicmp of the WFDB applications, by record.

    python3 Benchmarks/wfdb_comparators.py --bench .build/release/ecgbench --recordings DIR [--model node]

The comparators are not part of this project and must be on PATH. ecgbench runs the monitor over all records and keeps
the daemon's annotation files; the comparators read those and the reference. Their counts are compared one by one.
Exit status: 0 all alike, or no bxb here, which is said; 1 something differs.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

CLASSES = ("N", "S", "V", "F", "Q")
RUNS = [(length, count) for length in ("couplet", "short", "long") for count in ("tp_se", "fn", "tp_ppv", "fp")]


class Comparators:
    """The programs, and where they find the reference and the test annotations."""

    def __init__(self, recordings: Path, annotations: Path) -> None:
        self.folders = f"{recordings.resolve()} {annotations.resolve()}"

    def run(self, program: str, record: int, *options: str) -> str:
        """What a comparator prints of a record."""
        call = [program, "-r", str(record), "-a", "atr", "ecg", *options]
        return subprocess.run(
            call, check=True, capture_output=True, text=True, env={**os.environ, "WFDB": self.folders}
        ).stdout


def beats(text: str) -> list[list[int]]:
    """The table of bxb -S: reference N S V F Q and none x found n s v f q and none; one in a shutdown is missed."""
    rows = {}
    for letter, cells in re.findall(r"^ ([NSVFQOX]) \|([ \d]*)$", text, re.MULTILINE):
        numbers = [int(cell) for cell in cells.split()]
        rows[letter] = numbers[:5] + [sum(numbers[5:])]
    return [rows[letter] for letter in CLASSES] + [[a + b for a, b in zip(rows["O"], rows["X"])]]


def our_beats(record: dict[str, Any]) -> list[list[int]]:
    """The same of ours, where bxb's classes are taken."""
    return [list(row.values()) for row in record["with_escapes"]["confusion"].values()]


def line(text: str, count: int) -> list[int]:
    """The first numbers of the last line that a comparator prints in line format, behind the record's name."""
    return [int(word) for word in text.splitlines()[-1].split()[1 : count + 1]]


def seconds(text: str) -> float:
    """A time of day as seconds."""
    total = 0.0
    for part in text.split(":"):
        total = 60 * total + float(part)
    return total


def episode_differences(text: str, ours: dict[str, Any]) -> list[str]:
    """What differs between epicmp's line and our figures of the same episodes."""
    words = text.splitlines()[-1].split()
    theirs = line(text, 4) + [seconds(words[-2]), seconds(words[-1])]
    mine = [ours[key] for key in ("tp_se", "fn", "tp_ppv", "fp", "reference_s", "found_s")]
    # epicmp prints shares as whole percents, a dash where there is nothing.
    shares = [None if word == "-" else int(word) for word in words[7:9]]
    mine_shares = [ours[key] for key in ("duration_se", "duration_ppv")]
    alike = all(abs(a - b) < 0.001 for a, b in zip(theirs, mine)) and all(
        (a is None) == (b is None) and (a is None or abs(a - 100 * b) <= 0.5001) for a, b in zip(shares, mine_shares)
    )
    return [] if alike else [f"{theirs} {shares}, ours {mine} {mine_shares}"]


def percent(part: int, whole: int) -> str:
    """A share in percent with two decimals; a dash where there is nothing."""
    return f"{100 * part / whole:.2f}" if whole else "-"


def gross(table: list[list[int]]) -> dict[str, str]:
    """The gross statistics of EC57 from a summed table."""
    hits = sum(sum(row[:5]) for row in table[:5])
    missed = sum(row[5] for row in table[:5])
    extra = sum(table[5][:5])
    n, s, v, none = 0, 1, 2, 5
    vv, ss = table[v][v], table[s][s]
    return {
        "QRS Se": percent(hits, hits + missed),
        "QRS +P": percent(hits, hits + extra),
        "VEB Se": percent(vv, sum(table[v])),
        "VEB +P": percent(vv, vv + table[n][v] + table[s][v] + table[none][v]),
        "SVEB Se": percent(ss, sum(table[s])),
        "SVEB +P": percent(ss, ss + table[n][s] + table[v][s] + table[3][s] + table[none][s]),
    }


def our_gross(result: dict[str, Any]) -> dict[str, str]:
    """The same as ecgbench says them."""
    kinds = {"QRS": result["qrs"], "VEB": result["veb"], "SVEB": result["with_escapes"]["sveb"]}
    shown = {}
    for name, kind in kinds.items():
        for label, key in (("Se", "se"), ("+P", "ppv")):
            shown[f"{name} {label}"] = "-" if kind[key] is None else f"{100 * kind[key]:.2f}"
    return shown


def differences(program: str, comparators: Comparators, record: dict[str, Any], folder: Path) -> list[str]:
    """What a run or episode comparator counts otherwise than we do in a record."""
    number = record["record"]
    found: list[str] = []
    if program == "rxr":
        files = [folder / f"{number}.ve", folder / f"{number}.sve"]
        comparators.run("rxr", number, "-L", *map(str, files))
        for file, key in zip(files, ("ventricular_runs", "supraventricular_runs")):
            theirs = line(file.read_text(), 12)
            ours = [record[key][length][count] for length, count in RUNS]
            if theirs != ours:
                found.append(f"{number}: {key}: {theirs}, ours {ours}")
    else:
        files = [folder / f"{number}.af", folder / f"{number}.vf"]
        comparators.run("epicmp", number, "-l", "-A", str(files[0]), "-V", str(files[1]))
        for file, key in zip(files, ("afib", "flutter")):
            found += [
                f"{number}: {key}: {text}" for text in episode_differences(file.read_text(), record["episodes"][key])
            ]
    return found


def main() -> int:
    """Compares, says what differs, and gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, required=True, help="the ecgbench program")
    parser.add_argument("--recordings", type=Path, required=True, help="the folder of the MIT-BIH records")
    parser.add_argument("--model", default="node", help="the model that gives the classes")
    parser.add_argument("--records", default="all", help="as ecgbench takes them")
    options = parser.parse_args()
    if shutil.which("bxb") is None:
        print("bxb (WFDB applications) is not on PATH: ecgbench ec57 was not compared with the field's comparators")
        return 0
    call = [options.bench, "ec57", "--data", options.recordings, "--records", options.records, "--model", options.model]
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        output = subprocess.run(
            [*map(str, call), "--json", "--write-annotations", name], check=True, stdout=subprocess.PIPE, text=True
        ).stdout
        result = json.loads(output)
        comparators = Comparators(options.recordings, folder)
        total = [[0] * 6 for _ in range(6)]
        for record in result["records"]:
            theirs, ours = beats(comparators.run("bxb", record["record"], "-S", "-")), our_beats(record)
            # None found where there is none is no pair; bxb leaves that cell out.
            theirs[5], ours[5] = theirs[5][:5] + [0], ours[5][:5] + [0]
            if theirs != ours:
                problems.append(f"{record['record']}: beats: {theirs}, ours {ours}")
            total = [[a + b for a, b in zip(row, more)] for row, more in zip(total, theirs)]
        figures, ours = gross(total), our_gross(result["gross"])
        print(f"bxb, {len(result['records'])} records, gross %: " + ", ".join(f"{k} {v}" for k, v in figures.items()))
        problems += [f"gross {key}: {value}, ours {ours[key]}" for key, value in figures.items() if ours[key] != value]
        for program in ("rxr", "epicmp"):
            if shutil.which(program) is None:
                print(f"{program} is not on PATH: not compared")
                continue
            found = [text for record in result["records"] for text in differences(program, comparators, record, folder)]
            print(f"{program}, {len(result['records'])} records: {len(found)} differences")
            problems += found
    for problem in problems:
        print(problem)
    if not problems:
        print("ecgbench ec57 counts as they do, record by record")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
