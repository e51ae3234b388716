# SPDX-License-Identifier: Apache-2.0
"""Writes DecodingTests/WFDBFixtures+Values.swift: small records, headers and annotations as wfdb reads them.

Run from the package's root, with wfdb 4.3.1: python Tests/Fixtures/make_decoding_fixtures.py
"""

import os
import tempfile
from pathlib import Path

import numpy as np
import wfdb

TARGET = Path("Tests/DecodingTests/WFDBFixtures+Values.swift")
BITS = {"16": 16, "24": 24, "32": 32, "61": 16, "80": 8, "212": 12, "8": 8, "160": 16, "310": 10, "311": 10}
# Of the differences in format 8; far enough from 0 that no sample is one that wfdb takes for missing.
INITIAL_VALUE = 5_000
HEADERS = [
    "100 2 360 650000\n100.dat 212 200 11 1024 995 -22131 0 MLII\n100.dat 212 200 11 1024 1011 20052 0 V5\n",
    "# made up\r\n\r\nx_1 1 360/1(0) 0\r\nx_1.dat 16+512 0.5(-7)/uV 16 3 -5 65535 0 a long name\r\n# 69 M\r\n",
    "q 3 250.5/125(12.5) 77 12:30:05 01/02/1999\na.dat 16x2:3+24 100.5/mV\na.dat 16 1e3(5)/mV 12\n~ 80\n",
    "empty 0\n",
    "s 1\ns.dat 212\n",
]


def hexadecimal(data: bytes) -> str:
    return data.hex()


def floats(values: np.ndarray) -> str:
    """The values as bit patterns of floats, every NaN the same one."""
    patterns = np.where(np.isnan(values), np.float32("nan"), values.astype(np.float32)).astype(np.float32)
    return "[" + ", ".join(f"0x{p:08x}" for p in patterns.view(np.uint32)) + "]"


def digital(rng: np.random.Generator, fmt: str, shape: tuple[int, ...]) -> np.ndarray:
    """Samples over the format's whole range, among them its ends and the value that is a missing sample."""
    low, high = -(1 << BITS[fmt] - 1), (1 << BITS[fmt] - 1) - 1
    values = rng.integers(low, high, size=shape, endpoint=True)
    flat = values.reshape(-1)
    ends = [low, low + 1, high][: flat.size]
    flat[rng.choice(flat.size, len(ends), replace=False)] = ends
    return values


def interleave(signals: list[np.ndarray], frames: list[int], length: int) -> np.ndarray:
    """The samples in the order of the file, frame by frame."""
    return np.hstack([s.reshape(length, n) for s, n in zip(signals, frames)]).reshape(-1)


