# SPDX-License-Identifier: Apache-2.0
"""Many beds, much input, long days."""

import os
import time

import beds
from beds import Bed
from faults import Result, check


def many(count: int) -> Result:
    names = [f"m{count}-{index}" for index in range(count)]
    all_beds = [Bed(name) for name in names]
    data, each = beds.ecg(60, "s16le")
    for bed in all_beds:
        bed.start()
    for bed in all_beds:
        with bed.writer() as fifo:
            fifo.write(data)
    reported = 0
    for bed in all_beds:
        bed.settle(each, seconds=240)
        reported += bed.beats()
    lost = sum(bed.lost() for bed in all_beds)
    largest = max(bed.memory() for bed in all_beds)
    for bed in all_beds:
        bed.stop()
    check(largest <= 12288, f"one took {largest} kB")
    return Result(each * count, reported, lost, f"at most {largest} kB each")


def flood() -> Result:
    with Bed("flood") as bed, Bed("calm") as calm:
        noise = os.urandom(65536)
        calm.start()
        with bed.writer() as fifo:
            end = time.monotonic() + 5
            while time.monotonic() < end:
                fifo.write(noise)
            sent = calm.send(20)
            calm.settle(sent)
        memory = bed.memory()
        check(memory <= 12288, f"it took {memory} kB")
        return Result(sent, calm.beats(), calm.lost(), f"the bed beside it; {memory} kB")


def whole_day() -> Result:
    with Bed("day") as bed:
        data, sent = beds.ecg(86400, "s16le")
        with bed.writer() as fifo:
            fifo.write(data)
        bed.wait(lambda: bed.says("the writer has left"), "the writer has left", seconds=240)
        memory = bed.memory()
        check(memory <= 12288, f"it took {memory} kB")
        return Result(sent, bed.beats(), bed.lost(), f"24 h, {memory} kB")
