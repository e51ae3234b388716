# SPDX-License-Identifier: Apache-2.0
"""Beds of the fault tests: their units, their recorder, and what the journal holds of them."""

import json
import math
import os
import struct
import subprocess
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO, Self

RATE = 360
INTERVAL = 288  # samples of a beat: 0.8 s
# Centre in seconds, width in seconds, height in millivolts of P, Q, R, S and T.
WAVES = [(-0.17, 0.02, 0.12), (-0.03, 0.01, -0.1), (0.0, 0.012, 1.2), (0.03, 0.011, -0.25), (0.25, 0.045, 0.3)]


def run(*command: str) -> str:
    """Runs a command that must succeed; gives what it prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def fails(*command: str) -> bool:
    """Runs a command; whether it fails."""
    return subprocess.run(command, capture_output=True, check=False).returncode != 0


@cache
def ecg(seconds: int, form: str) -> tuple[bytes, int]:
    """A signal of 75 beats a minute and the number of its beats."""
    beat = []
    for index in range(INTERVAL):
        time_s = (index - INTERVAL / 2) / RATE
        beat.append(round(200 * sum(h * math.exp(-(((time_s - c) / w) ** 2) / 2) for c, w, h in WAVES)))
    count = seconds * RATE // INTERVAL
    if form == "212":
        packed = bytearray()
        for first, second in zip(beat[::2], beat[1::2], strict=True):
            packed += bytes((first & 255, (first >> 8 & 15) | (second >> 8 & 15) << 4, second & 255))
        return bytes(packed) * count, count
    return struct.pack(f"<{INTERVAL}h", *beat) * count, count


def annotated_beats(data: bytes) -> int:
    """The beats of a WFDB annotation file in the MIT format."""
    beats = place = 0
    while place + 1 < len(data):
        word = data[place] | data[place + 1] << 8
        code, rest = word >> 10, word & 1023
        place += 2
        if word == 0:
            break
        if code == 59:
            place += 4
        elif code == 63:
            place += (rest + 1) // 2 * 2
        elif code in (1, 5, 6, 9, 13):
            beats += 1
    return beats


def logged(text: str) -> bool:
    """Whether the journal holds a message with a text."""
    run("journalctl", "--sync")
    return text in run("journalctl", "-q", "-b", "-o", "cat")


class Bed:
    """One bed: a socket unit, its service, a configuration of its own, and perhaps a journal."""

    def __init__(
        self,
        name: str,
        form: str = "s16le",
        settings: str = "rate = 360\n",
        service: str = "",
        fifo: str = "",
        namespace: str = "",
    ):
        self.name, self.form = name, form
        self.namespace = namespace
        self.service = service or f"ecgmond@{name}.service"
        self.fifo = fifo or f"/run/ecgmond/{name}"
        if not service:
            self.configure(settings)

    def configure(self, settings: str) -> None:
        """Writes the bed's own file."""
        path = Path(f"/etc/ecgmond/{self.name}.conf")
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{settings}format = {self.form}\n")

    def start(self) -> None:
        """Starts the socket; the first bytes start the service."""
        run("systemctl", "start", f"ecgmond@{self.name}.socket")

    def stop(self) -> None:
        """Stops both units."""
        run("systemctl", "stop", f"ecgmond@{self.name}.socket", self.service)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def writer(self) -> IO[bytes]:
        """Opens the FIFO as a recorder does."""
        return open(self.fifo, "wb", buffering=0)

    def live(self, data: bytes, fifo: IO[bytes], events: dict[int, Callable[[], object]] | None = None) -> None:
        """Writes 16-bit samples as fast as they are recorded; events happen after so many seconds."""
        began = time.monotonic()
        for index, start in enumerate(range(0, len(data), RATE // 5)):
            if index % 10 == 0 and (event := (events or {}).get(index // 10)):
                event()
            fifo.write(data[start : start + RATE // 5])
            time.sleep(max(0, began + (index + 1) * 0.1 - time.monotonic()))

    def send(self, seconds: int, extra: bytes = b"") -> int:
        """A recorder comes, writes a signal and leaves; gives its beats."""
        data, count = ecg(seconds, self.form)
        # The process must have the first one's bytes before the second comes, as when a recorder is switched on again.
        before = self.says("the writer has left")
        with self.writer() as fifo:
            fifo.write(data + extra)
            if self.active("service") != "active":
                self.wait(lambda: self.active("service") == "active", "the service starts")
                self.wait(lambda: self.says("a writer has come"), "it reads")
        self.wait(lambda: self.says("the writer has left") > before, "the writer has left")
        return count

    def wait(self, condition: Callable[[], object], what: str, seconds: float = 30) -> None:
        """Waits until a condition holds."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"{self.name}: it takes too long until {what}")
            time.sleep(0.1)

    def settle(self, beats: int, seconds: float = 30) -> None:
        """Waits until so many beats are in the journal, or no more come."""
        end = time.monotonic() + seconds
        last, since = -1, time.monotonic()
        while time.monotonic() < end:
            now = self.beats()
            if now >= beats:
                return
            if now != last:
                last, since = now, time.monotonic()
            elif time.monotonic() - since > 8:
                return
            time.sleep(0.2)

    def journal(self, *options: str) -> str:
        """What journalctl says of the bed's journal."""
        command = ["journalctl", *([f"--namespace={self.namespace}"] if self.namespace else [])]
        # A namespace's journald is there from its first entry on, and leaves when nothing comes.
        subprocess.run([*command, "--sync"], capture_output=True, check=not self.namespace)
        return run(*command, "-q", "-b", *options)

    def entries(self, **fields: str) -> list[dict[str, str]]:
        """The bed's entries in the journal that have these fields."""
        matches = [f"{name}={value}" for name, value in {"ECG_SOURCE": self.name, **fields}.items()]
        return [json.loads(line) for line in self.journal("-o", "json", *matches).splitlines()]

    def beats(self, letter: str = "") -> int:
        """Beats in the journal, of one class or all."""
        match = [f"ECG_CLASS={letter}"] if letter else ["MESSAGE_ID=1b6915c487e943088c32241e56f6eef0"]
        return len(self.journal("-o", "cat", f"ECG_SOURCE={self.name}", *match).splitlines())

    def problems(self) -> list[str]:
        """What was wrong with the input, in order, but for what was old when the service started."""
        found = [entry["ECG_PROBLEM"] for entry in self.entries() if "ECG_PROBLEM" in entry]
        return [problem for problem in found if problem != "stale"]

    def measure(self, field: str) -> str:
        """The first value of a field."""
        return next((entry[field] for entry in self.entries() if field in entry), "?")

    def says(self, text: str, unit: bool = False) -> int:
        """How often the daemon said something of itself; of the whole unit, what it wrote to standard error as well."""
        match = f"_SYSTEMD_UNIT={self.service}" if unit else f"ECG_SOURCE={self.name}"
        return self.journal("-o", "cat", match).count(text)

    def lost(self) -> int:
        """The beats that the last summary says are lost."""
        counts = [int(entry["ECG_LOST_BEATS"]) for entry in self.entries() if "ECG_LOST_BEATS" in entry]
        return counts[-1] if counts else 0

    def show(self, name: str) -> str:
        """A property of the service."""
        return run("systemctl", "show", "-P", name, self.service)

    def active(self, kind: str) -> str:
        """The state of the service or the socket."""
        unit = self.service if kind == "service" else f"ecgmond@{self.name}.{kind}"
        return run("systemctl", "show", "-P", "ActiveState", unit)

    def pid(self) -> int:
        """The daemon's process, 0 if there is none."""
        return int(self.show("MainPID"))

    def memory(self) -> int:
        """The most memory that the process had, in kB."""
        for line in Path(f"/proc/{self.pid()}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
        return 0


os.environ["SYSTEMD_PAGER"] = ""
