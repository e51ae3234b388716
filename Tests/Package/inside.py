#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The life of the Debian package inside a clean booted root, and of `make install`; .ci/package boots it.

Prints a line for each thing that was looked at, and for each bed the beats that were sent and reported. Ends with 1 if
one is not as it must be.
"""

import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path

import root_state
from beds import Bed, run
from manual import try_examples
from upgrade import upgrade

PACKAGES = sorted(Path("/check").glob("ecgmond_*.deb"))
PROGRAM = Path("/usr/bin/ecgmond")
LINKS = Path("/etc/systemd/system/sockets.target.wants")


class Checks:
    """What was looked at, and whether anything was wrong."""

    failed = 0

    def __call__(self, what: str, holds: object) -> None:
        """Prints whether something holds."""
        self.failed += not holds
        print(f"{'ok    ' if holds else 'FAILED'}  {what}", flush=True)


def apt(*arguments: str) -> str:
    """Runs apt-get; what it needs is there already."""
    return run("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", *arguments)


def active(unit: str) -> bool:
    """Whether a unit is active."""
    return subprocess.run(["systemctl", "--quiet", "is-active", unit], check=False).returncode == 0


def known_units() -> str:
    """The units of ecgmond that systemd finds, or holds in memory as more than a name."""
    found = ""
    for kind in ("list-units", "list-unit-files"):
        command = ["systemctl", "--plain", "--no-legend", "--all", kind, "ecgmond*"]
        # It fails where there is none.
        found += subprocess.run(command, check=False, capture_output=True, text=True).stdout
    return "\n".join(line for line in found.splitlines() if "not-found inactive dead" not in " ".join(line.split()))


def installed(check: Checks) -> None:
    """The package comes into a clean root."""
    apt("install", str(PACKAGES[0]))
    version = run("dpkg-query", "-W", "-f", "${Version}", "ecgmond")
    check(f"apt installs {version}", PACKAGES[0].name.startswith(f"ecgmond_{version}_"))
    check("it is the program of that version", run("ecgmond", "--version").split()[-1] == version.rpartition("-")[0])
    check("its files are whole", run("dpkg", "--verify", "ecgmond") == "")
    conffiles = run("dpkg-query", "-W", "-f", "${Conffiles}", "ecgmond")
    check("its configuration is two conffiles", conffiles.count("/etc/ecgmond/") == 2)
    check("systemd knows its units", "ecgmond@.socket" in known_units())
    check("nothing has been started", not active("ecgmond.service"))
    # systemd's own trigger has renewed the index.
    check("the journal explains its entries", "ecgmond" in run("journalctl", "--list-catalog"))
    check("no user has been made", "ecgmond" not in Path("/etc/passwd").read_text())


def monitored(check: Checks) -> None:
    """A bed is enabled as the manual says, and its beats are classified."""
    with Path("/etc/ecgmond/ecgmond.conf").open("a") as shared:
        shared.write("idle-timeout = 2\n")
    bed = Bed("bed7", settings="rate = 360\nsummary-interval = 10\n")
    run("systemctl", "enable", "--now", "ecgmond@bed7.socket")
    sent = bed.send(20)
    bed.settle(sent)
    classes = [entry["ECG_CLASS"] for entry in bed.entries() if "ECG_CLASS" in entry]
    check(f"a bed's first bytes start it, and {len(classes)} of {sent} beats are in the journal", len(classes) == sent)
    check("they have classes", set(classes) <= {"N", "Q"} and classes.count("N") >= sent - 1)
    try_examples(check, "/usr/share/man/man7/ecgmond-journal.7.gz")


def removed(check: Checks) -> None:
    """The package goes and comes back: what was enabled is enabled."""
    apt("remove", "ecgmond")
    check(
        "removal stops sockets and services", not active("ecgmond@bed7.socket") and not active("ecgmond@bed7.service")
    )
    check("the program and the FIFOs are gone", not PROGRAM.exists() and not Path("/run/ecgmond").exists())
    check("the configuration stays", "idle-timeout" in Path("/etc/ecgmond/ecgmond.conf").read_text())
    apt("install", str(PACKAGES[-1]))
    check("installed again, what was enabled is on", active("ecgmond@bed7.socket"))
    check("what was not enabled is off", not active("ecgmond@bed8.socket"))
    check("the configuration is the old one", "idle-timeout" in Path("/etc/ecgmond/ecgmond.conf").read_text())
    bed = Bed("bed7")
    before = bed.beats()
    sent = bed.send(20)
    bed.settle(before + sent)
    check(f"{bed.beats() - before} of {sent} beats of a bed that came back", bed.beats() - before == sent)


def purged(check: Checks, before: root_state.State) -> None:
    """Nothing is left."""
    check("there is state to be purged", Path("/var/lib/ecgmond/bed7").exists())
    apt("purge", "ecgmond")
    check("purge stops sockets and services", not active("ecgmond@bed7.socket") and not active("ecgmond@bed7.service"))
    leave_nothing(check, before)


def leave_nothing(check: Checks, before: root_state.State) -> None:
    """The root is as it was."""
    after = root_state.state()
    for what, old, new in zip(("file", "user", "group"), before, after, strict=True):
        check(f"no {what} is left or missing {sorted(old ^ new) or ''}".rstrip(), old == new)
    check("nothing is in /run", not list(Path("/run").rglob("ecgmond*")))
    units = known_units()
    check(f"systemd knows no unit of it {units}".rstrip(), units == "")
    check("the catalog has forgotten it", "ecgmond" not in run("journalctl", "--list-catalog"))


def made(check: Checks, before: root_state.State) -> None:
    """`make install` and `make uninstall`, with the PATH that sudo gives and no compiler anywhere."""
    secure = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}

    def make(target: str) -> subprocess.CompletedProcess[str]:
        command = ["make", "--no-print-directory", "-C", "/check/built", target]
        return subprocess.run(command, check=False, capture_output=True, text=True, env=secure)

    made = make("install")
    check(f"make install copies alone {made.stderr}".rstrip(), made.returncode == 0 and "swift" not in made.stdout)
    bed = Bed("made")
    run("systemctl", "enable", "--now", "ecgmond@made.socket")
    sent = bed.send(20)
    bed.settle(sent)
    check(f"{bed.beats()} of {sent} beats of a bed of /usr/local", bed.beats() == sent)
    undone = make("uninstall")
    check(f"make uninstall succeeds {undone.stderr}".rstrip(), undone.returncode == 0)
    check("it stops sockets and services", not active("ecgmond@made.socket") and not active("ecgmond@made.service"))
    check("it forgets what was enabled", not list(LINKS.glob("ecgmond*")))
    check("the configuration stays", Path("/etc/ecgmond/made.conf").exists())
    for path in ("/etc/ecgmond", "/var/lib/ecgmond", "/var/lib/private/ecgmond"):
        run("rm", "-rf", path)
    leave_nothing(check, before)


def take_too_long(*_: object) -> None:
    """Ends a check that hangs."""
    raise TimeoutError("it hangs")


def main() -> int:
    """Goes through the package's life; gives the exit status."""
    os.environ["SYSTEMD_PAGER"] = ""
    signal.signal(signal.SIGALRM, take_too_long)
    check = Checks()
    before = root_state.state()
    steps = (
        lambda: installed(check),
        lambda: monitored(check),
        lambda: upgrade(check, lambda: apt("install", str(PACKAGES[-1]))),
        lambda: removed(check),
        lambda: purged(check, before),
        lambda: made(check, before),
    )
    try:
        for step in steps:
            signal.alarm(180)
            step()
    except (AssertionError, OSError, subprocess.SubprocessError, LookupError, ValueError) as error:
        traceback.print_exc(file=sys.stdout)
        check(f"{type(error).__name__}: {getattr(error, 'stderr', '') or error}", False)
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main())
