# SPDX-License-Identifier: Apache-2.0
"""Checks with the WFDB package that golden.ecg says what WFDBAnnotationTests.course means.

    pip install wfdb==4.3.1
    python Tests/ReportingTests/wfdb_annotations.py [FILE]

To renew golden.ecg on purpose:

    ECG_KEEP_ANNOTATIONS=$PWD/Tests/ReportingTests/golden.ecg swift test --filter WFDBAnnotationTests
    python Tests/ReportingTests/wfdb_annotations.py
"""

import sys
from pathlib import Path

import wfdb

# Sample, symbol, subtype, text: written from the course of events, not from the file.
EXPECTED = [
    (100, "N", 0, ""),
    (1123, "S", 0, ""),
    (2147, "V", 0, ""),
    (2147, '"', 0, "ventricular-run onset"),
    (2147, "+", 0, "(VT"),
    (2300, "V", 0, ""),
    (2450, "V", 0, ""),
    (2600, "V", 0, ""),
    (2750, "V", 0, ""),
    (3000, "F", 0, ""),
    (3000, "+", 0, "(N"),
    (3300, "Q", 0, ""),
    (3400, "~", 2, "noisy"),
    (5000, "~", 0, "good"),
    (100000, "~", -1, "lead-off"),
    (200000, "~", 0, "learning"),
    (210000, "+", 0, "(ASYS"),
    (220000, "+", 0, "(N"),
    (230000, "[", 0, ""),
    (240000, "]", 0, ""),
    (10000000, "N", 0, ""),
]


def read(path: Path) -> tuple[float, list[tuple[int, str, int, str]]]:
    """The rate and the annotations that the WFDB package finds in a file."""
    annotations = wfdb.rdann(str(path.with_suffix("")), path.suffix[1:])
    # The package gives subtypes as signed or unsigned bytes, by version; the format has them signed.
    subtypes = [(int(value) + 128) % 256 - 128 for value in annotations.subtype]
    texts = [text.rstrip("\0") for text in annotations.aux_note]
    rows = zip(annotations.sample.tolist(), annotations.symbol, subtypes, texts, strict=True)
    return annotations.fs, list(rows)


def main() -> int:
    """Compares, says what differs, and gives the exit status."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("golden.ecg")
    rate, rows = read(path)
    problems = [] if rate == 360 else [f"rate {rate}, not 360"]
    if len(rows) != len(EXPECTED):
        problems.append(f"{len(rows)} annotations, not {len(EXPECTED)}")
    problems += [f"{row}, not {want}" for row, want in zip(rows, EXPECTED) if row != want]
    for problem in problems:
        print(f"{path.name}: {problem}")
    if not problems:
        print(f"{path.name}: {len(rows)} annotations at {rate:g} Hz, as expected (wfdb {wfdb.__version__})")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
