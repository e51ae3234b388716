#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts the figures of a report from JSON lines once more, with the standard library alone.

    report_figures.py < LINES

Prints `NAME VALUE...` lines. The definitions are those of docs/SEEING.md; nothing is shared with the program.
"""

import json
import statistics
import sys

CLASSES = "NSVFQ"


def main() -> None:
    events = [json.loads(line) for line in sys.stdin]
    beats = [event for event in events if event["type"] == "beat"]
    print("beats", *(sum(beat["class"] == name for beat in beats) for name in CLASSES))
    print("classified", sum(beat["probability"] is not None for beat in beats))
    print("noisy", sum(beat["noisy"] for beat in beats))

    readable = [beat["rr_ms"] for beat in beats if beat["rr_ms"] is not None]
    print("mean_rate", 60_000 / statistics.fmean(readable))
    rates = [(beat["heart_rate_bpm"], beat["time_s"]) for beat in beats if beat["heart_rate_bpm"] is not None]
    print("slowest", *min(rates))
    print("fastest", *max(rates, key=lambda rate: (rate[0], -rate[1])))

    hours: dict[int, list[int]] = {}
    for beat in beats:
        hours.setdefault(int(beat["time_s"] // 3600), [0] * 5)[CLASSES.index(beat["class"])] += 1
    for hour in sorted(hours):
        print("hour", hour, *hours[hour])

    minutes: dict[int, list[float]] = {}
    for beat in beats:
        if beat["rr_ms"] is not None:
            minutes.setdefault(int(beat["time_s"] // 60), []).append(beat["rr_ms"])
    full = {minute: 60_000 / statistics.fmean(all_) for minute, all_ in minutes.items() if sum(all_) >= 30_000}
    print("slowest_minute", min(full, key=full.get), min(full.values()))
    print("fastest_minute", max(full, key=full.get), max(full.values()))

    normal = [beat["class"] == "N" and not beat["noisy"] and not beat["paced"] for beat in beats]
    # The NN interval that ends with each beat, or none.
    intervals = [None] + [
        beats[index]["rr_ms"] if normal[index] and normal[index - 1] else None for index in range(1, len(beats))
    ]
    some = [interval for interval in intervals if interval is not None]
    pairs = [(one, two) for one, two in zip(intervals, intervals[1:]) if one is not None and two is not None]
    print("nn", len(some), statistics.fmean(some), statistics.stdev(some))
    print("rmssd", statistics.fmean((two - one) ** 2 for one, two in pairs) ** 0.5)
    print("pairs", len(pairs))
    print("sd1", statistics.stdev((two - one) / 2**0.5 for one, two in pairs))
    print("sd2", statistics.stdev((two + one) / 2**0.5 for one, two in pairs))

    # Runs of three V beats and more, with a known interval before each but the first.
    runs, run = [], []
    for beat in beats:
        if beat["class"] == "V" and run and beat["rr_ms"] is not None:
            run.append(beat)
        else:
            runs.append(run)
            run = [beat] if beat["class"] == "V" else []
    runs = [run for run in [*runs, run] if len(run) >= 3]
    longest = max(runs, key=len)
    print("runs", len(runs), len(longest), longest[0]["time_s"])

    states, state, since = {}, "learning", 0.0
    for event in [*events, {"type": "signal", "signal": None, "time_s": events[-1]["time_s"]}]:
        if event["type"] == "signal":
            states[state] = states.get(state, 0) + event["time_s"] - since
            state, since = event["signal"], event["time_s"]
    print("unreadable", sum(seconds for name, seconds in states.items() if name != "good"))

    onsets = [event for event in events if event["type"] == "rhythm" and event["state"] == "onset"]
    ends = [event for event in events if event["type"] == "rhythm" and event["state"] == "end"]
    print("alarms", len(onsets), sum(event["life_threatening"] for event in onsets))
    print("alarm_seconds", sum(event["duration_s"] for event in ends))


if __name__ == "__main__":
    main()
