#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures the journal that a bed writes in a day, at each level of --report; .ci/journal-size boots a root for it.

Each level has a journal of its own, of which every file is archived before its size is taken. Two patients: a heart in
sinus rhythm at 75 a minute, and the recording 208s, whose beats are ectopic by a quarter, over and over.
"""

import sys
import time
from pathlib import Path

import beds
from beds import Bed, run

DAY = 86_400
LEVELS = ["beats", "ectopic", "events", "summary"]


def signal_of(patient: str) -> tuple[bytes, str]:
    """A day of a patient's signal, and its format."""
    if patient == "sinus rhythm":
        return beds.ecg(DAY, "s16le")[0], "s16le"
    recording = Path("/check/208s.dat").read_bytes()
    return recording * (DAY * beds.RATE * 3 // 2 // len(recording)), "212"


def measure(number: int, patient: str, level: str) -> tuple[int, int]:
    """The entries of a day, and the bytes of the journal's files."""
    data, form = signal_of(patient)
    name = f"size{number}"
    header = "header = /etc/ecgmond/208s.hea\n" if form == "212" else "rate = 360\n"
    drop_in = Path(f"/etc/systemd/system/ecgmond@{name}.service.d/journal.conf")
    drop_in.parent.mkdir()
    drop_in.write_text(
        Path("/check/log-namespace/ecgmond.conf").read_text().replace("LogNamespace=ecgmond", f"LogNamespace={name}")
    )
    config = Path("/check/log-namespace/journald@ecgmond.conf").read_text()
    Path(f"/etc/systemd/journald@{name}.conf").write_text(config)
    run("systemctl", "daemon-reload")
    with Bed(name, form=form, settings=f"{header}report = {level}\n", namespace=name) as bed:
        with bed.writer() as fifo:
            # The first second is read before the rest comes, so that nothing counts as old.
            fifo.write(data[:2160])
            bed.wait(lambda: bed.says("a writer has come"), "it reads")
            time.sleep(0.5)
            fifo.write(data[2160:])
        bed.wait(lambda: bed.says("the writer has left"), "the writer has left", seconds=300)
    run("journalctl", f"--namespace={name}", "--rotate")
    entries = run("journalctl", f"--namespace={name}", "-q", "-o", "cat", "--output-fields=PRIORITY").count("\n") + 1
    folder = next(Path("/var/log/journal").glob(f"*.{name}"))
    # The file that rotation has begun holds nothing yet.
    archived = [file for file in folder.iterdir() if "@" in file.name]
    return entries, sum(file.stat().st_blocks * 512 for file in archived)


def main() -> int:
    """Prints a row for each patient and level, and leaves the rows for the document."""
    rows = []
    for index, patient in enumerate(["sinus rhythm", "208s"]):
        for number, level in enumerate(LEVELS):
            began = time.monotonic()
            entries, size = measure(10 * index + number, patient, level)
            row = f"| {patient} | `{level}` | {entries / 24:.0f} | {size / 24 / 1000:.0f} | {size / 1e6:.1f} |"
            rows.append(row)
            print(f"{row} {time.monotonic() - began:.0f} s", flush=True)
    Path("/check/rows").write_text("\n".join(rows) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
