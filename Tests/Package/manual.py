# SPDX-License-Identifier: Apache-2.0
"""The examples of the manual ecgmond-journal(7), run as they stand there."""

import gzip
import re
import subprocess
from collections.abc import Callable
from pathlib import Path


def try_examples(check: Callable[[str, object], None], manual: str) -> None:
    """Runs every command and the program of the examples; each must print something of the journal as it is."""
    text = gzip.decompress(Path(manual).read_bytes()).decode()
    commands = re.findall(r"^\.Dl \$ (journalctl .*)$", text, re.MULTILINE)
    for command in [line.replace("\\e", "\\").replace("\\-", "-").replace("\\&", "") for line in commands]:
        # What follows for ever is given a moment.
        done = subprocess.run(
            ["timeout", "2", "bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
        )
        worked = done.returncode in (0, 124) and done.stderr == ""
        check(f"the manual's example works: {command} {done.stderr}".rstrip(), worked)
    found = re.search(r"^\.Bd -literal -offset indent\n(import .*?)^\.Ed", text, re.MULTILINE | re.DOTALL)
    program = found.group(1).replace("\\e", "\\") if found else ""
    Path("/tmp/example.py").write_text(program)
    done = subprocess.run(["python3", "/tmp/example.py"], capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    check(f"the manual's program works: {len(lines)} lines {done.stderr}".rstrip(), done.returncode == 0 and lines)
    Path("/tmp/example.py").unlink()
