# SPDX-License-Identifier: Apache-2.0
"""Fixed-step explicit solvers over t in [0, 1], the same as the engine's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from jaxtyping import Array

Solver = Literal["euler", "midpoint", "rk4"]

#: A solver and its number of steps.
Pair = tuple[Solver, int]

#: Evaluations of f a step.
EVALUATIONS: dict[Solver, int] = {"euler": 1, "midpoint": 2, "rk4": 4}


def integrate(f: Callable[[Array, float], Array], x: Array, solver: Solver, steps: int) -> Array:
    """Takes `steps` equal steps from t = 0 to 1, unrolled."""
    h = 1 / steps
    for step in range(steps):
        t = step * h
        match solver:
            case "euler":
                x = x + h * f(x, t)
            case "midpoint":
                x = x + h * f(x + h / 2 * f(x, t), t + h / 2)
            case "rk4":
                k1 = f(x, t)
                k2 = f(x + h / 2 * k1, t + h / 2)
                k3 = f(x + h / 2 * k2, t + h / 2)
                k4 = f(x + h * k3, t + h)
                x = x + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return x
