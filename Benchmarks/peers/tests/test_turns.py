# SPDX-License-Identifier: Apache-2.0
"""Who is timed when, and what counts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray
from peers import turns
from peers.subjects import Inference, Peer


@dataclass
class Recorder:
    """A subject whose calls take a microsecond a window, and a thousand while it warms up."""

    name: str
    journal: list[str]
    batch: int = 1
    asked: list[int] = field(default_factory=list)

    def pace(self, calls: int) -> NDArray[np.int64]:
        self.journal.append(self.name)
        self.asked.append(calls)
        times = np.full(calls, 1_000 * self.batch, np.int64)
        times[: -(-turns.WARM_UP // self.batch)] = 1_000_000
        return times


def test_each_round_begins_with_the_next_subject() -> None:
    journal: list[str] = []
    turns.take([Recorder(name, journal) for name in "abc"], windows=400, turn=100)
    assert "".join(journal) == "abc" + "bca" + "cab" + "abc"


@pytest.mark.parametrize("batch", [1, 3, 64, 1_000])
def test_windows_are_counted_after_the_warm_up(batch: int) -> None:
    journal: list[str] = []
    subjects = [Recorder("one", journal), Recorder("many", journal, batch)]
    times = turns.take(subjects, windows=500, turn=100)
    for subject, found in zip(subjects, times, strict=True):
        assert len(found) * subject.batch >= 500
        assert (found == 1).all()
        assert subject.asked[0] > len(found) // len(subject.asked)


def test_a_peer_goes_round_the_windows() -> None:
    shown: list[float] = []
    inference = Inference(
        batch=2,
        write=lambda rows: shown.extend(rows[:, 0].tolist()),
        call=lambda: None,
        read=lambda: np.zeros((2, 5), np.float32),
    )
    peer = Peer(inference, np.arange(5, dtype=np.float32)[:, None].repeat(187, axis=1))
    assert (peer.pace(2) > 0).all()
    peer.pace(2)
    assert shown == [0, 1, 2, 3, 4, 0, 1, 2]
