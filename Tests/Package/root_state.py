# SPDX-License-Identifier: Apache-2.0
"""What a root holds: its files, users and groups."""

import os
from collections.abc import Iterator
from pathlib import Path

State = tuple[frozenset[str], frozenset[str], frozenset[str]]

# What is the kernel's or the check's, or changes by itself: journals, caches, the databases of dpkg and of the catalog.
# systemd makes the folder of private state for whatever service first needs one.
LEFT_ALONE = ("/proc", "/sys", "/dev", "/run", "/tmp", "/check", "/var/tmp", "/var/log", "/var/cache", "/var/lib/apt")
LEFT_ALONE += ("/var/lib/dpkg", "/var/lib/systemd", "/var/lib/private")


def paths(folder: str) -> Iterator[str]:
    """Every path below a folder; of /usr/local, whose folders anybody may use, the files alone."""
    for entry in os.scandir(folder):
        if entry.path in LEFT_ALONE:
            continue
        is_folder = entry.is_dir(follow_symlinks=False)
        if not (is_folder and entry.path.startswith("/usr/local/")):
            yield entry.path
        if is_folder:
            yield from paths(entry.path)


def state() -> State:
    """What the root holds now; of dpkg's and systemd's own folders what names ecgmond."""
    own = {
        str(path)
        for folder in ("/var/lib/dpkg/info", "/var/lib/systemd", "/var/lib/private", "/var/log")
        for path in Path(folder).rglob("*ecgmond*")
    }
    users = Path("/etc/passwd").read_text().splitlines()
    groups = Path("/etc/group").read_text().splitlines()
    return frozenset(own.union(paths("/"))), frozenset(users), frozenset(groups)
