# SPDX-License-Identifier: Apache-2.0
"""The tables of runs, episodes, heart rates and alarms in docs/ACCURACY.md, from what `ecgbench ec57 --json` says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .card_tables import RECORD_SETS
from .document import share, table

#: What `ecgbench ec57 --json` says of a model.
Line = Mapping[str, Any]

#: The sets of records that have rows: all, and those of the models' training and of new patients.
SETS = ("gross", "ds1", "ds2")

#: The episodes that are compared, and their names in the table.
EPISODES = {
    "afib": "`(AFIB`",
    "afib_afl": "`(AFIB` or `(AFL`",
    "afib_afl_alarms": "the same, alarms",
    "flutter": "`[` to `]`",
    "flutter_whole": "`[` to `]`, whole records",
}


def number(value: float | None, decimals: int) -> str:
    """A number; a dash where it is undefined."""
    return "-" if value is None else f"{value:,.{decimals}f}"


def run_table(line: Line) -> str:
    """A row a kind of run and set of records: couplets, short and long runs."""
    lengths = {"couplet": "couplets", "short": "of 3 to 5", "long": "of 6 and more"}
    heading = ["runs of", "records"]
    for name in lengths.values():
        heading += [name, "Se %", "found", "+P %"]
    rows = []
    for key, kind in (("ventricular_runs", "V"), ("supraventricular_runs", "S")):
        for records in SETS:
            row = [kind, RECORD_SETS[records]]
            for length in lengths:
                runs = line[records][key][length]
                row += [
                    f"{runs['tp_se'] + runs['fn']:,}",
                    share(runs["se"]),
                    f"{runs['tp_ppv'] + runs['fp']:,}",
                    share(runs["ppv"]),
                ]
            rows.append(row)
    return table(heading, rows)


def episode_table(line: Line) -> str:
    """A row a rhythm and set of records that has any of it: episodes and durations."""
    heading = [
        "reference mark",
        "records",
        "episodes",
        "Se %",
        "found",
        "+P %",
        "duration s",
        "duration Se %",
        "found s",
        "duration +P %",
    ]
    rows = []
    for key, name in EPISODES.items():
        for records in SETS:
            episodes = line[records]["episodes"][key]
            own, found = episodes["tp_se"] + episodes["fn"], episodes["tp_ppv"] + episodes["fp"]
            if own + found == 0:
                continue
            rows.append(
                [
                    name,
                    RECORD_SETS[records],
                    f"{own:,}",
                    share(episodes["se"]),
                    f"{found:,}",
                    share(episodes["ppv"]),
                    number(episodes["reference_s"], 0),
                    share(episodes["duration_se"]),
                    number(episodes["found_s"], 0),
                    share(episodes["duration_ppv"]),
                ]
            )
    return table(heading, rows)


def heart_rate_table(line: Line) -> str:
    """A row a set of records: the error of the rate at the last beat, and of what is shown."""
    heading = [
        "records",
        "measurements",
        "mean /min",
        "RMS error /min",
        "normalized %",
        "mean of records %",
        "as shown: RMS error /min",
        "normalized %",
        "shown %",
    ]
    rows = []
    for records in SETS:
        rate, shown = line[records]["heart_rate"], line[records]["heart_rate_as_shown"]
        rows.append(
            [
                RECORD_SETS[records],
                f"{rate['measurements']:,}",
                number(rate["mean_reference_per_minute"], 1),
                number(rate["rms_error_per_minute"], 2),
                share(rate["normalized_rms_error"]),
                share(rate["average_normalized_rms_error"]),
                number(shown["rms_error_per_minute"], 2),
                share(shown["normalized_rms_error"]),
                share(shown["shown"]),
            ]
        )
    return table(heading, rows)


def alarm_table(line: Line) -> str:
    """A row a condition: its alarms in all records, and what DS1 and DS2 have of them."""
    heading = [
        "alarm",
        "true",
        "missed",
        "false",
        "DS1: true / missed / false",
        "DS2",
        "delay median s",
        "longest s",
        "within 10 s %",
    ]
    rows = []
    for name, alarm in line["gross"]["alarms"].items():
        parts = (line[records]["alarms"][name] for records in SETS[1:])
        rows.append(
            [
                name.replace("-", " "),
                *(f"{alarm[key]:,}" for key in ("tp", "fn", "fp")),
                *(" / ".join(f"{part[key]:,}" for key in ("tp", "fn", "fp")) for part in parts),
                number(alarm["delay_median_s"], 1),
                number(alarm["delay_max_s"], 1),
                share(alarm["delay_within_10_s"]),
            ]
        )
    return table(heading, rows)


def rhythm_blocks(line: Line) -> dict[str, str]:
    """The tables by their marks in docs/ACCURACY.md."""
    return {
        "runs": run_table(line),
        "episodes": episode_table(line),
        "heart-rate": heart_rate_table(line),
        "alarms": alarm_table(line),
    }
