# SPDX-License-Identifier: Apache-2.0
"""What is measured for the curve of accuracy against evaluations of f, and its tables."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

from .document import table
from .solvers import EVALUATIONS, Solver

#: The pairs of the curve, and the rows of its table.
PAIRS: tuple[tuple[Solver, int], ...] = (
    ("euler", 1),
    ("euler", 2),
    ("euler", 4),
    ("euler", 8),
    ("midpoint", 1),
    ("midpoint", 2),
    ("rk4", 1),
    ("rk4", 2),
)

SOLVER_NAMES: dict[Solver, str] = {"euler": "Euler", "midpoint": "midpoint", "rk4": "RK4"}


@dataclass(frozen=True)
class Score:
    """The int8 engine on the whole test part; the interval is Wilson's, of 95 %."""

    accuracy: float
    low: float
    high: float
    macro_f1: float


@dataclass(frozen=True)
class Solved:
    """The float32 network on a subset of the test part: at its own pair, and with its ODE solved."""

    beats: int
    own_accuracy: float
    accuracy: float
    macro_f1: float
    #: Evaluations of f by the adaptive solver: mean, least and most of a beat.
    evaluations: float
    least: int
    most: int
    #: Beats whose class is another than at the own pair.
    changed: int
    #: Beats whose class is another than that of the engine with many RK4 steps: both should have solved the ODE.
    disputed: int

    @property
    def change(self) -> float:
        """Accuracy with the ODE solved, less that at the own pair on the same beats, in percentage points."""
        return 100 * (self.accuracy - self.own_accuracy)


@dataclass(frozen=True)
class Point:
    """One pair of solver and steps: a network trained for it, and the anytime network run at it."""

    solver: Solver
    steps: int
    microseconds: float | None
    trained: Score | None
    anytime: Score | None
    solved: Solved | None

    @property
    def evaluations(self) -> int:
        """Evaluations of f for a beat."""
        return EVALUATIONS[self.solver] * self.steps


@dataclass(frozen=True)
class Curve:
    """All points, and what they are compared with."""

    points: list[Point]
    #: The anytime network with its ODE solved; its own pair is the first that its file lists.
    anytime_solved: Solved | None
    resnet: Score | None
    resnet_microseconds: float | None
    test_beats: int
    #: What the times were measured on.
    processor: str

    def to_json(self) -> str:
        """The whole as JSON text."""
        return json.dumps(dataclasses.asdict(self), indent=1) + "\n"

    @staticmethod
    def from_json(text: str) -> Curve:
        """The way back from `to_json`."""

        def made(kind: type, value: dict[str, Any] | None) -> Any:
            return None if value is None else kind(**value)

        content = json.loads(text)
        points = [
            Point(
                **{key: value for key, value in point.items() if key not in ("trained", "anytime", "solved")},
                trained=made(Score, point["trained"]),
                anytime=made(Score, point["anytime"]),
                solved=made(Solved, point["solved"]),
            )
            for point in content.pop("points")
        ]
        resnet = made(Score, content.pop("resnet"))
        anytime_solved = made(Solved, content.pop("anytime_solved"))
        return Curve(points=points, resnet=resnet, anytime_solved=anytime_solved, **content)


def accuracy_and_f1(score: Score | Solved | None) -> list[str]:
    """Two cells; dashes for what was not measured."""
    return ["-", "-"] if score is None else [f"{score.accuracy:.4f}", f"{score.macro_f1:.4f}"]


def curve_table(curve: Curve) -> str:
    """A row a pair, in the order of evaluations; what the numbers are is said below."""
    heading = [
        "solver",
        "steps",
        "evaluations of f",
        "µs a beat",
        "trained for it: accuracy",
        "macro-F1",
        "anytime: accuracy",
        "macro-F1",
        "trained for it, ODE solved: change in points",
    ]
    rows = []
    for point in sorted(curve.points, key=lambda point: point.evaluations):
        rows.append(
            [
                SOLVER_NAMES[point.solver],
                str(point.steps),
                str(point.evaluations),
                "-" if point.microseconds is None else f"{point.microseconds:.0f}",
                *accuracy_and_f1(point.trained),
                *accuracy_and_f1(point.anytime),
                "-" if point.solved is None else f"{point.solved.change:+.2f}",
            ]
        )
    if curve.anytime_solved is not None:
        solved = curve.anytime_solved
        rows.append(
            [f"Tsit5, adaptive, {solved.beats:,} beats", "-", f"{solved.evaluations:.0f} (mean)"]
            + ["-", "-", "-", *accuracy_and_f1(solved), "-"]
        )
    if curve.resnet is not None:
        time = "-" if curve.resnet_microseconds is None else f"{curve.resnet_microseconds:.0f}"
        rows.append(["residual network", "-", "-", time, *accuracy_and_f1(curve.resnet), "-", "-", "-"])
    return table(heading, rows) + "\n\n" + _curve_notes(curve)


def _curve_notes(curve: Curve) -> str:
    scores = [score for point in curve.points for score in (point.trained, point.anytime) if score is not None]
    reach = max(max(score.high - score.accuracy, score.accuracy - score.low) for score in scores)
    return (
        f"Accuracy and macro-F1: int8 engine, {curve.test_beats:,} test beats, one seed. No 95 % interval (Wilson's)\n"
        f"of an accuracy reaches further than {100 * reach:.2f} percentage points. Time: median of the int8 engine on\n"
        f"one thread, all in one run, beat by beat in turn; {curve.processor}. ODE solved: the table below."
    )


def solved_table(curve: Curve) -> str:
    """A row a network: what becomes of it when its ODE is solved rather than stepped through."""
    heading = [
        "network trained for",
        "accuracy at that",
        "ODE solved: accuracy",
        "macro-F1",
        "evaluations of f: mean",
        "least to most",
        "classes changed %",
    ]
    named = [(f"{SOLVER_NAMES[point.solver]}, {point.steps}", point.solved) for point in curve.points]
    named.append(("all of them (anytime)", curve.anytime_solved))
    rows = [
        [
            name,
            f"{solved.own_accuracy:.4f}",
            *accuracy_and_f1(solved),
            f"{solved.evaluations:.0f}",
            f"{solved.least} to {solved.most}",
            f"{100 * solved.changed / solved.beats:.2f}",
        ]
        for name, solved in named
        if solved is not None
    ]
    present = [solved for _, solved in named if solved is not None]
    if not present:
        return "Not measured."
    disputed = max(solved.disputed for solved in present)
    return (
        table(heading, rows)
        + f"\n\nFloat32 networks, {present[0].beats:,} test beats drawn by a hash. As a check, the float32 engine\n"
        f"with 16 steps of RK4: its classes are other than Diffrax's for {disputed} of these beats at most."
    )
