# SPDX-License-Identifier: Apache-2.0
"""The structs and names of `_native` are those of ecgmon.h, as a C compiler sees them."""

import ctypes
import shutil
import subprocess

import pytest
from conftest import REPOSITORY

import ecgmon
from ecgmon import _events, _native

STRUCTS = {
    "ecgmon_options": _native.Options,
    "ecgmon_beat": _native.Beat,
    "ecgmon_rhythm": _native.Rhythm,
    "ecgmon_signal": _native.Signal,
    "ecgmon_summary": _native.Summary,
    "ecgmon_event": _native.Event,
}


@pytest.fixture(scope="module")
def layout(tmp_path_factory) -> dict[str, str]:
    """What the compiler says: `struct.field` to offset and size, `struct` to size, and the constants."""
    compiler = shutil.which("cc") or shutil.which("clang")
    assert compiler, "a C compiler is missing"
    lines = ["#include <stddef.h>", "#include <stdio.h>", '#include "ecgmon.h"', "int main(void) {"]
    for name, struct in STRUCTS.items():
        lines.append(f'printf("{name} %zu\\n", sizeof({name}));')
        for field, *_ in struct._fields_:
            if field == "payload":
                continue
            place = f"offsetof({name}, {field})"
            lines.append(f'printf("{name}.{field} %zu+%zu\\n", {place}, sizeof((({name} *)0)->{field}));')
    for field in ("beat", "rhythm", "signal", "summary"):
        lines.append(f'printf("ecgmon_event.{field} %zu\\n", offsetof(ecgmon_event, {field}));')
    for constant in ("ECGMON_VERSION", "ECGMON_ALIGNMENT", "ECGMON_EVENT_BEAT", "ECGMON_EVENT_RHYTHM"):
        lines.append(f'printf("{constant} %d\\n", (int){constant});')
    lines.append("return 0; }")
    folder = tmp_path_factory.mktemp("layout")
    source, program = folder / "layout.c", folder / "layout"
    source.write_text("\n".join(lines))
    include = REPOSITORY / "Sources" / "CEcgmon" / "include"
    subprocess.run([compiler, "-std=c99", "-I", include, source, "-o", program], check=True)
    printed = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    return dict(line.split() for line in printed.splitlines())


def test_structs_are_laid_out_as_the_compiler_does(layout):
    for name, struct in STRUCTS.items():
        assert ctypes.sizeof(struct) == int(layout[name]), name
        for field, *_ in struct._fields_:
            if field != "payload":
                place = getattr(struct, field)
                assert f"{place.offset}+{place.size}" == layout[f"{name}.{field}"], (name, field)
    for field in ("beat", "rhythm", "signal", "summary"):
        assert _native.Event.payload.offset == int(layout[f"ecgmon_event.{field}"])


def test_every_field_of_the_header_is_there():
    header = (REPOSITORY / "Sources/CEcgmon/include/ecgmon.h").read_text()
    for name, struct in STRUCTS.items():
        if name == "ecgmon_event":
            continue
        body = header[: header.index(f"}} {name};")].rpartition("typedef struct {")[2]
        code = "\n".join(line for line in body.splitlines() if "///" not in line)
        assert code.count(";") + code.count(",") == len(struct._fields_), name


def test_constants(layout):
    assert int(layout["ECGMON_VERSION"]) == _native.VERSION == _native.version()
    number = _native.version()
    assert ecgmon.__version__ == f"{number // 10_000}.{number // 100 % 100}.{number % 100}"
    assert int(layout["ECGMON_ALIGNMENT"]) == _native.ALIGNMENT
    assert int(layout["ECGMON_EVENT_BEAT"]) == _native.EVENT_BEAT
    assert int(layout["ECGMON_EVENT_RHYTHM"]) == _native.EVENT_RHYTHM


def test_the_beats_of_an_array_of_events_lie_where_ctypes_sees_them():
    event = _native.Event(type=_native.EVENT_BEAT)
    event.beat.sample, event.beat.beat_class, event.beat.has_usual_p_wave = 1 << 40, 2, 1
    beat = memoryview(bytearray(event)).cast("B")
    import numpy as np

    row = np.frombuffer(beat, dtype=_native.EVENT_DTYPE)[0]["beat"]
    assert (row["sample"], row["beat_class"], row["has_usual_p_wave"]) == (1 << 40, 2, 1)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        (_native.rhythm_name, _events.KINDS),
        (_native.signal_name, _events.STATES),
        (_native.class_name, _events.CLASSES),
    ],
)
def test_names_are_those_of_the_library(name, values):
    assert [name(number).decode() for number in range(len(values))] == list(values)
    assert name(len(values)) == b"unknown"
