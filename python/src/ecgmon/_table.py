# SPDX-License-Identifier: Apache-2.0
"""The events of a call, as the library writes them."""

import ctypes
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _events, _native

_SIZE = ctypes.sizeof(_native.Event)


class EventTable:
    """An array of the library's events, which grows: events come out one by one, and are looked at together."""

    def __init__(self) -> None:
        """Makes an empty table with room for 64 events."""
        self.count = 0
        self._hold(64)

    def drain(self, monitor: int) -> None:
        """Takes all events out of a monitor, by its address."""
        take = _native.next_event
        while take(monitor, self._address + self.count * _SIZE, _SIZE):
            self.count += 1
            if self.count == self._capacity:
                self._grow()

    def events(self, rate: float) -> list[_events.Event]:
        """The events as dataclasses, the oldest first; the table is empty after it. `rate` is in hertz."""
        found = [_events.event(self._rows[index], rate) for index in range(self.count)]
        self.count = 0
        return found

    def beats(self) -> npt.NDArray[Any]:
        """The beats among the events, `[n]` structs with the fields of ecgmon_beat."""
        rows = np.frombuffer(memoryview(self._rows).cast("B"), dtype=_native.EVENT_DTYPE, count=self.count)
        beats: npt.NDArray[Any] = rows["beat"][rows["type"] == _native.EVENT_BEAT]
        return beats

    def _hold(self, capacity: int) -> None:
        self._capacity = capacity
        self._rows = (_native.Event * capacity)()
        self._address = ctypes.addressof(self._rows)

    def _grow(self) -> None:
        previous = self._rows
        self._hold(2 * self._capacity)
        ctypes.memmove(self._rows, previous, ctypes.sizeof(previous))
