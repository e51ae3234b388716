# SPDX-License-Identifier: Apache-2.0
"""How much reaches the journal: what flaps, and a journal of the beds' own with a bound."""

import re
import shutil
from pathlib import Path

import beds
from beds import Bed, run
from faults import Result, check

DROP_IN = Path("/etc/systemd/system/ecgmond@.service.d/log-namespace.conf")
NAMESPACE = Path("/etc/systemd/journald@ecgmond.conf")


def held_back(bed: Bed, kind: str) -> int:
    """The entries of a kind that the last summary says were held back."""
    kinds = [entry.get("ECG_HELD_BACK_KINDS", "") for entry in bed.entries() if "ECG_HELD_BACK" in entry]
    found = re.search(rf"\b{kind} (\d+)", kinds[-1]) if kinds else None
    return int(found[1]) if found else 0


def flapping_contact() -> Result:
    """A contact comes and goes every three seconds, for an hour."""
    with Bed("flaps") as bed:
        beat, _ = beds.ecg(3, "s16le")
        rail = b"\xff\x7f" * (3 * beds.RATE)
        with bed.writer() as fifo:
            for _ in range(600):
                fifo.write(beat + rail)
        bed.wait(lambda: bed.says("the writer has left"), "the writer has left", seconds=60)
        run("systemctl", "stop", bed.service)
        changes = sum(int(entry["ECG_SIGNAL_CHANGES"]) for entry in bed.entries() if "ECG_SIGNAL_CHANGES" in entry)
        states = [entry["ECG_SIGNAL"] for entry in bed.entries() if "ECG_SIGNAL" in entry]
        check(len(states) < 120, f"{len(states)} entries came")
        check(states[-1] == "no-input", f"the last state is reported: {states[-3:]}")
        onsets = [entry["ECG_STATE"] for entry in bed.entries() if "ECG_EVENT" in entry]
        check(onsets.count("onset") == onsets.count("end"), f"onsets and ends come in pairs: {onsets}")
        return Result(changes, len(states), held_back(bed, "signal"), "changes of the signal, held back")


def log_namespace() -> Result:
    """The drop-in that ships gives the beds a journal of their own, whose bound is kept."""
    DROP_IN.parent.mkdir(exist_ok=True)
    shutil.copy("/check/log-namespace/ecgmond.conf", DROP_IN)
    text = Path("/check/log-namespace/journald@ecgmond.conf").read_text()
    NAMESPACE.write_text(re.sub("SystemMaxUse=.*", "SystemMaxUse=32M\nSystemMaxFileSize=4M", text))
    run("systemctl", "daemon-reload")
    try:
        with Bed("apart", namespace="ecgmond") as bed:
            sent = bed.send(60)
            bed.settle(sent)
            reported, lost = bed.beats(), bed.lost()
            in_main = run("journalctl", "-q", "-b", "-o", "cat", f"ECG_SOURCE={bed.name}")
            check(in_main == "", f"nothing is in the main journal: {in_main[:200]}")
            bed.configure("rate = 360\nsolver = nonsense\n")
            check(beds.fails("systemctl", "reload", bed.service), "a bad configuration fails the reload")
            check(bed.says("stays as it was", unit=True) > 0, "the error is there as well")
            bed.configure("rate = 360\n")
            # Far more than the bound.
            with bed.writer() as fifo:
                fifo.write(beds.ecg(43_200, "s16le")[0])
            bed.wait(lambda: "has left" in bed.journal("-n", "9", "-o", "cat"), "the writer has left", seconds=120)
            used = run("journalctl", "--namespace=ecgmond", "--disk-usage")
            folder = next(Path("/var/log/journal").glob("*.ecgmond"))
            size = sum(file.stat().st_blocks * 512 for file in folder.iterdir())
            check(size <= 34 << 20, f"the bound is kept: {used}")
        return Result(sent, reported, lost, f"a journal of their own: {size >> 20} of at most 32 MB, after half a day")
    finally:
        shutil.rmtree(DROP_IN.parent)
        NAMESPACE.unlink()
        run("systemctl", "daemon-reload")
