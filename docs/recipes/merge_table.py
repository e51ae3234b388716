#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes one table of many recordings: a row of comma-separated values for the totals of each.

    merge_table.py FILE.jsonl... > table.csv

Each file holds what `ecgmond --output json` wrote for one recording. The row is of the last object with the scope
`whole` whose state is `end`. Columns are its figures, and alarms by kind. Exit status: 0 all files are in the table, 1
some are not, and standard error says which.
"""

import csv
import json
import sys
from pathlib import Path

Value = str | int | float | None


def totals(path: Path) -> dict[str, Value] | None:
    """The totals of the whole recording, figures alone; None if it did not come to its end."""
    found = None
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            # Most lines are beats: these are not worth parsing.
            if '"type":"totals"' in line:
                report = json.loads(line)
                if report["scope"] == "whole" and report["state"] == "end":
                    found = report
    if found is None:
        return None
    figures = {key: value for key, value in found.items() if not isinstance(value, (dict, list))}
    alarms = {f"alarms_{kind}": alarm["count"] for kind, alarm in found["alarms_by_kind"].items()}
    return {"file": path.stem, **figures, **alarms}


def main(arguments: list[str]) -> int:
    """Prints the table; gives the exit status."""
    rows: list[dict[str, Value]] = []
    missing = 0
    for path in map(Path, arguments):
        row = totals(path)
        if row is None:
            missing = 1
            print(f"{path}: no totals of the whole recording", file=sys.stderr)
        else:
            rows.append(row)
    # Alarms that no recording had are no column.
    columns = dict.fromkeys(key for row in rows for key in row)
    order = [key for key in columns if not key.startswith("alarms_")]
    order += sorted(key for key in columns if key.startswith("alarms_"))
    table = csv.DictWriter(sys.stdout, order, lineterminator="\n")
    table.writeheader()
    for row in rows:
        # An alarm that did not come is none; a figure that is unknown stays empty.
        table.writerow({key: row.get(key, 0) if key.startswith("alarms_") else row.get(key) for key in order})
    return missing


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
