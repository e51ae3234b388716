# SPDX-License-Identifier: Apache-2.0
"""Time and memory: 30 minutes in 0.2 s, and the same memory after any number of monitors and events."""

import gc
import time
from pathlib import Path

import ecgmon
import numpy as np

from conftest import RATE


def seconds(work) -> float:
    """The least of seven runs: another program on the machine spoils some of them."""
    times = []
    for _ in range(7):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def resident_kib() -> int:
    gc.collect()
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1])


def test_30_minutes_in_a_fifth_of_a_second(samples):
    record = np.tile(samples, 6)
    assert len(record) == 30 * 60 * RATE
    as_arrays = seconds(lambda: ecgmon.beats(record, RATE))
    as_events = seconds(lambda: ecgmon.Monitor(RATE).push(record))
    print(f"30 minutes: {as_arrays:.3f} s as arrays, {as_events:.3f} s as events")
    assert as_arrays <= 0.2
    assert as_events <= 0.2


def test_memory_stays_the_same(samples):
    minute = samples[: 60 * RATE]

    def work(times: int) -> None:
        monitor = ecgmon.Monitor(RATE)
        for _ in range(times):
            monitor.push(minute)
            ecgmon.Monitor(RATE).push(minute[: 5 * RATE])
            ecgmon.beats(minute[: 20 * RATE], RATE)

    work(20)
    before = resident_kib()
    work(200)
    # 200 monitors of 1 MB and 20,000 events went by.
    assert resident_kib() - before < 2_048
