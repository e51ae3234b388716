# SPDX-License-Identifier: Apache-2.0
"""The curve of accuracy against evaluations of f: tables, plot, adaptive solver."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ecgtrain import adaptive, curve_plot
from ecgtrain.curve_results import PAIRS, Curve, Point, Score, Solved, curve_table, solved_table
from ecgtrain.evaluate import predict
from ecgtrain.inputs import of_windows
from ecgtrain.node import NeuralODE

SVG = "{http://www.w3.org/2000/svg}"
SOLVED = Solved(4_000, 0.9873, 0.9123, 0.7, 350.4, 219, 435, 300, 2)


def made_up(low: float = 0.981) -> Curve:
    """A curve whose every number is another."""

    def score(accuracy: float) -> Score:
        return Score(accuracy, accuracy - 0.0016, accuracy + 0.0014, accuracy - 0.06)

    points = [
        Point(solver, steps, 40.0 + 10 * index, score(low + 0.0011 * index), score(low - 0.0007 * index), SOLVED)
        for index, (solver, steps) in enumerate(PAIRS)
    ]
    return Curve(points, SOLVED, score(0.9875), 93.0, 21_899, "a processor <of> ours & theirs")


def marks(root: ElementTree.Element, series: str) -> list[tuple[float, float]]:
    """The centres of a series' markers."""
    centres = []
    for element in root:
        if element.get("class") != f"mark {series}":
            continue
        match element.tag.removeprefix(SVG):
            case "circle":
                centres.append((float(element.get("cx")), float(element.get("cy"))))
            case "rect":
                half = float(element.get("width")) / 2
                centres.append((float(element.get("x")) + half, float(element.get("y")) + half))
            case "polygon":
                top, right, left = [tuple(map(float, pair.split(","))) for pair in element.get("points").split()]
                centres.append((top[0], top[1] + 5))
                assert right[0] - top[0] == pytest.approx(top[0] - left[0])
    return centres


def test_every_point_stands_at_its_accuracy_and_evaluations() -> None:
    curve = made_up()
    root = ElementTree.fromstring(curve_plot.svg(curve))
    ticks = sorted(
        (float(element.text), float(element.get("y")) - 4.5)
        for element in root.iter(f"{SVG}text")
        if element.get("text-anchor") == "end"
    )
    (low, bottom), (high, top) = ticks[0], ticks[-1]
    doublings = {
        int(element.text): float(element.get("x")) for element in root.iter(f"{SVG}text") if element.text.isdecimal()
    }
    assert sorted(doublings) == [1, 2, 4, 8]
    steps = [doublings[after] - doublings[before] for before, after in pairwise(sorted(doublings))]
    assert max(steps) - min(steps) < 0.02  # each doubling is as wide as every other
    for series in ("trained", "anytime"):
        found = marks(root, series)
        assert len(found) == len(PAIRS)
        for point, (x, y) in zip(curve.points, found):
            accuracy = getattr(point, series).accuracy
            assert low + (bottom - y) / (bottom - top) * (high - low) == pytest.approx(accuracy, abs=2e-5)
            assert abs(x - doublings[point.evaluations]) < steps[0] / 4


def test_intervals_and_levels_lie_inside_of_the_frame() -> None:
    for low in (0.9, 0.95, 0.981, 0.99):
        root = ElementTree.fromstring(curve_plot.svg(made_up(low)))
        grid = [float(line.get("y1")) for line in root.iter(f"{SVG}line") if line.get("class") == "grid"]
        heights = [
            float(line.get(end))
            for line in root.iter(f"{SVG}line")
            for end in ("y1", "y2")
            if line.get("class") != "grid"
        ]
        assert len(heights) == 2 * (2 * len(PAIRS) + 3)
        assert 4 <= len(grid) <= 12
        assert min(grid) <= min(heights) and max(heights) <= max(grid)


def test_the_plot_says_what_it_shows_to_those_who_hear_it() -> None:
    root = ElementTree.fromstring(curve_plot.svg(made_up()))
    description = root.find(f"{SVG}desc").text
    assert root.find(f"{SVG}title").text
    for point in made_up().points:
        assert f"{point.trained.accuracy:.4f}" in description
        assert f"{point.anytime.accuracy:.4f}" in description
    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert {"study's ResNet 0.980", "study's neural ODE 0.979", "ResNet here, int8 0.9875"} <= set(texts)


