# SPDX-License-Identifier: Apache-2.0
"""Faults in the life of a unit: restarts, configurations, what stands in its place."""

import os
import signal
import subprocess
import time
from pathlib import Path

import beds
from beds import Bed, run
from faults import Result, check, flow


def interrupted(bed: Bed, sent: int, most: int) -> Result:
    """One process followed another: the gap is reported, and no more beats than so many are gone."""
    check("interruption" in bed.problems(), f"the gap is reported: {bed.problems()}")
    reported = bed.beats()
    check(sent - reported <= most, f"{sent - reported} beats are gone")
    return Result(sent, reported, sent - reported, f"interruption of {bed.measure('ECG_GAP_S')} s")


def restarted(form: str) -> Result:
    with Bed(f"restart-{form}", form=form) as bed:
        sent = flow(bed, form, lambda: run("systemctl", "restart", bed.service))
        check(bed.beats("V") == 0, "no beat is false")
        # The beat in which one process ends and the next begins may be whole in neither.
        return interrupted(bed, sent, most=1)


def killed() -> Result:
    with Bed("killed") as bed:
        sent = flow(bed, "s16le", lambda: os.kill(bed.pid(), signal.SIGKILL))
        # What it had read and not reported is gone with it, and is what the interruption stands for.
        return interrupted(bed, sent, most=4)


def stopped_past_watchdog() -> Result:
    with Bed("hangs") as bed:

        def hang() -> None:
            pid = bed.pid()
            os.kill(pid, signal.SIGSTOP)
            bed.wait(lambda: bed.pid() not in (0, pid), "the watchdog replaces it", seconds=40)

        sent = flow(bed, "s16le", hang)
        return interrupted(bed, sent, most=4)


def bad_configuration() -> Result:
    with Bed("badconf", settings="rate = nonsense\n") as bed:
        data, sent = beds.ecg(20, "s16le")
        with bed.writer() as fifo:
            fifo.write(data)
        time.sleep(18)
        check(int(bed.show("NRestarts")) > 5, "it is tried again and again")
        check(Path(bed.fifo).is_fifo(), "the FIFO stays")
        check(bed.active("socket") == "active", "the socket stays")
        bed.configure("rate = 360\n")
        bed.settle(sent)
        return Result(sent, bed.beats(), noted=f"{bed.show('NRestarts')} tries, then up by itself")


def no_rate() -> Result:
    with Bed("norate", settings="gain = 200\n") as bed:
        data, sent = beds.ecg(20, "s16le")
        with bed.writer() as fifo:
            fifo.write(data)
        line = f"write the line 'rate = HERTZ', the recorder's samples per second, into /etc/ecgmond/{bed.name}.conf"
        bed.wait(lambda: bed.says(line, unit=True), "it says which line belongs into which file")
        bed.configure("rate = 360\n")
        bed.settle(sent)
        return Result(sent, bed.beats(), noted="the line and the file")


