# SPDX-License-Identifier: Apache-2.0
"""The plot of accuracy against evaluations of f, as SVG text: the same numbers give the same bytes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from .curve_results import SOLVER_NAMES, Curve, Point, Score
from .solvers import Solver

WIDTH, HEIGHT = 800, 500
LEFT, RIGHT, TOP, BOTTOM = 68, 208, 96, 92

#: What Luo and Chen 2022 report, float32 on this data and split.
STUDY = (("study's ResNet", 0.980), ("study's neural ODE", 0.979))

#: Where a solver's marker stands beside its number of evaluations, in pixels; what is trained for it goes to the left.
SHIFTS: dict[Solver, float] = {"euler": 0.0, "midpoint": 16.0, "rk4": -16.0}
SERIES_SHIFT = 4.0

#: Blue and vermilion of Okabe and Ito's palette, which colour-blind readers tell apart; lighter ones on dark ground.
STYLE = """
text { font-family: system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; font-size: 13px;
  font-variant-numeric: tabular-nums; }
.title { font-size: 17px; font-weight: 600; }
.line { fill: none; stroke-width: 2; }
.bar { stroke-width: 1.5; }
.mark { stroke-width: 2; }
.level { stroke-dasharray: 5 4; }
.leader { fill: none; }
.name { font-weight: 600; }
.ground, .mark.anytime { fill: #ffffff; }
.ink { fill: #1f2328; }
.soft, .mark.key { fill: #59636e; }
.level, .mark.key { stroke: #59636e; }
.grid, .leader { stroke: #d1d9e0; }
.line.trained, .bar.trained, .mark.trained { stroke: #0072b2; }
.mark.trained, .name.trained { fill: #0072b2; }
.line.anytime, .bar.anytime, .mark.anytime { stroke: #d55e00; }
.name.anytime { fill: #d55e00; }
@media (prefers-color-scheme: dark) {
  .ground, .mark.anytime { fill: #0d1117; }
  .ink { fill: #e6edf3; }
  .soft, .mark.key { fill: #9198a1; }
  .level, .mark.key { stroke: #9198a1; }
  .grid, .leader { stroke: #30363d; }
  .line.trained, .bar.trained, .mark.trained { stroke: #56b4e9; }
  .mark.trained, .name.trained { fill: #56b4e9; }
  .line.anytime, .bar.anytime, .mark.anytime { stroke: #f0a35c; }
  .name.anytime { fill: #f0a35c; }
}
""".strip()


def svg(curve: Curve) -> str:
    """The whole plot; raises ValueError where there is no point to plot."""
    drawn = [(point, score) for point in curve.points for score in (point.trained, point.anytime) if score is not None]
    if not drawn:
        raise ValueError("no point to plot")
    levels = list(STUDY)
    if curve.resnet is not None:
        levels.append(("ResNet here, int8", curve.resnet.accuracy))
    bounds = [bound for _, score in drawn for bound in (score.low, score.high)] + [level for _, level in levels]
    x = evaluations_axis(curve.points)
    ticks = accuracy_ticks(min(bounds), max(bounds))
    y = accuracy_axis(ticks)

    parts = [_head(curve), f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}"/>', *_axes(curve, x, ticks, y)]
    labels: list[tuple[float, str, str]] = []
    for name, level in levels:
        parts.append(f'<line class="level" x1="{LEFT}" y1="{y(level):.2f}" x2="{WIDTH - RIGHT}" y2="{y(level):.2f}"/>')
        labels.append((y(level), f"{name} {level:.{3 if (name, level) in STUDY else 4}f}", "soft"))
    for series, name in (("anytime", "one anytime network"), ("trained", "trained for its solver")):
        found = [(point, getattr(point, series)) for point in curve.points if getattr(point, series) is not None]
        parts += _series(series, found, x, y)
        if found:
            _, last = max(found, key=lambda pair: (pair[0].solver == "euler", pair[0].evaluations))
            labels.append((y(last.accuracy), name, f"name {series}"))
    parts += _labels(labels)
    return "\n".join([*parts, "</svg>"]) + "\n"


def evaluations_axis(points: Sequence[Point]) -> Callable[[float], float]:
    """Pixels from evaluations: base-2 logarithm, the least and the most half a step inside of the frame."""
    first = math.log2(min(point.evaluations for point in points))
    last = math.log2(max(point.evaluations for point in points))
    step = (WIDTH - LEFT - RIGHT) / (last - first + 1)
    return lambda evaluations: LEFT + step * (math.log2(evaluations) - first + 0.5)


def accuracy_ticks(low: float, high: float) -> list[float]:
    """Round accuracies from below `low` to above `high`, four to ten of them."""
    span = max(high - low, 1e-3)
    step = next(
        step for step in (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2) if span / step <= 8 or step == 0.2
    )
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * number, 6) for number in range(first, max(last, first + 3) + 1)]


def accuracy_axis(ticks: Sequence[float]) -> Callable[[float], float]:
    """Pixels from accuracy: linear, the first tick at the bottom, the last at the top."""
    scale = (HEIGHT - TOP - BOTTOM) / (ticks[-1] - ticks[0])
    return lambda accuracy: HEIGHT - BOTTOM - scale * (accuracy - ticks[0])


def spread(wanted: Sequence[float], distance: float, low: float, high: float) -> list[float]:
    """Moves labels as little as needed so that neighbours are `distance` apart and all within low...high; in order."""
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    placed = [wanted[index] for index in order]
    for _ in range(100):
        for index in range(1, len(placed)):
            overlap = placed[index - 1] + distance - placed[index]
            if overlap > 0:
                placed[index - 1] -= overlap / 2
                placed[index] += overlap / 2
        placed = [min(max(value, low), high) for value in placed]
    for index in range(1, len(placed)):
        placed[index] = max(placed[index], placed[index - 1] + distance)
    result = [0.0] * len(wanted)
    for index, value in zip(order, placed):
        result[index] = value
    return result


def _head(curve: Curve) -> str:
    said = "; ".join(
        f"{SOLVER_NAMES[point.solver]} {point.steps} ({point.evaluations}): "
        + ", ".join(
            f"{name} {score.accuracy:.4f}"
            for name, score in (("trained", point.trained), ("anytime", point.anytime))
            if score is not None
        )
        for point in curve.points
        if point.trained is not None or point.anytime is not None
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'role="img" aria-labelledby="title description">\n'
        '<title id="title">Accuracy of the int8 neural ODE against evaluations of f</title>\n'
        f'<desc id="description">{escape(f"Solver and steps (evaluations of f): accuracy on the test part. {said}.")}'
        f"</desc>\n<style>\n{STYLE}\n</style>"
    )


def _axes(curve: Curve, x: Callable[[float], float], ticks: Sequence[float], y: Callable[[float], float]) -> list[str]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    decimals = 4 if any(round(tick * 1_000) != round(tick * 1_000, 3) for tick in ticks) else 3
    parts = [
        f'<text class="title ink" x="{LEFT}" y="30">Accuracy of the int8 neural ODE by evaluations of f</text>',
        f'<text class="soft" x="{LEFT}" y="52">80:20 split by beats, {curve.test_beats:,} test beats, one seed; '
        "bars: 95 % interval</text>",
        *_key(),
    ]
    for tick in ticks:
        parts.append(f'<line class="grid" x1="{LEFT}" y1="{y(tick):.2f}" x2="{right}" y2="{y(tick):.2f}"/>')
        parts.append(
            f'<text class="soft" x="{LEFT - 10}" y="{y(tick) + 4.5:.2f}" text-anchor="end">{tick:.{decimals}f}</text>'
        )
    for evaluations in sorted({point.evaluations for point in curve.points}):
        parts.append(
            f'<text class="ink" x="{x(evaluations):.2f}" y="{bottom + 24}" text-anchor="middle">{evaluations}</text>'
        )
        times = [
            point.microseconds
            for point in curve.points
            if point.evaluations == evaluations and point.microseconds is not None
        ]
        if times:
            parts.append(
                f'<text class="soft" x="{x(evaluations):.2f}" y="{bottom + 42}" text-anchor="middle">'
                f"{sum(times) / len(times):.0f} µs</text>"
            )
    parts.append(
        f'<text class="soft" x="{(LEFT + right) / 2:.2f}" y="{bottom + 70}" text-anchor="middle">'
        "evaluations of f for a beat, and the time that the int8 engine takes</text>"
    )
    return parts


def _key() -> list[str]:
    """What the markers mean, in the line below the title."""
    parts = []
    left = LEFT + 6.0
    for solver, name in SOLVER_NAMES.items():
        parts.append(_marker(solver, left, 69.0, "key"))
        parts.append(f'<text class="soft" x="{left + 11:.2f}" y="73.5">{name}</text>')
        left += 36 + 7.0 * len(name)
    return parts


def _series(
    series: str, found: Sequence[tuple[Point, Score]], x: Callable[[float], float], y: Callable[[float], float]
) -> list[str]:
    """Lines through the points of each solver, their intervals, their markers."""
    side = -SERIES_SHIFT if series == "trained" else SERIES_SHIFT

    def left(point: Point) -> float:
        return x(point.evaluations) + SHIFTS[point.solver] + side

    parts = []
    for solver in SOLVER_NAMES:
        members = sorted((pair for pair in found if pair[0].solver == solver), key=lambda pair: pair[0].evaluations)
        if len(members) > 1:
            path = " ".join(f"{left(point):.2f},{y(score.accuracy):.2f}" for point, score in members)
            parts.append(f'<polyline class="line {series}" points="{path}"/>')
    for point, score in found:
        middle = left(point)
        parts.append(
            f'<line class="bar {series}" x1="{middle:.2f}" y1="{y(score.low):.2f}" x2="{middle:.2f}" '
            f'y2="{y(score.high):.2f}"/>'
        )
        parts.append(_marker(point.solver, middle, y(score.accuracy), series))
    return parts


def _marker(solver: Solver, x: float, y: float, kind: str) -> str:
    """A disc for Euler's method, a square for the midpoint method, a triangle for RK4."""
    match solver:
        case "euler":
            return f'<circle class="mark {kind}" cx="{x:.2f}" cy="{y:.2f}" r="4.5"/>'
        case "midpoint":
            return f'<rect class="mark {kind}" x="{x - 4:.2f}" y="{y - 4:.2f}" width="8" height="8"/>'
        case "rk4":
            corners = f"{x:.2f},{y - 5:.2f} {x + 5:.2f},{y + 4:.2f} {x - 5:.2f},{y + 4:.2f}"
            return f'<polygon class="mark {kind}" points="{corners}"/>'


def _labels(labels: Sequence[tuple[float, str, str]]) -> list[str]:
    """Labels to the right of the frame, each joined by a line to the height that it names."""
    right = WIDTH - RIGHT
    heights = spread([label[0] for label in labels], 18, TOP, HEIGHT - BOTTOM)
    parts = []
    for (wanted, text, kind), height in zip(labels, heights):
        parts.append(
            f'<polyline class="leader" points="{right},{wanted:.2f} {right + 6},{wanted:.2f} '
            f'{right + 18},{height:.2f} {right + 22},{height:.2f}"/>'
        )
        parts.append(f'<text class="{kind}" x="{right + 26}" y="{height + 4.5:.2f}">{escape(text)}</text>')
    return parts
