# SPDX-License-Identifier: Apache-2.0
"""Faults of recorders: they leave, die, stall, and write at another rate."""

import time

import beds
from beds import Bed
from faults import Result, check


def leaves_and_comes_back() -> Result:
    with Bed("leaves") as bed:
        sent = sum(bed.send(20) for _ in range(3))
        bed.settle(sent)
        check(bed.says("the writer has left") == 3, "three writers leave")
        return Result(sent, bed.beats(), noted="the writer has left, 3 times")


def dies_in_mid_sample(form: str) -> Result:
    with Bed(f"dies-{form}", form=form) as bed:
        sent = bed.send(20, extra=b"\x55")
        bed.settle(sent)
        sent += bed.send(20)
        bed.settle(sent)
        check(bed.problems() == ["truncated-sample"], f"one truncated sample: {bed.problems()}")
        check(bed.beats("V") == 0, "no beat is false")
        return Result(sent, bed.beats(), noted="one truncated sample, no false V")


def stalls_in_mid_sample(form: str) -> Result:
    with Bed(f"stalls-{form}", form=form) as bed:
        data, sent = beds.ecg(40, form)
        half = len(data) // 2 // 6 * 6 + 1
        with bed.writer() as fifo:
            fifo.write(data[:half])
            bed.wait(lambda: bed.entries(ECG_SIGNAL="no-input"), "silence is reported")
            fifo.write(data[half:])
        bed.settle(sent)
        check(bed.problems() == [] and bed.beats("V") == 0, "nothing is shifted")
        return Result(sent, bed.beats(), noted="no input, then on; no false V")


def two_at_once() -> Result:
    with Bed("two") as bed:
        data, sent = beds.ecg(40, "s16le")
        with bed.writer() as fifo:
            fifo.write(data[:7200])
            bed.wait(lambda: bed.beats() > 3, "beats come")
            fifo.write(data[7200:14400])
            bed.wait(lambda: bed.beats() > 10, "more beats come")
            with bed.writer():
                time.sleep(0.5)
            fifo.write(data[14400:])
            bed.wait(lambda: "second-writer" in bed.problems(), "the second writer is reported")
        bed.settle(sent)
        return Result(sent, bed.beats(), noted="second writer")


def wrong_rate() -> Result:
    with Bed("rate", settings="rate = 250\n") as bed:
        data, sent = beds.ecg(14, "s16le")
        with bed.writer() as fifo:
            bed.live(data, fifo)
        bed.wait(lambda: "wrong-rate" in bed.problems(), "the rate is reported")
        bed.settle(sent)
        return Result(sent, bed.beats(), noted=f"told 250 Hz, coming at {bed.measure('ECG_ARRIVAL_HZ')}")
