# SPDX-License-Identifier: Apache-2.0
"""What is timed: a peer's inference in this process, or our engine in its own."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Subject(Protocol):
    """Something that classifies windows and says how long each call took."""

    @property
    def batch(self) -> int:
        """Windows a call."""
        ...

    def pace(self, calls: int) -> NDArray[np.int64]:
        """Nanoseconds of each of the next calls."""
        ...


@dataclass
class Inference:
    """A loaded graph with its buffers: what an engine's adapter makes.

    `write` takes windows [batch, 187] into the engine's own input, `call` classifies them, `read` gives the answer,
    [batch, 5].
    """

    batch: int
    write: Callable[[NDArray[np.float32]], None]
    call: Callable[[], object]
    read: Callable[[], NDArray[np.float32]]

    def probabilities(self, windows: NDArray[np.float32]) -> NDArray[np.float32]:
        """The answers to windows [n, 187]; the last call is filled up with the first windows."""
        found = []
        for start in range(0, len(windows), self.batch):
            self.write(np.take(windows, range(start, start + self.batch), axis=0, mode="wrap"))
            self.call()
            found.append(np.array(self.read()))
        return np.concatenate(found)[: len(windows)]

    def nanoseconds(self) -> int:
        """The time of one call alone: the windows lie in their buffer already, and the answer is not read."""
        call = self.call
        start = time.perf_counter_ns()
        call()
        return time.perf_counter_ns() - start


class Peer:
    """An inference that goes round the windows, as a subject."""

    def __init__(self, inference: Inference, windows: NDArray[np.float32]):
        self.inference = inference
        self.windows = windows
        self.position = 0

    @property
    def batch(self) -> int:
        return self.inference.batch

    def pace(self, calls: int) -> NDArray[np.int64]:
        times = np.empty(calls, np.int64)
        for index in range(calls):
            rows = range(self.position, self.position + self.batch)
            self.inference.write(np.take(self.windows, rows, axis=0, mode="wrap"))
            self.position = (self.position + self.batch) % len(self.windows)
            times[index] = self.inference.nanoseconds()
        return times


class Engine:
    """Our engine: `ecgbench pace`, which is given its turns over a pipe."""

    batch = 1

    def __init__(self, program: Path, request: str, windows: NDArray[np.float32]):
        self.program, self.request = program, request
        # The program reads its windows before its first line, and the file may go then.
        with tempfile.TemporaryDirectory() as folder:
            path = self._save(windows, folder)
            command = [str(program), "pace", "--windows", path, "--model", request]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            self.description = json.loads(self._line())["classifiers"][0]["classifier"]

    def pace(self, calls: int) -> NDArray[np.int64]:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{self.request} {calls}\n")
        self.process.stdin.flush()
        return np.array(self._line().split(), np.int64)

    def classes(self, windows: NDArray[np.float32]) -> NDArray[np.uint8]:
        """The most probable class of each window [n, 187]."""
        with tempfile.TemporaryDirectory() as folder:
            target = str(Path(folder, "classes.npy"))
            command = [str(self.program), "classify", "--model", self.request, "--windows", self._save(windows, folder)]
            subprocess.run([*command, "--output", target], check=True, stdout=subprocess.DEVNULL)
            return np.load(target)

    def close(self) -> None:
        """Ends the program by the end of its input."""
        self.process.communicate()

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.program.name} pace ended with status {self.process.wait()}")
        return line

    @staticmethod
    def _save(windows: NDArray[np.float32], folder: str) -> str:
        path = str(Path(folder, "windows.npy"))
        np.save(path, np.ascontiguousarray(windows, "<f4"))
        return path
