# SPDX-License-Identifier: Apache-2.0
"""What a fault gives, and the flow of a recorder in which most of them happen."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from beds import Bed, ecg


@dataclass
class Result:
    """What came of a fault: beats sent, reported, said to be lost, and what was reported of it."""

    sent: int
    reported: int
    lost: int = 0
    noted: str = ""


def check(condition: bool, what: str) -> None:
    """Fails the fault unless a condition holds."""
    if not condition:
        raise AssertionError(what)


def flow(bed: Bed, form: str, at_half: Callable[[], object], seconds: int = 60) -> int:
    """Sends a signal in blocks as a recorder does, and lets something happen in the middle of it."""
    data, sent = ecg(seconds, form)
    blocks = range(0, len(data), 4096)
    with bed.writer() as fifo:
        for start in blocks:
            fifo.write(data[start : start + 4096])
            time.sleep(0.05)
            if start == blocks[len(blocks) // 2]:
                at_half()
    bed.settle(sent)
    return sent
