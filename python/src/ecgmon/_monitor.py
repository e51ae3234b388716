# SPDX-License-Identifier: Apache-2.0
"""The monitor: samples in, events out."""

import ctypes
import os
import threading
from collections.abc import Callable
from enum import IntEnum
from math import isnan
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias, TypedDict, Unpack

import numpy as np
import numpy.typing as npt

from . import _events, _native
from ._errors import check
from ._table import EventTable

ModelFile: TypeAlias = bytes | str | os.PathLike[str]
"""A model: the bytes of its file, or the file's path."""

# Samples that are converted at once: a record of any length needs 4 MiB besides itself.
_BLOCK = 1 << 20


class Solver(IntEnum):
    """How the neural ODE is solved."""

    DEFAULT = 0
    """As the model's file says; the only choice for a model without an ODE."""
    EULER = 1
    """Euler's method: one evaluation a step."""
    MIDPOINT = 2
    """The midpoint method: two."""
    RK4 = 3
    """The classical Runge-Kutta method: four."""
    AUTO = 4
    """The file's own, one step first and the others only where the class is in doubt."""


class Settings(TypedDict, total=False):
    """What a monitor can be made with besides its rate, by keyword."""

    gain: float
    """Codes of the converter for a millivolt, not 0; for `push_codes` alone. 200 if not given."""
    baseline: float
    """The code that is 0 mV. 0 if not given."""
    missing_code: int
    """The code that stands for a missing sample, as a mask does. -2**31 if not given."""
    smallest_beat_mv: float
    """Complexes up to which nothing is counted as a beat, in millivolts, 0 to 5. 0.15 if not given."""
    summary_interval_s: float
    """Seconds of signal between summaries, 0 for none, to 86,400. 60 if not given."""
    tachycardia_bpm: float
    """The heart rate above which tachycardia begins, in beats a minute. 120 if not given."""
    bradycardia_bpm: float
    """The heart rate below which bradycardia begins, in beats a minute, 20 or more. 50 if not given."""
    asystole_ms: float
    """How long no beat may come before it is asystole, in milliseconds, 2,000 to 20,000. 4,000 if not given."""
    pause_ms: float
    """The shortest interval that is a pause, in milliseconds, 1,000 to 20,000. 3,000 if not given."""
    ventricular_per_minute: int
    """The most ventricular beats in a minute that are no alarm, 1 to 100. 10 if not given."""
    explains: bool
    """Whether each beat carries what stands behind its class. False if not given."""
    model: ModelFile
    """The model: a sealed GGUF file of int8, by its path or its bytes. The default, `context`, if not given."""
    solver: Solver
    """How its ODE is solved. `Solver.DEFAULT` if not given."""
    steps: int
    """Steps over the ODE's time, 1 to 64; 0 for the solver's own. 0 if not given."""


def _model_memory(model: ModelFile) -> _native.AlignedMemory:
    return _native.AlignedMemory.holding(model if isinstance(model, bytes) else Path(model).read_bytes())


def _options(rate: float, settings: Settings) -> tuple[_native.Options, _native.AlignedMemory | None]:
    """The library's options, and what they point to."""
    unknown = settings.keys() - Settings.__annotations__.keys()
    if unknown:
        raise TypeError(f"a monitor has no setting {', '.join(sorted(unknown))}")
    options = _native.Options()
    check(_native.options_init(ctypes.byref(options), ctypes.sizeof(options), rate))
    model = None
    for name, value in settings.items():
        if name == "model":
            model = _model_memory(value)  # type: ignore[arg-type]
            options.model, options.model_size = model.address, model.size
        else:
            setattr(options, name, value)
            # ctypes takes any integer, and keeps its last 32 bits.
            held = getattr(options, name)
            if isinstance(held, int) and held != value:
                raise OverflowError(f"{name}: {value} needs more than 32 bits")
    return options, model


def _real(samples: npt.ArrayLike) -> npt.NDArray[Any]:
    """Samples as an array of real numbers, `[n]`; what is masked is a missing sample."""
    array: npt.NDArray[Any] = np.asanyarray(samples)
    if array.ndim != 1:
        raise ValueError(f"the samples of a lead have one dimension, and these have {array.ndim}")
    if array.dtype.kind not in "fiu":
        raise TypeError(f"samples are real numbers, and these are {array.dtype}")
    return np.ma.filled(array.astype(np.float64), np.nan) if np.ma.isMaskedArray(array) else array


def _integers(codes: npt.ArrayLike, missing_code: int) -> npt.NDArray[Any]:
    """Codes as an array of integers that fit 32 bits, `[n]`; what is masked becomes the code of a missing sample."""
    array: npt.NDArray[Any] = np.asanyarray(codes)
    if array.ndim != 1:
        raise ValueError(f"the codes of a lead have one dimension, and these have {array.ndim}")
    if array.size == 0:
        return array.astype(np.int32)
    if array.dtype.kind not in "iu":
        raise TypeError(f"codes are integers, and these are {array.dtype}: millivolts go to push")
    if np.ma.isMaskedArray(array):
        array = np.ma.filled(array.astype(np.int64), missing_code)
    limits = np.iinfo(np.int32)
    if not np.can_cast(array.dtype, np.int32) and (array.min() < limits.min or array.max() > limits.max):
        raise ValueError("a code needs more than 32 bits")
    return array


