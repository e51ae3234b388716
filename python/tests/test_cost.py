# SPDX-License-Identifier: Apache-2.0
"""Time and memory: 30 minutes in 0.2 s, and the same memory after any number of monitors and events."""

import gc
import os
import time
from pathlib import Path

import numpy as np
import pytest
import wfdb
from conftest import FIXTURES, RATE, REPOSITORY

import ecgmon

DATA = Path(os.environ.get("ECG_DATA") or REPOSITORY / "../shared/data")


def seconds(work) -> float:
    """Processor time, since other programs run beside the tests: the least of seven runs."""
    times = []
    for _ in range(7):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def half_hour(path: Path) -> tuple[np.ndarray, float]:
    """30 minutes of a record's first lead, which is repeated if it is shorter, and its rate."""
    record = wfdb.rdrecord(str(path))
    return np.resize(record.p_signal[:, 0], int(30 * 60 * record.fs)), record.fs


def resident_kib() -> int:
    gc.collect()
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1])


@pytest.mark.parametrize("path", [FIXTURES / "synthetic/normal", DATA / "mitdb/100"], ids=["synthetic", "100"])
def test_30_minutes_in_a_fifth_of_a_second(path):
    if not path.with_suffix(".dat").exists():
        pytest.skip(f"{path} is not there: set ECG_DATA")
    record, rate = half_hour(path)
    as_arrays = seconds(lambda: ecgmon.beats(record, rate))
    as_events = seconds(lambda: ecgmon.Monitor(rate).push(record))
    print(f"30 minutes of {path.name}: {as_arrays:.3f} s as arrays, {as_events:.3f} s as events")
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
