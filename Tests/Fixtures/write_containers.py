# SPDX-License-Identifier: Apache-2.0
"""Writes files that describe themselves, of random samples, and what their own readers make of them.

    python Tests/Fixtures/write_containers.py FOLDER SEED

EDF and BDF come from pyedflib and are read back by it, WAV by Python's wave. Discontinuous EDF+ and ISHNE, which
neither reads, are packed here. MANIFEST has a line for each signal: kind, file, number, name, rate,
microseconds since 1970 or -, and the file of the expected float32 in millivolts, NaN for what is missing.
"""

import datetime
import struct
import sys
import wave
from pathlib import Path

import numpy as np
import pyedflib

START = datetime.datetime(2024, 2, 29, 23, 59, 58)
PER_MILLIVOLT = {"uV": 1_000, "mV": 1, "V": 0.001, "nV": 1_000_000}


class Folder:
    """Where files go, and the list of what they hold."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: list[str] = []

    def expect(
        self, kind: str, file: str, number: int, name: str, rate: float, start: str, millivolts: np.ndarray
    ) -> None:
        expected = f"{file}.{number}.f32"
        millivolts.astype("<f4").tofile(self.path / expected)
        self.lines.append("\t".join([kind, file, str(number), name, repr(float(rate)), start, expected]))

    def finish(self) -> None:
        (self.path / "MANIFEST").write_text("\n".join(self.lines) + "\n")


def microseconds(moment: datetime.datetime) -> str:
    return str(int(moment.replace(tzinfo=datetime.UTC).timestamp()) * 1_000_000)


def edf(folder: Folder, rng: np.random.Generator, name: str, file_type: int, seconds: int) -> None:
    """A file by pyedflib: signals of several rates, ranges and units."""
    is_bdf = file_type in (pyedflib.FILETYPE_BDF, pyedflib.FILETYPE_BDFPLUS)
    low, high = (-8_388_608, 8_388_607) if is_bdf else (-32_768, 32_767)
    headers = []
    for label, unit, rate, physical, digital in [
        ("ECG II", "uV", 250, (-3_276.8, 3_276.7), (low, high)),
        ("V5", "mV", 500, (-5, 5), (-2_048, 2_047)),
        ("aVR", "V", 125, (0.004, -0.003), (low, high)),
        ("II", "nV", 200, (-1_000_000, 2_000_000), (-1_000, 31_000)),
    ]:
        headers.append(
            {
                "label": label,
                "dimension": unit,
                "sample_frequency": rate,
                "physical_min": physical[0],
                "physical_max": physical[1],
                "digital_min": digital[0],
                "digital_max": digital[1],
                "transducer": "",
                "prefilter": "",
            }
        )
    path = str(folder.path / name)
    with pyedflib.EdfWriter(path, len(headers), file_type=file_type) as writer:
        writer.setSignalHeaders(headers)
        writer.setStartdatetime(START)
        digital = [
            rng.integers(h["digital_min"], h["digital_max"], size=seconds * h["sample_frequency"], endpoint=True)
            for h in headers
        ]
        writer.writeSamples([d.astype(np.int32) for d in digital], digital=True)
        if file_type in (pyedflib.FILETYPE_EDFPLUS, pyedflib.FILETYPE_BDFPLUS):
            writer.writeAnnotation(1.5, 0.1, "a note")
    kind = "bdf" if is_bdf else "edf"
    with pyedflib.EdfReader(path) as reader:
        for number in range(reader.signals_in_file):
            unit = reader.getPhysicalDimension(number).strip()
            folder.expect(
                kind,
                name,
                number,
                reader.getLabel(number).strip(),
                reader.getSampleFrequency(number),
                microseconds(reader.getStartdatetime()),
                reader.readSignal(number) / PER_MILLIVOLT[unit],
            )


def discontinuous(folder: Folder, rng: np.random.Generator) -> None:
    """EDF+D: two records, a gap, one record, a gap of a fraction of a sample, two records."""
    rate, per_record, duration = 200, 50, 0.25
    onsets = [0.125, 0.375, 7.125, 7.378, 100.0]
    digital = ("-32768", "32767")
    signals = [("ECG", "mV", "-10", "10", *digital, per_record), ("EDF Annotations", "", "-1", "1", *digital, 20)]
    columns = list(zip(*signals, strict=True))

    def text(value: object, width: int) -> bytes:
        return str(value).ljust(width).encode()

    data = text("0", 8) + text("X X X X", 80) + text("Startdate 29-FEB-2024 X X X", 80) + b"29.02.2423.59.58"
    data += text(256 * 3, 8) + text("EDF+D", 44) + text(len(onsets), 8) + text(duration, 8) + text(2, 4)
    widths = [16, 8, 8, 8, 8, 8, 8]
    data += b"".join(text(v, 16) for v in columns[0]) + b" " * 160
    for column, width in zip(columns[1:6], widths[1:6], strict=True):
        data += b"".join(text(v, width) for v in column)
    data += b" " * 160 + b"".join(text(v, 8) for v in columns[6]) + b" " * 64
    expected: list[float] = []
    for onset in onsets:
        missing = round((onset - onsets[0]) * rate) - len(expected)
        if missing > 1:
            expected += [float("nan")] * missing
        values = rng.integers(-32_768, 32_767, size=per_record, endpoint=True)
        data += values.astype("<i2").tobytes() + f"+{onset:g}\x14\x14\0".encode().ljust(40, b"\0")
        expected += ((values + 32_768) * (20 / 65_535) - 10).tolist()
    (folder.path / "gaps.edf").write_bytes(data)
    folder.expect("edf", "gaps.edf", 0, "ECG", rate, microseconds(START), np.array(expected))


def ishne(folder: Folder, rng: np.random.Generator) -> None:
    resolutions, names, rate, count = [1_250, 5_000, 10_000], ["I", "aVF", "V6"], 180, 700
    values = rng.integers(-32_767, 32_767, size=(count, 3), endpoint=True)
    variable = b"made for a test\0"
    fixed = struct.pack("<4ih", len(variable), count, 522, 522 + len(variable), 1) + bytes(100)
    fixed += struct.pack("<8h", 0, 0, 1, 1, 1970, START.day, START.month, START.year)
    fixed += struct.pack("<7h", 0, 0, 0, START.hour, START.minute, START.second, 3)
    fixed += struct.pack("<12h", 5, 10, 16, *[-9] * 9) + struct.pack("<12h", *[0] * 12)
    fixed += struct.pack("<12h", *resolutions, *[-9] * 9) + struct.pack("<h", 0) + bytes(40) + struct.pack("<h", rate)
    fixed += bytes(248)
    assert len(fixed) == 512
    (folder.path / "holter.ecg").write_bytes(b"ISHNE1.0\0\0" + fixed + variable + values.astype("<i2").tobytes())
    for lead in range(3):
        millivolts = values[:, lead] * (resolutions[lead] / 1e6)
        folder.expect("ishne", "holter.ecg", lead, names[lead], rate, microseconds(START), millivolts)


def wav(folder: Folder, rng: np.random.Generator, width: int) -> None:
    """A file by Python's wave; 200 steps of the converter are a millivolt."""
    name, channels, rate, count = f"{8 * width}.wav", 3, 360, 400
    low, high = (0, 255) if width == 1 else (-(1 << 8 * width - 1), (1 << 8 * width - 1) - 1)
    values = rng.integers(low, high, size=(count, channels), endpoint=True)
    frames = b"".join(int(v).to_bytes(width, "little", signed=width > 1) for v in values.reshape(-1))
    with wave.open(str(folder.path / name), "wb") as file:
        file.setparams((channels, width, rate, count, "NONE", ""))
        file.writeframes(frames)
    with wave.open(str(folder.path / name), "rb") as file:
        read = file.readframes(file.getnframes())
        step = file.getsampwidth() * file.getnchannels()
        for channel in range(file.getnchannels()):
            cut = [read[i + channel * width : i + (channel + 1) * width] for i in range(0, len(read), step)]
            numbers = np.array([int.from_bytes(c, "little", signed=width > 1) for c in cut])
            millivolts = (numbers - (128 if width == 1 else 0)) / 200
            folder.expect("wav", name, channel, "", file.getframerate(), "-", millivolts)


def main() -> None:
    folder = Folder(Path(sys.argv[1]))
    rng = np.random.default_rng(int(sys.argv[2]))
    edf(folder, rng, "plain.edf", pyedflib.FILETYPE_EDF, 7)
    edf(folder, rng, "plus.edf", pyedflib.FILETYPE_EDFPLUS, 5)
    edf(folder, rng, "plain.bdf", pyedflib.FILETYPE_BDF, 3)
    edf(folder, rng, "plus.bdf", pyedflib.FILETYPE_BDFPLUS, 4)
    discontinuous(folder, rng)
    ishne(folder, rng)
    for width in (1, 2, 3, 4):
        wav(folder, rng, width)
    folder.finish()


if __name__ == "__main__":
    main()
