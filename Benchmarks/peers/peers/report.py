# SPDX-License-Identifier: Apache-2.0
"""The figures, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

OURS = "ecgmond"
# The two that the project's goals name.
JUDGED = ("ONNX Runtime", "OpenVINO")
COLUMNS = ("engine", "precision", "norms", "batch", "median us", "99th us", "theirs/ours", "same class")


@dataclass(frozen=True)
class Row:
    """An engine's times with a variant of a network."""

    engine: str
    precision: str
    norms: bool
    batch: int
    median: float
    percentile_99: float
    agreement: float
    deviation: float | None
    broken: str | None = None

    @classmethod
    def of(cls, times: NDArray[np.float64], **description: Any) -> Row:
        """The row of microseconds a beat, one a call."""
        ordered = np.sort(times)
        middle, late = len(ordered) // 2, len(ordered) * 99 // 100
        return cls(median=float(ordered[middle]), percentile_99=float(ordered[late]), **description)


@dataclass(frozen=True)
class Missing:
    """A peer that could not be run, on what, and why."""

    engine: str
    what: str
    reason: str


@dataclass
class Comparison:
    """All rows of a network; ours is the first."""

    title: str
    ours: str
    beats: int
    rows: list[Row] = field(default_factory=list)

    def ratio(self, row: Row) -> float:
        """How many times as fast as theirs ours is."""
        return row.median / self.rows[0].median

    def best(self, norms: bool, engines: Sequence[str]) -> Row | None:
        """The fastest int8 row of some engines, broken ones left out."""
        found = [row for row in self._sound(norms) if row.engine in engines]
        return min(found, key=lambda row: row.median, default=None)

    def absent(self, norms: bool, engines: Sequence[str]) -> list[str]:
        """Those of some engines that have no such row."""
        return [engine for engine in engines if all(row.engine != engine for row in self._sound(norms))]

    def text(self) -> str:
        """The table and the ratios."""
        cells = [COLUMNS]
        for row in self.rows:
            label = self.ours if row.engine == OURS else row.engine
            cells.append(
                (
                    label + (f"  BROKEN: {row.broken}" if row.broken else ""),
                    row.precision,
                    "yes" if row.norms else "no",
                    str(row.batch),
                    f"{row.median:.1f}",
                    f"{row.percentile_99:.1f}",
                    f"{self.ratio(row):.2f}",
                    f"{row.agreement:.1%}",
                )
            )
        lines = [f"{self.title}: {self.beats} beats each", "", *aligned(cells), ""]
        for engines in (JUDGED, self._peers()):
            for norms in (False, True):
                lines.append(self._verdict(norms, engines))
        return "\n".join(lines)

    def _verdict(self, norms: bool, engines: Sequence[str]) -> str:
        """How ours compares with the best of some engines, and who of them could not be asked."""
        which = f"best of {' and '.join(engines) or 'all peers'}, int8 {'with' if norms else 'without'} norms"
        absent = self.absent(norms, engines)
        if absent:
            which += f" (without {' and '.join(absent)}, not measured)"
        best = self.best(norms, engines)
        if best is None:
            return f"{which}: none"
        ours = f"ours, {self.rows[0].median:.1f} us, is {self.ratio(best):.2f} times as fast"
        return f"{which}: {best.engine}, {best.median:.1f} us; {ours}"

    def json(self) -> dict[str, Any]:
        """The same for programs."""
        ratios: dict[str, Any] = {}
        for key, engines in (("onnxruntime_and_openvino", JUDGED), ("all_peers", self._peers())):
            for norms in (False, True):
                best = self.best(norms, engines)
                name = f"{key}_int8_{'with' if norms else 'without'}_norms"
                found = best and {"engine": best.engine, "us": best.median, "ratio": self.ratio(best)}
                ratios[name] = {"best": found, "not_measured": self.absent(norms, engines)}
        return {
            "network": self.title,
            "ours": self.ours,
            "beats": self.beats,
            "rows": [
                {
                    "engine": row.engine,
                    "precision": row.precision,
                    "norms": row.norms,
                    "batch": row.batch,
                    "median_us": row.median,
                    "percentile_99_us": row.percentile_99,
                    "theirs_over_ours": self.ratio(row),
                    "class_agreement": row.agreement,
                    "largest_deviation": row.deviation,
                    "broken": row.broken,
                }
                for row in self.rows
            ],
            "ratios": ratios,
        }

    def _sound(self, norms: bool) -> list[Row]:
        """The peers' int8 rows whose answers are right."""
        return [row for row in self.rows[1:] if row.precision == "int8" and row.norms == norms and not row.broken]

    def _peers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.engine for row in self.rows[1:]))


def aligned(cells: Sequence[Sequence[str]]) -> list[str]:
    """Lines of cells, the first column to the left, the others to the right."""
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths))
        )
        for row in cells
    ]


def grouped(missing: Sequence[Missing]) -> list[str]:
    """A line for each engine and reason."""
    lines: dict[tuple[str, str], list[str]] = {}
    for peer in missing:
        lines.setdefault((peer.engine, peer.reason), []).append(peer.what)
    return [f"NOT RUN: {engine}: {reason} ({'; '.join(what)})" for (engine, reason), what in lines.items()]