class Monitor:
    """A streaming ECG monitor of one lead: push samples, and get the events that they bring.

    The same samples bring the same events, whatever the chunks. Samples are counted from 0 through the monitor's life.
    While a monitor works, other threads run; those that call the same monitor wait for each other.

        for event in ecgmon.Monitor(rate=360).push(samples):
            print(event)
    """

    def __init__(self, rate: float, **settings: Unpack[Settings]) -> None:
        """Makes a monitor whose first sample is sample 0.

        Args:
            rate: Samples a second, 50 to 10,000.
            **settings: See `Settings`.

        Raises:
            EcgmonError: A rate, setting or model is none that the library takes.
            OverflowError: A whole number needs more than 32 bits.
        """
        options, self._model = _options(rate, settings)
        size = ctypes.c_size_t()
        check(_native.memory_size(ctypes.byref(options), ctypes.byref(size), None))
        self._memory: _native.AlignedMemory | None = _native.AlignedMemory(size.value)
        handle = ctypes.c_void_p()
        check(_native.create(ctypes.byref(options), self._memory.address, self._memory.size, ctypes.byref(handle)))
        self._handle = handle.value
        self._rate = float(rate)
        self._missing_code = int(options.missing_code)
        self._table = EventTable()
        self._lock = threading.Lock()

    def push(self, samples: npt.ArrayLike) -> list[_events.Event]:
        """Takes the next samples, all of them, and returns the events that they bring, the oldest first.

        Args:
            samples: `[n]` millivolts, of any real type; what is no finite number or is masked is a missing sample, and
                keeps its place in time.
        """
        array = _real(samples)
        with self._lock:
            self._take(_native.push, array, np.float32)
            return self._table.events(self._rate)

    def push_codes(self, codes: npt.ArrayLike) -> list[_events.Event]:
        """Takes the next samples as the converter's codes: (code - baseline) / gain millivolts each.

        Args:
            codes: `[n]` integers of any type, within 32 bits; `missing_code` and what is masked is a missing sample.
        """
        array = _integers(codes, self._missing_code)
        with self._lock:
            if array.dtype == np.int16:
                self._take(_native.push_codes16, array, np.int16)
            else:
                self._take(_native.push_codes, array, np.int32)
            return self._table.events(self._rate)

    def flush(self) -> list[_events.Event]:
        """Ends the stretch of signal, and returns the events that its end brings.

        Beats that wait for the rest of their windows are reported. Neither an interval nor an alarm reaches into the
        samples that follow.
        """
        with self._lock:
            _native.flush(self._open)
            return self._drained()

    def note_input(self, is_present: bool) -> list[_events.Event]:
        """Takes note that samples have stopped coming in, or that they are back, and returns the events of that."""
        with self._lock:
            _native.note_input(self._open, is_present)
            return self._drained()

    def summarize(self) -> _events.Summary:
        """What happened since the summary before; the next summary begins here."""
        found = _native.Summary()
        with self._lock:
            _native.summarize(self._open, ctypes.byref(found), ctypes.sizeof(found))
        return _events.summary(found)

    @property
    def rate(self) -> float:
        """Samples a second."""
        return self._rate

    @property
    def sample_count(self) -> int:
        """Samples pushed so far."""
        with self._lock:
            return int(_native.sample_count(self._open))

    @property
    def heart_rate_bpm(self) -> float | None:
        """The heart rate, in beats a minute; None if it is not known."""
        with self._lock:
            found = float(_native.heart_rate(self._open))
        return None if isnan(found) else found

    @property
    def state(self) -> _events.SignalState:
        """What the signal is fit for at the moment."""
        with self._lock:
            return _events.STATES[int(_native.state(self._open))]

    def close(self) -> None:
        """Gives the memory back; the monitor is of no use after it. The end of the monitor's life does the same."""
        with self._lock:
            self._handle = None
            self._memory = self._model = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # A copy would share the memory of this one.
    def __copy__(self) -> Self:
        raise TypeError("a monitor cannot be copied")

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        raise TypeError("a monitor cannot be copied")

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a monitor cannot be pickled: make one in each process")

    @property
    def _open(self) -> int:
        if self._handle is None:
            raise ValueError("the monitor is closed")
        return self._handle

    def _drained(self) -> list[_events.Event]:
        self._table.drain(self._open)
        return self._table.events(self._rate)

    def _take(self, push: Callable[[int, int, int], int], samples: npt.NDArray[Any], element: type[np.generic]) -> None:
        """Lets one of the library's functions have all samples, as an element type; the events stay in the table."""
        monitor, table = self._open, self._table
        for start in range(0, len(samples), _BLOCK):
            with np.errstate(over="ignore", invalid="ignore"):
                block = np.ascontiguousarray(samples[start : start + _BLOCK], dtype=element)
            address, width, rest = block.ctypes.data, block.itemsize, len(block)
            while rest > 0:
                taken = push(monitor, address, rest)
                address += taken * width
                rest -= taken
                table.drain(monitor)


def run(samples: npt.ArrayLike, rate: float, settings: Settings) -> npt.NDArray[Any]:
    """The beats of a whole record, `[n]` structs with the fields of ecgmon_beat."""
    monitor = Monitor(rate, **settings)
    monitor._take(_native.push, _real(samples), np.float32)
    _native.flush(monitor._open)
    monitor._table.drain(monitor._open)
    return monitor._table.beats()
