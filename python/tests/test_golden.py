# SPDX-License-Identifier: Apache-2.0
"""The package reports what the daemon reports: fixtures/replays/208s.csv, row by row."""

import pytest
from conftest import RATE

import ecgmon


def number(text: str) -> float | None:
    return float(text) if text else None


def matches(value: float | None, text: str, decimals: int) -> bool:
    """Whether a value is the one that is printed with so many decimals."""
    printed = number(text)
    if value is None or printed is None:
        return value is printed
    return abs(value - printed) <= 0.5 * 10**-decimals + 1e-6


def agrees(event: ecgmon.Event, row: dict[str, str]) -> bool:
    match event:
        case ecgmon.Beat():
            return (
                row["type"] == "beat"
                and event.sample == int(row["sample"])
                and matches(event.time_s, row["time_s"], 3)
                and event.beat_class == row["class"]
                and matches(event.probability or None, row["probability"], 4)
                and matches(event.interval and event.interval * 1000 / RATE, row["rr_ms"], 0)
                and matches(event.heart_rate_bpm, row["heart_rate_bpm"], 1)
                and matches(event.amplitude_mv, row["amplitude_mv"], 3)
                and event.is_noisy == (row["noisy"] == "1")
                and event.is_paced == (row["paced"] == "1")
                and matches(event.delay * 1000 / RATE, row["delay_ms"], 0)
            )
        case ecgmon.RhythmEvent():
            return (
                row["type"] == "rhythm"
                and event.sample == int(row["sample"])
                and event.kind == row["event"]
                and ("end" if event.is_end else "onset") == row["state"]
                and matches(event.heart_rate_bpm, row["heart_rate_bpm"], 1)
                and (not event.is_end or event.count == int(row["count"]))
            )
        case ecgmon.SignalChange():
            return row["type"] == "signal" and event.sample == int(row["sample"]) and event.state == row["state"]
        case ecgmon.Summary():
            return False


@pytest.mark.parametrize("chunk", [108_000, 4_099, 360, 7])
def test_events_are_the_golden_replay(samples, golden, chunk):
    monitor = ecgmon.Monitor(RATE)
    events: list[ecgmon.Event] = []
    for start in range(0, len(samples), chunk):
        events += monitor.push(samples[start : start + chunk])
    events += monitor.flush()
    found = [event for event in events if not isinstance(event, ecgmon.Summary)]
    expected = [row for row in golden if row["type"] in ("beat", "rhythm", "signal")]
    assert len(found) == len(expected)
    for event, row in zip(found, expected):
        assert agrees(event, row), (event, row)
    classes = [event.beat_class for event in found if isinstance(event, ecgmon.Beat)]
    summaries = [event for event in events if isinstance(event, ecgmon.Summary)] + [monitor.summarize()]
    for beat_class in ecgmon.BeatClass:
        assert sum(summary.beats[beat_class] for summary in summaries) == classes.count(beat_class)
    assert [summary.end_sample for summary in summaries] == [21_600 * minute for minute in range(1, 6)]
