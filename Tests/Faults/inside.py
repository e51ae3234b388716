#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Drives every fault of docs/RELIABILITY.md inside a booted Debian root; .ci/faults boots it.

Each fault sends beats whose number is known, counts those that the journal or the output holds, and adds what the
daemon says is lost. Prints a row of the table for each; ends with 1 if one does not agree.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import journal_faults as journal
import load_faults as load
import output_faults as output
import power_faults as power
import recorder_faults as recorder
import unit_faults as unit
from faults import Result

FAULTS: list[tuple[str, Callable[[], Result | None]]] = [
    ("the recorder leaves and comes back", recorder.leaves_and_comes_back),
    ("it dies in mid-sample, s16le", lambda: recorder.dies_in_mid_sample("s16le")),
    ("it dies in mid-sample, 212", lambda: recorder.dies_in_mid_sample("212")),
    ("it stalls in mid-sample, s16le", lambda: recorder.stalls_in_mid_sample("s16le")),
    ("it stalls in mid-sample, 212", lambda: recorder.stalls_in_mid_sample("212")),
    ("two recorders at once", recorder.two_at_once),
    ("systemctl restart in mid-stream, s16le", lambda: unit.restarted("s16le")),
    ("systemctl restart in mid-stream, 212", lambda: unit.restarted("212")),
    ("SIGKILL", unit.killed),
    ("SIGSTOP past the watchdog", unit.stopped_past_watchdog),
    ("SIGSTOP for 7 s", unit.stalled_process),
    ("wrong rate", recorder.wrong_rate),
    ("bad configuration, later repaired", unit.bad_configuration),
    ("no rate, later given", unit.no_rate),
    ("damaged model, later replaced", unit.damaged_model),
    ("a bad and a good reload", unit.reloads),
    ("a reload of a process that hangs", unit.no_answer_to_reload),
    ("a file in the FIFO's place", unit.file_in_the_way),
    ("FIFO of ecgmond.service missing, removed", unit.fifo_made_anew),
    ("a bed that is taken over", unit.prison),
    ("a user of its own for each bed", unit.user_of_its_own),
    ("journald restarted", output.journal_restarted),
    ("journald killed", output.journal_killed),
    ("journald frozen for 8 s", output.journal_frozen),
    ("journald and its sockets stopped", output.journal_stopped),
    ("a contact that flaps for an hour", journal.flapping_contact),
    ("a journal of the beds' own", journal.log_namespace),
    ("full disk", output.full_disk),
    ("full disk under the journal", output.full_journal),
    ("standard output not read, SIGTERM", output.stalled_reader),
    ("limit on the size of files", output.limited_file),
    ("no /proc", output.no_proc),
    ("flood of random bytes", load.flood),
    ("20 beds", lambda: load.many(20)),
    ("100 beds", lambda: load.many(100)),
    ("24 hours", load.whole_day),
    # The last: its second half comes after the next boot.
    (power.NAME, power.leave_on),
]


def take_too_long(*_: object) -> None:
    """Ends a fault that hangs."""
    raise TimeoutError("it hangs")


def main() -> int:
    """Runs the faults, or those whose names hold one of the words in /check/only; gives the exit status."""
    only = Path("/check/only").read_text().split(",") if Path("/check/only").exists() else [""]
    signal.signal(signal.SIGALRM, take_too_long)
    failed = 0
    rows = []
    for name, fault in FAULTS:
        if not any(word.strip() in name for word in only):
            continue
        began = time.monotonic()
        signal.alarm(400)
        try:
            result = fault()
            if result is None:
                continue
            agrees = result.sent == result.reported + result.lost
            row = f"| {name} | {result.sent} | {result.reported} | {result.lost} | {result.noted} |"
            rows.append(row)
            print(f"{'ok    ' if agrees else 'FAILED'} {row} {time.monotonic() - began:.0f} s", flush=True)
            failed += not agrees
        except (AssertionError, OSError, subprocess.SubprocessError, LookupError, ValueError) as error:
            print(f"FAILED {name}: {type(error).__name__}: {error}", flush=True)
            failed += 1
    Path("/check/rows").write_text("\n".join(rows) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
