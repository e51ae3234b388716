# SPDX-License-Identifier: Apache-2.0
"""The C interface of ecgmon.h, by ctypes: structs, functions and the library beside this file."""

import ctypes
import os
from ctypes import POINTER, Structure, Union, c_char_p, c_double, c_float, c_int, c_int32, c_int64, c_size_t, c_void_p
from pathlib import Path

import numpy as np

# ECGMON_VERSION and ECGMON_ALIGNMENT of the header that these structs follow.
VERSION = 100
ALIGNMENT = 64


class Options(Structure):
    """ecgmon_options."""

    _fields_ = [
        ("size", c_size_t),
        ("rate_hz", c_double),
        ("gain", c_double),
        ("baseline", c_double),
        ("missing_code", c_int32),
        ("smallest_beat_mv", c_float),
        ("summary_interval_s", c_double),
        ("tachycardia_bpm", c_float),
        ("bradycardia_bpm", c_float),
        ("asystole_ms", c_double),
        ("pause_ms", c_double),
        ("ventricular_per_minute", c_int32),
        ("explains", c_int32),
        ("model", c_void_p),
        ("model_size", c_size_t),
        ("solver", c_int32),
        ("steps", c_int32),
        ("clock_ns", c_void_p),
    ]


class Beat(Structure):
    """ecgmon_beat."""

    _fields_ = [
        ("sample", c_int64),
        ("beat_class", c_int32),
        ("probability", c_float),
        ("interval", c_int64),
        ("heart_rate_bpm", c_float),
        ("amplitude_mv", c_float),
        ("is_noisy", c_int32),
        ("is_paced", c_int32),
        ("delay", c_int64),
        ("compute_ns", c_int64),
        ("steps", c_int32),
        ("is_explained", c_int32),
        ("interval_percent", c_float),
        ("likeness", c_float),
        ("width_ms", c_float),
        ("usual_width_ms", c_float),
        ("has_usual_p_wave", c_int32),
    ]


class Rhythm(Structure):
    """ecgmon_rhythm."""

    _fields_ = [
        ("sample", c_int64),
        ("kind", c_int32),
        ("is_end", c_int32),
        ("is_life_threatening", c_int32),
        ("heart_rate_bpm", c_float),
        ("count", c_int64),
        ("onset_sample", c_int64),
    ]


class Signal(Structure):
    """ecgmon_signal."""

    _fields_ = [("sample", c_int64), ("state", c_int32)]


class Summary(Structure):
    """ecgmon_summary."""

    _fields_ = [
        ("first_sample", c_int64),
        ("end_sample", c_int64),
        ("beats", c_int64 * 5),
        ("noisy_beats", c_int64),
        ("paced_beats", c_int64),
        ("lowest_bpm", c_float),
        ("heart_rate_bpm", c_float),
        ("highest_bpm", c_float),
        ("hum_hz", c_float),
        ("missing_samples", c_int64),
        ("pacing_pulses", c_int64),
        ("glitches", c_int64),
        ("signal_changes", c_int64),
    ]


class _Payload(Union):
    _fields_ = [("beat", Beat), ("rhythm", Rhythm), ("signal", Signal), ("summary", Summary)]


class Event(Structure):
    """ecgmon_event."""

    _anonymous_ = ("payload",)
    _fields_ = [("type", c_int32), ("payload", _Payload)]


EVENT_BEAT, EVENT_RHYTHM, EVENT_SIGNAL, EVENT_SUMMARY = range(4)

# An array of events as NumPy sees it, the beats' part of it.
EVENT_DTYPE = np.dtype(
    {
        "names": ["type", "beat"],
        "formats": [np.int32, np.dtype(Beat)],
        "offsets": [0, _Payload.beat.offset + Event.payload.offset],
        "itemsize": ctypes.sizeof(Event),
    }
)

_path = os.environ.get("ECGMON_LIBRARY") or Path(__file__).with_name("libecgmon.so")
_library = ctypes.CDLL(str(_path))
# Calls of constant time keep the interpreter's lock: giving it up costs more than they do.
_quick = ctypes.PyDLL(str(_path))

version = _quick.ecgmon_version
version.argtypes = []
version.restype = ctypes.c_uint32
if version() // 100 != VERSION // 100:
    raise ImportError(f"{_path} is version {version()} of libecgmon; this package needs {VERSION}")

status_text = _quick.ecgmon_status_text
status_text.argtypes = [c_int]
status_text.restype = c_char_p

rhythm_name = _quick.ecgmon_rhythm_name
signal_name = _quick.ecgmon_signal_name
class_name = _quick.ecgmon_class_name
for _name in (rhythm_name, signal_name, class_name):
    _name.argtypes = [c_int32]
    _name.restype = c_char_p

options_init = _quick.ecgmon_options_init
options_init.argtypes = [POINTER(Options), c_size_t, c_double]
options_init.restype = c_int

memory_size = _library.ecgmon_memory_size
memory_size.argtypes = [POINTER(Options), POINTER(c_size_t), POINTER(c_size_t)]
memory_size.restype = c_int

create = _library.ecgmon_create
create.argtypes = [POINTER(Options), c_void_p, c_size_t, POINTER(c_void_p)]
create.restype = c_int

push = _library.ecgmon_push
push_codes = _library.ecgmon_push_codes
push_codes16 = _library.ecgmon_push_codes16
for _push in (push, push_codes, push_codes16):
    _push.argtypes = [c_void_p, c_void_p, c_size_t]
    _push.restype = c_size_t

# Whoever calls this passes addresses as integers: a conversion by ctypes would take longer than the call.
next_event = _quick.ecgmon_next
next_event.argtypes = [c_void_p, c_void_p, c_size_t]
next_event.restype = c_int

flush = _library.ecgmon_flush
flush.argtypes = [c_void_p]
flush.restype = None

note_input = _quick.ecgmon_note_input
note_input.argtypes = [c_void_p, c_int]
note_input.restype = None

summarize = _quick.ecgmon_summarize
summarize.argtypes = [c_void_p, POINTER(Summary), c_size_t]
summarize.restype = None

sample_count = _quick.ecgmon_sample_count
sample_count.argtypes = [c_void_p]
sample_count.restype = c_int64

heart_rate = _quick.ecgmon_heart_rate
heart_rate.argtypes = [c_void_p]
heart_rate.restype = c_float

state = _quick.ecgmon_state
state.argtypes = [c_void_p]
state.restype = c_int32


class AlignedMemory:
    """Zeroed bytes at an address that is a multiple of `ALIGNMENT`, for as long as this object lives."""

    def __init__(self, size: int) -> None:
        """Takes `size` bytes from the heap."""
        self.size = size
        self._buffer = ctypes.create_string_buffer(size + ALIGNMENT - 1)
        start = ctypes.addressof(self._buffer)
        self.address = start + -start % ALIGNMENT

    @classmethod
    def holding(cls, content: bytes) -> "AlignedMemory":
        """Copies bytes there."""
        memory = cls(len(content))
        ctypes.memmove(memory.address, content, len(content))
        return memory