def damaged_model() -> Result:
    model = Path("/etc/ecgmond/model.gguf")
    whole = Path("/check/model.gguf").read_bytes()
    damaged = bytearray(whole)
    damaged[len(damaged) // 2] ^= 1
    model.write_bytes(damaged)
    with Bed("model", settings=f"rate = 360\nmodel = {model}\n") as bed:
        data, sent = beds.ecg(20, "s16le")
        with bed.writer() as fifo:
            fifo.write(data)
        bed.wait(lambda: bed.says("checksum", unit=True), "the damage is reported")
        model.write_bytes(whole)
        bed.settle(sent)
        return Result(sent, bed.beats(), noted="one bit: refused by its checksum")


def file_in_the_way() -> Result:
    with Bed("inway") as bed:
        run("systemctl", "stop", f"ecgmond@{bed.name}.socket", bed.service)
        os.unlink(bed.fifo)
        Path(bed.fifo).write_text("ECG that nobody reads")
        run("systemctl", "start", f"ecgmond@{bed.name}.socket")
        check(Path(bed.fifo).is_fifo(), "the FIFO is back")
        check(beds.logged("was no FIFO: removed"), "the removal is reported")
        sent = bed.send(20)
        bed.settle(sent)
        return Result(sent, bed.beats(), noted="removed, and reported")


def reloads() -> Result:
    with Bed("reload") as bed:

        def reload() -> None:
            bed.configure("rate = 360\nsolver = nonsense\n")
            check(beds.fails("systemctl", "reload", bed.service), "systemctl fails")
            check(bed.active("service") == "active", "the bed stays on")
            errors = [entry["MESSAGE"] for entry in bed.entries(PRIORITY="3")]
            place = f"/etc/ecgmond/{bed.name}.conf:2: solver"
            check(any("stays as it was" in error and place in error for error in errors), f"it is an error: {errors}")
            bed.configure("rate = 360\nsolver = rk4\nsteps = 2\ntachycardia-limit = 70\ngain = 100\n")
            run("systemctl", "reload", bed.service)
            check(bed.says("gain: takes effect at a restart") == 1, "what waits for a restart is reported")

        pid = bed.pid() if bed.active("service") == "active" else 0
        sent = flow(bed, "s16le", reload)
        check(pid in (0, bed.pid()) and bed.show("NRestarts") == "0", "it is the same process")
        check(bed.entries(ECG_SOLVER="rk4") != [], "the solver has changed")
        alarms = [entry["ECG_STATE"] for entry in bed.entries(ECG_EVENT="tachycardia")]
        check(alarms[:1] == ["onset"], f"the limit has changed: {alarms}")
        return Result(sent, bed.beats(), noted="bad one: systemctl fails; good one: new limit and solver")


def no_answer_to_reload() -> Result:
    """A daemon that hangs does not answer: the reload fails, and hangs no longer than the daemon."""
    with Bed("mute", settings="rate = 360\n") as bed:
        sent = bed.send(20)
        bed.settle(sent)
        os.kill(bed.pid(), signal.SIGSTOP)
        began = time.monotonic()
        check(beds.fails("systemctl", "reload", bed.service), "the reload fails")
        took = time.monotonic() - began
        check(took < 40, f"it took {took:.0f} s")
        bed.wait(lambda: bed.active("service") == "active", "the watchdog replaces it", seconds=40)
        sent += bed.send(20)
        bed.settle(sent)
        return Result(sent, bed.beats(), bed.lost(), "the reload fails, the watchdog replaces the process")


def stalled_process() -> Result:
    with Bed("stale") as bed:
        data, sent = beds.ecg(20, "s16le")
        with bed.writer() as fifo:
            stop = {6: lambda: os.kill(bed.pid(), signal.SIGSTOP), 13: lambda: os.kill(bed.pid(), signal.SIGCONT)}
            bed.live(data, fifo, stop)
        bed.settle(sent)
        stale = [entry for entry in bed.entries(ECG_PROBLEM="stale") if entry["ECG_STATE"] == "onset"]
        check(len(stale) == 1, f"it is reported once that the signal is old: {stale}")
        old = [entry for entry in bed.entries() if "ECG_CLASS" in entry and "ECG_AGE_S" in entry]
        check(len(old) > 8, "the beats carry their age")
        return Result(sent, bed.beats(), noted=f"stale by {stale[0]['ECG_AGE_S']} s")


def prison() -> Result:
    """A daemon that has been taken over can neither signal its neighbours nor talk to the bus."""
    with Bed("victim") as bed:
        sent = bed.send(20)
        bed.settle(sent)
        unit = Path("/usr/lib/systemd/system/ecgmond@.service").read_text()
        lines = [
            line
            for line in unit.splitlines()
            if not line.startswith(("ExecStart=", "ExecReload=", "Type=", "NotifyAccess=", "Watchdog", "Requires="))
        ]
        script = f"/check/taken_over.py {bed.pid()}"
        text = "\n".join(lines).replace("[Service]", f"[Service]\nType=oneshot\nExecStart=/usr/bin/python3 {script}")
        text = text.replace("Restart=always", "Restart=no").replace("DynamicUser=yes", "DynamicUser=yes\nUser=ecgmond")
        Path("/etc/systemd/system/evil@.service").write_text(text)
        run("systemctl", "daemon-reload")
        subprocess.run(["systemctl", "start", "evil@x.service"], check=False)
        said = run("journalctl", "-q", "-u", "evil@x.service", "-o", "cat")
        owner = os.stat(f"/proc/{bed.pid()}").st_uid
        check(f"user: {owner}\n" in said, f"it runs as the same user, {owner}: {said}")
        check("killed: False" in said and "bus: False" in said, f"it reaches nobody: {said}")
        sent += bed.send(20)
        bed.settle(sent)
        return Result(sent, bed.beats(), noted="neither a signal nor the bus reached anybody")


def user_of_its_own() -> Result:
    """The drop-in of docs/RELIABILITY.md gives each bed a user of its own; without it, the state is handed back."""
    drop_in = Path("/etc/systemd/system/ecgmond@.service.d/user.conf")
    drop_in.parent.mkdir(exist_ok=True)
    drop_in.write_text("[Service]\nUser=ecgmond-%i\n")
    run("systemctl", "daemon-reload")
    sent = reported = 0
    users = []
    with Bed("own-1") as one, Bed("own-2") as two:
        for bed in (one, two):
            sent += bed.send(20)
            bed.settle(25)
            reported += bed.beats()
            users.append(os.stat(f"/proc/{bed.pid()}").st_uid)
    drop_in.unlink()
    run("systemctl", "daemon-reload")
    check(len(set(users)) == 2, f"the users differ: {users}")
    with Bed("own-1") as bed:
        before = bed.beats()
        sent += bed.send(20)
        bed.settle(before + 25)
        reported += bed.beats() - before
    return Result(sent, reported, noted=f"users {users[0]} and {users[1]}")


def fifo_made_anew() -> Result:
    folder = Path("/run/ecg")
    folder.mkdir(exist_ok=True)
    fifo = folder / "recorder"
    Path("/etc/ecgmond/ecgmond.conf").write_text(f"input = {fifo}\nrate = 360\nidle-timeout = 2\n")
    run("systemctl", "start", "ecgmond.service")
    bed = Bed("recorder", service="ecgmond.service", fifo=str(fifo))
    bed.wait(lambda: bed.says("waiting for it"), "a missing FIFO is waited for")
    sent = 0
    for _ in range(2):
        found = bed.says("it is there")
        fifo.unlink(missing_ok=True)
        os.mkfifo(fifo)
        bed.wait(lambda found=found: bed.says("it is there") > found, "the FIFO is found")
        sent += bed.send(20)
        bed.settle(sent)
    check(bed.entries(ECG_SIGNAL="no-input") != [], "no input is reported")
    check(bed.show("NRestarts") == "0", "it is one process")
    run("systemctl", "stop", "ecgmond.service")
    Path("/etc/ecgmond/ecgmond.conf").write_text("idle-timeout = 2\n")
    return Result(sent, bed.beats(), noted="missing at start, then removed: waited for")