def test_the_same_numbers_give_the_same_bytes() -> None:
    curve = made_up()
    assert curve_plot.svg(Curve.from_json(curve.to_json())) == curve_plot.svg(curve)


def test_labels_keep_their_distance_and_order() -> None:
    placed = curve_plot.spread([100, 101, 90, 300, 99.5], 18, 80, 400)
    assert [placed.index(value) for value in sorted(placed)] == [2, 4, 0, 1, 3]
    assert min(after - before for before, after in pairwise(sorted(placed))) >= 17.9
    assert placed[3] == 300
    assert min(curve_plot.spread([80, 80, 80], 18, 80, 400)) >= 80


@pytest.mark.parametrize(("low", "high"), [(0.9793, 0.9911), (0.79, 0.99), (0.98, 0.98), (0.5, 1.0)])
def test_ticks_are_round_and_enclose_the_data(low: float, high: float) -> None:
    ticks = curve_plot.accuracy_ticks(low, high)
    assert ticks[0] <= low and high <= ticks[-1]
    assert 4 <= len(ticks) <= 11
    step = ticks[1] - ticks[0]
    assert all(tick / step == pytest.approx(round(tick / step), abs=1e-6) for tick in ticks)
    assert round(step / 10 ** math.floor(math.log10(step) + 1e-9), 6) in (1, 2, 5)


def test_tables_have_a_row_for_every_point() -> None:
    curve = made_up()
    lines = [line for line in curve_table(curve).splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in lines}) == 1
    assert len(lines) == 2 + len(PAIRS) + 2
    evaluations = [int(line.split("|")[3]) for line in lines[2:-2]]
    assert evaluations == sorted(evaluations)
    for point in curve.points:
        (line,) = [line for line in lines if f" {point.trained.accuracy:.4f} " in line]
        assert f"| {point.steps} | {point.evaluations} | {point.microseconds:.0f} |" in line
        assert f" {point.anytime.accuracy:.4f} | {point.anytime.macro_f1:.4f} | -7.50 |" in line
    assert sum("| 219 to 435 | 7.50 |" in line for line in solved_table(curve).splitlines()) == len(PAIRS) + 1


def test_what_is_not_there_is_a_dash() -> None:
    curve = made_up()
    bare = Point("euler", 1, None, None, curve.points[0].anytime, None)
    partial = Curve([bare, *curve.points[1:]], None, None, None, 21_899, "a processor")
    assert "| Euler | 1 | 1 | - | - | - | 0.9810 | 0.9210 | - |" in curve_table(partial)
    root = ElementTree.fromstring(curve_plot.svg(partial))
    assert (len(marks(root, "trained")), len(marks(root, "anytime"))) == (len(PAIRS) - 1, len(PAIRS))


def test_evaluations_of_the_adaptive_solver_are_counted() -> None:
    times = []

    def note(x: np.ndarray, t: np.ndarray) -> np.ndarray:
        times.append(float(t))
        return x

    def f(x: jax.Array, t: jax.Array) -> jax.Array:
        x = jax.experimental.io_callback(note, jax.ShapeDtypeStruct(x.shape, x.dtype), x, t)
        return x * x * jnp.cos(t) / 2 + jnp.sin(40 * t)  # some of its steps are rejected

    _, evaluations = adaptive.integrate(f, jnp.array([0.25, 0.5]))
    jax.effects_barrier()
    assert int(evaluations) == len(times) > 100


def test_the_adaptive_solver_solves_the_equation() -> None:
    with jax.enable_x64(True):
        found, _ = adaptive.integrate(lambda x, t: x * x * jnp.cos(t) / 2, jnp.array([1.0]))
    assert float(found[0]) == pytest.approx(1 / (1 - math.sin(1) / 2), rel=1e-5)


def test_many_small_steps_come_to_the_adaptive_solution() -> None:
    inputs = of_windows(np.random.default_rng(7).random((adaptive.BATCH + 3, 187), dtype=np.float32))
    found = adaptive.solve(NeuralODE("rk4", 16, key=jax.random.key(3)), inputs)
    network = NeuralODE("rk4", 16, key=jax.random.key(3))
    np.testing.assert_allclose(found.logits, network(inputs), atol=1e-3)
    assert found.evaluations.shape == (len(inputs),)
    assert (found.classes == predict(network, inputs, "float32")).mean() > 0.95
