# SPDX-License-Identifier: Apache-2.0
"""Faults of what takes the reports: journald, disks, readers."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import beds
from beds import Bed, run
from faults import Result, check, flow

JOURNAL_SOCKETS = ["systemd-journald.socket", "systemd-journald-dev-log.socket", "systemd-journald-audit.socket"]


def journal_restarted() -> Result:
    with Bed("jrestart") as bed:
        sent = flow(bed, "s16le", lambda: run("systemctl", "restart", "systemd-journald.service"))
        return Result(sent, bed.beats(), bed.lost())


def journal_killed() -> Result:
    with Bed("jkilled") as bed:
        sent = flow(bed, "s16le", lambda: run("systemctl", "kill", "-s", "KILL", "systemd-journald.service"))
        return Result(sent, bed.beats(), bed.lost())


def without_journal(name: str, seconds: int, begin: Callable[[], object], end: Callable[[], object]) -> Result:
    """Sends a signal; its second and third quarter while journald takes nothing, for some seconds."""
    with Bed(name, settings="rate = 360\nsummary-interval = 0\n") as bed:
        data, sent = beds.ecg(240, "s16le")
        cut = len(data) // 4 // 2 * 2
        with bed.writer() as fifo:
            fifo.write(data[:cut])
            bed.settle(sent // 4 - 3)
            time.sleep(1)
            begin()
            fifo.write(data[cut : 3 * cut])
            time.sleep(seconds)
            end()
            time.sleep(1)
            fifo.write(data[3 * cut :])
        bed.wait(lambda: bed.says("the writer has left"), "the writer has left")
        run("systemctl", "kill", "-s", "USR1", "--kill-who=main", bed.service)
        time.sleep(1)
        return Result(sent, bed.beats(), bed.lost())


def journal_stopped() -> Result:
    units = [*JOURNAL_SOCKETS, "systemd-journald.service"]
    return without_journal(
        "jstopped",
        5,
        lambda: subprocess.run(["systemctl", "stop", *units], check=False),
        lambda: run("systemctl", "start", *units),
    )


def journal_frozen() -> Result:
    journald = int(run("systemctl", "show", "-P", "MainPID", "systemd-journald.service"))
    return without_journal(
        "jfrozen", 8, lambda: os.kill(journald, signal.SIGSTOP), lambda: os.kill(journald, signal.SIGCONT)
    )


def full_disk() -> Result:
    full = Path("/full")
    full.mkdir(exist_ok=True)
    run("mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(full))
    data, sent = beds.ecg(3600, "s16le")
    done = subprocess.run(
        ["ecgmond", "--rate", "360", "--output", f"wfdb:{full}/a.ecg"], input=data, capture_output=True, check=False
    )
    said = done.stderr.decode()
    check(done.returncode == 74 and "No space left" in said, f"the full disk is reported: {said}")
    lost = int(said.rpartition(" annotations")[0].split()[-1]) if " annotations" in said else 0
    written = beds.annotated_beats((full / "a.ecg").read_bytes())
    run("umount", str(full))
    return Result(sent, written, lost, "annotation file; exit status 74")


def full_journal() -> Result:
    """Entries for which the disk has no room are lost in journald, which takes them; other outputs have them all."""
    folder = Path("/var/log/journal")
    run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder))
    run("systemctl", "restart", "systemd-journald.service")
    run("journalctl", "--flush")
    filler = folder / "filler"
    made = Path("/var/lib/ecgmond/jfull/jfull.ecg")
    bed = Bed("jfull", settings=f"rate = 360\noutput = journal\noutput = wfdb:{made}\n")
    bed.start()
    data, sent = beds.ecg(2400, "s16le")
    cut = len(data) // 40 // 2 * 2
    with bed.writer() as fifo:
        fifo.write(data[:cut])
        bed.settle(sent // 40 - 3)
        subprocess.run(["dd", "if=/dev/zero", f"of={filler}", "bs=4k"], check=False, capture_output=True)
        fifo.write(data[cut : 39 * cut])
        time.sleep(3)
        filler.unlink()
        time.sleep(1)
        fifo.write(data[39 * cut :])
    bed.wait(lambda: bed.says("the writer has left"), "it writes to the journal again")
    entries = bed.beats()
    check(bed.show("NRestarts") == "0", "it is one process")
    bed.stop()
    run("umount", "--lazy", str(folder))
    run("systemctl", "restart", "systemd-journald.service")
    return Result(sent, beds.annotated_beats(made.read_bytes()), noted=f"annotation file; {entries} are in the journal")


def stalled_reader() -> Result:
    data, _ = beds.ecg(3600, "s16le")
    Path("/tmp/hour").write_bytes(data)
    made = Path("/tmp/hour.ecg")
    made.unlink(missing_ok=True)
    # The annotations say which beats there were; with no summary but the last, other lines are of beats or the totals.
    options = ["--rate", "360", "--summary-interval", "0", "--output", "json", "--output", f"wfdb:{made}"]
    with subprocess.Popen(
        ["ecgmond", *options, "/tmp/hour"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        time.sleep(2)
        program.terminate()
        errors = program.stderr.read().decode()
        # The line that the pipe had room for a part of is one of those lost.
        lines = [json.loads(line) for line in program.stdout.read().splitlines(keepends=True) if line.endswith(b"\n")]
        program.wait()
    check("reports lost: " in errors, f"the lost lines are counted: {errors}")
    told = int(errors.rpartition("reports lost: ")[2].split()[0])
    beats = [line for line in lines if line["type"] == "beat"]
    sent = beds.annotated_beats(made.read_bytes())
    return Result(sent, len(beats), told - 2, "lines; the totals and the summary are lost as well")


def limited_file() -> Result:
    """A limit on the size of files fails a write with SIGXFSZ, which ends a program that does not expect it."""
    data, _ = beds.ecg(60, "s16le")
    Path("/tmp/minute").write_bytes(data)
    command = "ecgmond --rate 360 --output text /tmp/minute"
    whole = subprocess.run(["bash", "-c", command], capture_output=True, check=True).stdout.count(b"\n")
    limited = subprocess.run(["bash", "-c", f"ulimit -f 1; {command} >/tmp/limited"], capture_output=True, check=False)
    said = limited.stderr.decode()
    check(limited.returncode == 74 and "File too large" in said, f"the limit is reported: {said}")
    lost = int(said.rpartition("reports lost: ")[2].split()[0])
    return Result(whole, Path("/tmp/limited").read_bytes().count(b"\n"), lost, "lines; exit status 74, no signal")


def no_proc() -> Result:
    """Without /proc there are no arguments to be had: nothing else than what was asked for is monitored."""
    command = "umount -l /proc && exec ecgmond --version"
    done = subprocess.run(["unshare", "--mount", "sh", "-c", command], capture_output=True, check=False)
    check(done.returncode == 71 and b"is /proc mounted?" in done.stderr, f"it does not start: {done}")
    return Result(0, 0, noted="exit status 71")
