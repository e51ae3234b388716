# SPDX-License-Identifier: Apache-2.0
"""One network, from its files to its comparison."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from . import engines, expectation, turns
from .engines import EngineKind
from .report import OURS, Comparison, Missing, Row
from .repository import FOLDER
from .subjects import Engine, Inference, Peer, Subject
from .variants import INT8, MEASURED, Network, Variant
from .windows import Windows

# Windows on which answers are compared before the clock runs.
JUDGED_WINDOWS = 1_000
OVERHEAD_CALLS = 2_000


@dataclass(frozen=True)
class Contestant:
    """A subject, and what is known of it before it is timed."""

    engine: str
    variant: Variant
    subject: Subject
    verdict: expectation.Verdict


@dataclass
class Measurement:
    """The settings of a run, and which peers took part so far and which could not."""

    program: Path
    windows: Windows
    folder: Path
    batch: int
    count: int
    turn: int
    missing: list[Missing] = field(default_factory=list)
    ran: set[EngineKind] = field(default_factory=set)

    def compare(self, network: Network) -> Comparison:
        """Writes the peers' files, checks each peer's answers, then lets all take turns with our engine."""
        exported = self._export(network)
        judged = self.windows.measured[:JUDGED_WINDOWS]
        expected = {norms: expectation.expected(network, norms, judged) for norms in (True, False)}
        ours = Engine(self.program, network.request, self.windows.measured)
        try:
            contestants = [Contestant(OURS, INT8, ours, self._judge_ours(ours, judged, expected[True]))]
            for kind in EngineKind:
                if kind.exporter in exported:
                    contestants += self._peers(kind, network, judged, expected)
            times = turns.take([contestant.subject for contestant in contestants], self.count, self.turn)
        finally:
            ours.close()
        beats = min(len(found) * contestant.subject.batch for found, contestant in zip(times, contestants))
        comparison = Comparison(network.title, f"{OURS}: {ours.description}", beats)
        for found, contestant in zip(times, contestants):
            comparison.rows.append(
                Row.of(
                    found,
                    engine=contestant.engine,
                    precision=contestant.variant.precision,
                    norms=contestant.variant.norms,
                    batch=contestant.subject.batch,
                    agreement=contestant.verdict.agreement,
                    deviation=contestant.verdict.deviation,
                    broken=contestant.verdict.broken,
                )
            )
        return comparison

    def overhead(self) -> dict[str, float]:
        """Microseconds of a call that has next to nothing to do, by engine; first, those of the clock alone."""
        nothing = Inference(1, lambda windows: None, lambda: None, lambda: np.zeros((1, 5), np.float32))
        found = {"clock": self._median(nothing)}
        for kind in sorted(self.ran, key=list(EngineKind).index):
            try:
                found[kind.label] = self._median(engines.load_trivial(kind, self.folder))
            except Exception as error:  # Whatever an engine throws is said, and no matter for the others.
                self._miss(kind, "the trivial graph", error)
        return found

    def _export(self, network: Network) -> set[str]:
        """Writes the files of each kind by a process of its own; the kinds that were written."""
        calibration = self.folder / "calibration.npy"
        np.save(calibration, self.windows.calibration)
        written = set()
        for kind in dict.fromkeys(engine.exporter for engine in EngineKind):
            command = [
                sys.executable,
                "-m",
                "peers.export",
                kind,
                "--network",
                network.name,
                "--batch",
                str(self.batch),
            ]
            command += ["--calibration", str(calibration), "--output", str(self.folder)]
            log = self.folder / f"export-{kind}-{network.name}.log"
            with log.open("w") as stream:
                done = subprocess.run(command, cwd=FOLDER, stdout=stream, stderr=subprocess.STDOUT)
            if done.returncode == 0:
                written.add(kind)
                continue
            last = (log.read_text().strip().splitlines() or ["no output"])[-1]
            for engine in EngineKind:
                if engine.exporter == kind:
                    self.missing.append(Missing(engine.label, network.title, f"its files were not written: {last}"))
        return written

    def _peers(
        self, kind: EngineKind, network: Network, judged: NDArray[np.float32], expected: dict[bool, NDArray[np.float32]]
    ) -> list[Contestant]:
        found = []
        for variant in MEASURED:
            try:
                inference = engines.load(kind, network, variant, self.batch, self.folder)
                answers = inference.probabilities(judged)
            except Exception as error:  # Whatever an engine throws is said, and no matter for the others.
                self._miss(kind, f"{network.title}, {variant.name}", error)
                continue
            verdict = expectation.judge(variant, answers, expected[variant.norms])
            self.ran.add(kind)
            found.append(Contestant(kind.label, variant, Peer(inference, self.windows.measured), verdict))
        return found

    def _miss(self, kind: EngineKind, what: str, error: Exception) -> None:
        reason = (str(error).strip().splitlines() or [""])[0]
        self.missing.append(Missing(kind.label, what, f"{type(error).__name__}: {reason}"))

    def _median(self, inference: Inference) -> float:
        times = turns.take([Peer(inference, self.windows.measured)], OVERHEAD_CALLS, OVERHEAD_CALLS)
        return float(np.median(times[0]))

    @staticmethod
    def _judge_ours(ours: Engine, judged: NDArray[np.float32], expected: NDArray[np.float32]) -> expectation.Verdict:
        agreement = float(np.mean(ours.classes(judged) == expected.argmax(axis=1)))
        broken = None if agreement >= expectation.INT8_AGREEMENT else f"classes agree on {agreement:.1%} alone"
        return expectation.Verdict(agreement, None, broken)


def complaints(comparisons: Sequence[Comparison]) -> list[str]:
    """Each broken graph, in a line."""
    return [
        f"{row.engine} on {comparison.title}, {row.precision}: {row.broken}"
        for comparison in comparisons
        for row in comparison.rows
        if row.broken
    ]
