#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The machine goes off and comes back while a recorder writes.

The first half is the last of the faults: it leaves a recorder on when the machine powers off. The second half, which
.ci/faults runs in a boot of its own, counts what the journal holds of both boots.
"""

import sys
import time
from pathlib import Path

from beds import Bed, run
from faults import Result, check

NAME = "off and on in mid-stream"
UNIT = Path("/etc/systemd/system/recorder.service")
# Each boot, %b, has a count of its own.
RECORDER = """
[Unit]
After=ecgmond@power.socket
[Service]
ExecStart=/usr/bin/python3 /check/recorder.py /run/ecgmond/power /check/count.%b
[Install]
WantedBy=multi-user.target
"""


def reported() -> int:
    """The beats in the journal, of all boots."""
    run("journalctl", "--sync")
    match = ["ECG_SOURCE=power", "MESSAGE_ID=1b6915c487e943088c32241e56f6eef0"]
    return len(run("journalctl", "-q", "-o", "cat", *match).splitlines())


def leave_on() -> None:
    """Has a recorder and its bed start with the machine, and leaves them on."""
    bed = Bed("power")
    UNIT.write_text(RECORDER)
    run("systemctl", "daemon-reload")
    run("systemctl", "enable", "--now", "ecgmond@power.socket", "recorder.service")
    bed.wait(lambda: bed.beats() > 15, "beats come")


def come_back() -> Result:
    """Counts the beats of the boot before and of this one."""
    bed = Bed("power")
    before = reported() - bed.beats()
    bed.wait(lambda: bed.beats() > 15, "beats come by themselves after the boot")
    run("systemctl", "disable", "--now", "recorder.service")
    counts = [int(path.read_text()) for path in Path("/check").glob("count.*")]
    check(len(counts) == 2, f"the recorder was on in two boots: {counts}")
    bed.settle(bed.beats() + 1)
    sent = sum(counts)
    # What was in the FIFO goes with the machine.
    check(0 <= sent - reported() <= 4, f"{sent - reported()} beats are gone")
    check(bed.beats("V") == 0, "no beat is false")
    run("systemctl", "disable", "--now", "ecgmond@power.socket")
    bed.stop()
    UNIT.unlink()
    return Result(sent, reported(), sent - reported(), f"{before} before the boot; the bed is on by itself")


def main() -> int:
    """The second half; gives the exit status."""
    began = time.monotonic()
    try:
        result = come_back()
    except (AssertionError, OSError, ValueError) as error:
        print(f"FAILED {NAME}: {type(error).__name__}: {error}", flush=True)
        return 1
    row = f"| {NAME} | {result.sent} | {result.reported} | {result.lost} | {result.noted} |"
    print(f"ok     {row} {time.monotonic() - began:.0f} s", flush=True)
    with Path("/check/rows").open("a") as rows:
        rows.write(row + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
