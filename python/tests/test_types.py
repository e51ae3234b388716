# SPDX-License-Identifier: Apache-2.0
"""The package passes mypy's strict mode, and a client sees its types."""

import subprocess
import sys

import pytest
from conftest import REPOSITORY

CLIENT = """
import ecgmon
import numpy as np

monitor = ecgmon.Monitor(rate=360, gain=200, explains=True, model="node.gguf", solver=ecgmon.Solver.EULER)
for event in monitor.push(np.zeros(360)):
    if isinstance(event, ecgmon.Beat):
        reveal_type(event.heart_rate_bpm)
    reveal_type(event)
beats = ecgmon.beats([0.0], 360, smallest_beat_mv=0.1)
reveal_type(beats.sample)
"""


def mypy(*arguments, folder) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mypy", "--cache-dir", folder / "cache", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY / "python")


def test_the_package_is_typed(tmp_path):
    checked = mypy(folder=tmp_path)
    assert checked.returncode == 0, checked.stdout


def test_a_client_sees_types(tmp_path):
    (tmp_path / "client.py").write_text(CLIENT)
    checked = mypy("--strict", tmp_path / "client.py", folder=tmp_path)
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.count("Revealed type is") == 3
    for seen in ('"float | None"', "ecgmon._events.RhythmEvent", "numpy.signedinteger"):
        assert seen in checked.stdout, checked.stdout


@pytest.mark.parametrize(
    "wrong",
    [
        "ecgmon.Monitor(rate='fast')",
        "ecgmon.Monitor(rate=360, gian=1)",
        "ecgmon.beats([0.0], 360, steps='two')",
        "ecgmon.Monitor(rate=360).push([0.0])[0].no_such_field",
    ],
)
def test_a_client_is_told_what_is_wrong(tmp_path, wrong):
    (tmp_path / "client.py").write_text(f"import ecgmon\n\n{wrong}\n")
    assert mypy("--strict", tmp_path / "client.py", folder=tmp_path).returncode == 1
