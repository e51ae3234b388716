#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Time and memory of `ecgmond report` on made JSON lines of an hour, a day and a week.

    report_speed.py PROGRAM

Prints the rows of docs/PERFORMANCE.md: beats, megabytes, the least times of five runs, and the largest memory.
"""

import os
import random
import subprocess
import sys
import tempfile
import time

RATE = 360
BEAT = (
    '{{"type":"beat","source":"bed7","channel":"MLII","sample":{0},"time_s":{1:.3f},"class":"{2}","class_index":{3},'
    '"probability":0.9713,"rr_ms":{4},"heart_rate_bpm":{5:.1f},"amplitude_mv":1.234,"noisy":false,"paced":false,'
    '"model":"context","solver":"euler","steps":2,"compute_us":412.5,"delay_ms":842,"realtime_usec":{6}}}\n'
)
ALARM = (
    '{{"type":"rhythm","source":"bed7","channel":"MLII","sample":{0},"time_s":{1:.3f},"event":"couplet","state":"{2}",'
    '"life_threatening":false,"heart_rate_bpm":72.0,"count":null,"realtime_usec":{3}}}\n'
)


def write_lines(path: str, hours: float) -> tuple[int, float]:
    """Writes so many hours of beats and alarms; gives the number of beats and the file's size in megabytes."""
    generator = random.Random(1)
    sample, count = 300, 0
    with open(path, "w", encoding="ascii") as file:
        while sample < hours * 3600 * RATE:
            interval = generator.randint(270, 330)
            kind = generator.choices((0, 1, 2), (95, 1, 4))[0]
            sample += interval
            seconds = sample / RATE
            clock = 1_796_106_783_250_000 + int(seconds * 1e6)
            file.write(
                BEAT.format(sample, seconds, "NSV"[kind], kind, round(interval / 0.36), 21_600 / interval, clock)
            )
            count += 1
            if count % 400 == 0:
                file.write(ALARM.format(sample, seconds, "onset", clock))
                file.write(ALARM.format(sample + 360, seconds + 1, "end", clock + 1_000_000))
    return count, os.path.getsize(path) / 1e6


def run(program: str, path: str) -> tuple[float, float, int]:
    """Seconds by the clock, seconds of a processor, and kilobytes of one run."""
    start = time.perf_counter()
    process = subprocess.Popen([program, "report", path], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        sys.exit(f"report_speed: status {status}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def main() -> None:
    program = sys.argv[1]
    print("| input | beats | MB | seconds | of a processor | MiB of memory |")
    print("| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for name, hours in (("an hour", 1), ("a day", 24), ("a week", 168)):
            path = os.path.join(folder, "lines.json")
            beats, size = write_lines(path, hours)
            runs = [run(program, path) for _ in range(5)]
            clock, processor = min(run[0] for run in runs), min(run[1] for run in runs)
            memory = max(run[2] for run in runs) / 1024
            print(f"| {name} | {beats:,} | {size:.1f} | {clock:.2f} | {processor:.2f} | {memory:.1f} |")


if __name__ == "__main__":
    main()
