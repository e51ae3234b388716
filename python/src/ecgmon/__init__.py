# SPDX-License-Identifier: Apache-2.0
"""A streaming ECG monitor: heartbeats, their classes and rhythm alarms, from NumPy arrays.

    for event in ecgmon.Monitor(rate=360).push(samples):
        print(event)

    beats = ecgmon.beats(samples, rate=360)
    print(beats.sample, beats.symbol)

It is no medical device: it misses and misjudges beats, and nobody's care may depend on it.
"""

from ._beats import Beats, beats
from ._errors import EcgmonError, Status
from ._events import (
    Beat,
    BeatClass,
    Event,
    Explanation,
    RhythmEvent,
    RhythmKind,
    SignalChange,
    SignalState,
    Summary,
)
from ._monitor import ModelFile, Monitor, Settings, Solver

__version__ = "0.1.0"

__all__ = [
    "Beat",
    "BeatClass",
    "Beats",
    "EcgmonError",
    "Event",
    "Explanation",
    "ModelFile",
    "Monitor",
    "RhythmEvent",
    "RhythmKind",
    "Settings",
    "SignalChange",
    "SignalState",
    "Solver",
    "Status",
    "Summary",
    "beats",
]
