# SPDX-License-Identifier: Apache-2.0
"""Prints the heartbeats and alarms of a WFDB record as they come: first_beats.py RECORD [LEAD]

pip install ./python wfdb
"""

import sys

import ecgmon
import wfdb


def show(event: ecgmon.Event) -> None:
    """Prints an event as a line."""
    match event:
        case ecgmon.Beat():
            rate = f"{event.heart_rate_bpm:.0f}/min" if event.heart_rate_bpm else ""
            print(f"{event.time_s:9.3f}  {event.beat_class}  {event.probability:.3f}  {rate}")
        case ecgmon.RhythmEvent():
            print(f"{event.time_s:9.3f}  *  {event.kind} {'end' if event.is_end else 'onset'}")
        case ecgmon.SignalChange():
            print(f"{event.time_s:9.3f}  ~  {event.state}")
        case ecgmon.Summary():
            counts = ", ".join(f"{name} {count}" for name, count in event.beats.items())
            print(f"{event.end_sample:9}  =  {counts}")


def main() -> None:
    """Pushes a second at a time, as a recorder would send it."""
    record = wfdb.rdrecord(sys.argv[1], channels=[int(sys.argv[2]) if len(sys.argv) > 2 else 0])
    samples, second = record.p_signal[:, 0], round(record.fs)
    monitor = ecgmon.Monitor(rate=record.fs)
    for start in range(0, len(samples), second):
        for event in monitor.push(samples[start : start + second]):
            show(event)
    for event in monitor.flush():
        show(event)


if __name__ == "__main__":
    main()