def pack(samples: np.ndarray, fmt: str) -> bytes:
    """The samples in one of WFDB's formats; of a last pair in format 212 that is half, two bytes."""
    match fmt:
        case "16":
            return samples.astype("<i2").tobytes()
        case "61":
            return samples.astype(">i2").tobytes()
        case "24":
            return samples.astype("<i4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
        case "32":
            return samples.astype("<i4").tobytes()
        case "80":
            return (samples + 128).astype(np.uint8).tobytes()
        case "8":
            return samples.astype(np.int8).tobytes()
        case "160":
            return (samples + 32_768).astype("<u2").tobytes()
        case "310" | "311":
            return pack_threes(samples, fmt)
        case _:
            data = bytearray()
            for i in range(0, samples.size, 2):
                first, second = int(samples[i]) & 0xFFF, int(samples[i + 1]) & 0xFFF if i + 1 < samples.size else 0
                data += bytes([first & 0xFF, first >> 8 | (second >> 8) << 4, second & 0xFF])
            return bytes(data[: (samples.size * 3 + 1) // 2])


def pack_threes(samples: np.ndarray, fmt: str) -> bytes:
    """Three samples of 10 bits in four bytes; of the last ones no more bytes than they take."""
    data = bytearray()
    for i in range(0, samples.size, 3):
        three = [int(v) & 0x3FF for v in samples[i : i + 3]] + [0, 0]
        if fmt == "310":
            low = three[0] << 1 | (three[2] & 0x1F) << 11
            word = low | (three[1] << 1 | (three[2] >> 5) << 11) << 16
        else:
            word = three[0] | three[1] << 10 | three[2] << 20
        data += word.to_bytes(4, "little")
    spare = {"310": [0, 2, 0], "311": [0, 2, 1]}[fmt][samples.size % 3]
    return bytes(data[: len(data) - spare])


def record(rng: np.random.Generator, fmt: str, frames: list[int], length: int) -> str:
    """One fixture: `frames[i]` samples a frame of signal i, `length` frames."""
    count = len(frames)
    signals = [digital(rng, fmt, (length * n,)) for n in frames]
    gains = [float(g) for g in rng.choice([200, 7.25, 31, 1000.5], count)]
    baselines = [int(b) for b in rng.integers(-100, 100, count)]
    name = f"r{fmt}_{'_'.join(map(str, frames))}"
    units, names = ["mV", "uV", "V", "mV"][:count], ["MLII", "V5", "aVF", "lead 4"][:count]
    lines = [f"{name} {count} 360 {length}"]
    for i in range(count):
        rate = f"x{frames[i]}" if frames[i] > 1 else ""
        initial = INITIAL_VALUE if fmt == "8" else 0
        lines.append(f"{name}.dat {fmt}{rate} {gains[i]}({baselines[i]})/{units[i]} 0 0 {initial} 0 0 {names[i]}")
    header = "\n".join(lines) + "\n"
    # wfdb 4.3.1 reads all of these formats but does not write them all, so the samples are packed here.
    data = pack(interleave(signals, frames, length), fmt)
    Path(f"{name}.hea").write_text(header)
    Path(f"{name}.dat").write_bytes(data)
    read = wfdb.rdrecord(name, smooth_frames=False)
    to_millivolts = {"mV": 1.0, "uV": 1e-3, "V": 1e3}
    expected = [s * to_millivolts[u] for s, u in zip(read.e_p_signal, read.units)]
    rows = ",\n            ".join(floats(e) for e in expected)
    return f"""    Record(
        name: "{name}",
        header: {swift_string(header)},
        hex: "{hexadecimal(data)}",
        signals: [
            {rows},
        ]),
"""


def swift_string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace('"', '\\"') + '"'


def header(text: str) -> str:
    Path("h.hea").write_bytes(text.encode())
    h = wfdb.rdheader("h")
    lines = []
    for i in range(h.n_sig):
        checksum = (
            "nil" if h.checksum is None or h.checksum[i] is None else str(np.int16(np.uint16(h.checksum[i] & 0xFFFF)))
        )
        fields = [h.file_name[i], int(h.fmt[i]), h.samps_per_frame[i], h.skew[i] or 0, h.byte_offset[i] or 0]
        lines.append(
            f'            Signal(file: "{fields[0]}", format: {fields[1]}, samplesPerFrame: {fields[2]}, '
            f"skew: {fields[3]}, byteOffset: {fields[4]}, gain: {h.adc_gain[i]}, baseline: {h.baseline[i]}, "
            f'units: "{h.units[i]}", adcResolution: {h.adc_res[i] or 0}, adcZero: {h.adc_zero[i] or 0}, '
            f"checksum: {checksum}),\n"
        )
    signals = "[\n" + "".join(lines) + "        ]" if lines else "[]"
    return f"""    Header(
        text: {swift_string(text)}, recordName: "{h.record_name}", samplingFrequency: {h.fs},
        counterFrequency: {h.counter_freq or h.fs}, baseCounterValue: {h.base_counter or 0},
        sampleCount: {h.sig_len or "nil"},
        signals: {signals}),
"""


def annotations(rng: np.random.Generator, name: str, fs: float | None) -> str:
    sample = np.array([3, 5, 5, 1028, 1029, 70_000, 3_000_000, 3_000_001])
    wfdb.wrann(
        name,
        "atr",
        sample,
        symbol=["N", "V", "+", "A", "/", "~", "L", "F"],
        subtype=np.array([0, 1, -3, 0, 127, 0, -128, 0]),
        chan=np.array([0, 1, 1, 0, 3, 0, 0, 0]),
        num=np.array([0, 0, 7, 7, 127, 0, 0, 1]),
        aux_note=["", "", "(VT", "", "odd", "", "", "even"],
        fs=fs,
    )
    read = wfdb.rdann(name, "atr")
    rows = []
    for i in range(read.ann_len):
        aux = read.aux_note[i].rstrip("\0")
        rows.append(
            f'            .init(sampleIndex: {read.sample[i]}, symbol: "{read.symbol[i]}", '
            f"subtype: {read.subtype[i]}, "
            f"channel: {read.chan[i]}, number: {read.num[i]}, aux: {swift_string(aux) if aux else 'nil'}),\n"
        )
    resolution = "nil" if fs is None else str(fs)
    return f"""    AnnotationFile(
        hex: "{hexadecimal(Path(f"{name}.atr").read_bytes())}",
        timeResolution: {resolution},
        annotations: [
{"".join(rows)}        ]),
"""


def main() -> None:
    root = Path.cwd()
    rng = np.random.default_rng(20261125)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        shapes = [([1], 7), ([1, 1], 5), ([1, 1, 1], 5), ([2, 1, 3], 3), ([1, 4], 3)]
        records = "".join(record(rng, fmt, frames, length) for fmt in BITS for frames, length in shapes)
        headers = "".join(header(text) for text in HEADERS)
        files = annotations(rng, "plain", None) + annotations(rng, "timed", 250.5)
        os.chdir(root)
    TARGET.write_text(f"""// SPDX-License-Identifier: Apache-2.0
// Made by Tests/Fixtures/make_decoding_fixtures.py from what wfdb {wfdb.__version__} writes and reads.
// swift-format-ignore-file

extension WFDBFixtures {{
    static let records: [Record] = [
{records}    ]

    static let headers: [Header] = [
{headers}    ]

    static let annotationFiles: [AnnotationFile] = [
{files}    ]
}}
""")


if __name__ == "__main__":
    main()
