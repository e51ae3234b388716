# SPDX-License-Identifier: Apache-2.0
"""The package is upgraded while two recorders write."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from beds import RATE, Bed, ecg, run

SECONDS = 40
HALF_A_SECOND = RATE // 2
AT = 15  # seconds after which the package is upgraded


def upgrade(check: Callable[[str, object], None], install: Callable[[], str]) -> None:
    """Upgrades with two running beds; no beat may be lost or false."""
    beds = [Bed("bed7"), Bed("bed8")]
    run("systemctl", "start", "ecgmond@bed8.socket")
    before = [bed.beats() for bed in beds]
    data, sent = ecg(SECONDS, "s16le")

    def write(bed: Bed) -> None:
        with bed.writer() as fifo:
            bed.live(data, fifo)

    recorders = [threading.Thread(target=write, args=(bed,)) for bed in beds]
    began = time.monotonic()
    for recorder in recorders:
        recorder.start()
    time.sleep(AT)
    processes = [bed.pid() for bed in beds]
    fifos = [Path(bed.fifo).stat().st_ino for bed in beds]
    sockets = [run("systemctl", "show", "-P", "ActiveEnterTimestamp", f"ecgmond@{bed.name}.socket") for bed in beds]
    old = run("dpkg-query", "-W", "-f", "${Version}", "ecgmond")
    install()
    new = run("dpkg-query", "-W", "-f", "${Version}", "ecgmond")
    took = time.monotonic() - began - AT
    check(f"{old} is upgraded to {new} in {took:.1f} s with both beds running", old != new and 0 not in processes)
    check("the recorders were still writing", all(recorder.is_alive() for recorder in recorders))
    for recorder in recorders:
        recorder.join()
    check("the changed configuration stays", "idle-timeout" in Path("/etc/ecgmond/ecgmond.conf").read_text())
    for bed, count, process, fifo, since in zip(beds, before, processes, fifos, sockets, strict=True):
        bed.settle(count + sent)
        program = Path(f"/proc/{bed.pid()}/exe").resolve()
        check(f"{bed.name}: a new process, of the new program", bed.pid() not in (0, process) and program.exists())
        stayed = run("systemctl", "show", "-P", "ActiveEnterTimestamp", f"ecgmond@{bed.name}.socket") == since
        check(f"{bed.name}: socket and FIFO stayed", stayed and Path(bed.fifo).stat().st_ino == fifo)
        report(check, bed, count, sent)


def report(check: Callable[[str, object], None], bed: Bed, before: int, sent: int) -> None:
    """Counts what was sent and what was reported."""
    reported = bed.beats() - before
    gaps = [entry["ECG_GAP_S"] for entry in bed.entries(ECG_PROBLEM="interruption")]
    check(f"{bed.name}: the gap is reported: {', '.join(gaps)} s", len(gaps) == 1)
    # The beat in which one process ends and the next begins may be whole in neither.
    counts = f"{sent} beats sent, {reported} reported, {bed.lost()} said to be lost"
    check(f"{bed.name}: {counts}, {sent - reported - bed.lost()} at the seam", 0 <= sent - reported - bed.lost() <= 1)
    # The first beat of a process that begins within it is seen without what came before.
    classes = [(entry["ECG_CLASS"], int(entry["ECG_SAMPLE"])) for entry in bed.entries() if "ECG_CLASS" in entry]
    ectopic = [(letter, sample) for letter, sample in classes if letter not in "NQ"]
    wrong = [f"{letter} at {sample}" for letter, sample in ectopic if letter != "S" or sample > HALF_A_SECOND]
    counts = f"{len(ectopic) - len(wrong)} S at the seam, {bed.beats('Q')} have none"
    check(f"{bed.name}: {len(wrong)} have a false class {wrong or ''}, {counts}", wrong == [])
