# SPDX-License-Identifier: Apache-2.0
"""Makes Tests/ClassifierTests/Resources/diffrax.json: fixed-step solutions of a driven system, by Diffrax in float64.

    python -m ecgtrain.diffrax_golden ../Tests/ClassifierTests/Resources/diffrax.json

Diffrax has Euler's and the explicit midpoint method; the classical Runge-Kutta method is given to it as a tableau.
"""

from __future__ import annotations

import json
import sys
from typing import ClassVar

import diffrax
import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)


class Classical(diffrax.AbstractERK):
    """The classical Runge-Kutta method of order 4; no error estimate."""

    tableau: ClassVar[diffrax.ButcherTableau] = diffrax.ButcherTableau(
        a_lower=(np.array([1 / 2]), np.array([0, 1 / 2]), np.array([0.0, 0.0, 1.0])),
        b_sol=np.array([1 / 6, 1 / 3, 1 / 3, 1 / 6]),
        b_error=np.zeros(4),
        c=np.array([1 / 2, 1 / 2, 1.0]),
    )
    interpolation_cls: ClassVar = diffrax.ThirdOrderHermitePolynomialInterpolation.from_k

    def order(self, terms):
        return 4


def slope(t, y, args):
    """The Lotka-Volterra equations, driven in time: `PlaneSystem.driven` of the Swift tests."""
    prey, predator = y[0], y[1]
    return jnp.stack(
        [
            prey * (1.2 - 0.8 * predator) + 0.3 * jnp.sin(3 * t),
            predator * (0.9 * prey - 1.1) + 0.1 * t,
        ]
    )


def main() -> None:
    solvers = {"euler": diffrax.Euler(), "midpoint": diffrax.Midpoint(), "rk4": Classical()}
    rows = []
    for name, solver in solvers.items():
        for steps in (1, 2, 4, 10, 64):
            solution = diffrax.diffeqsolve(
                diffrax.ODETerm(slope),
                solver,
                t0=0.0,
                t1=1.0,
                dt0=None,
                y0=jnp.array([1.5, 0.5]),
                stepsize_controller=diffrax.StepTo(ts=jnp.arange(steps + 1) / steps),
                max_steps=steps,
            )
            rows.append({"solver": name, "steps": steps, "state": [float(value) for value in solution.ys[-1]]})
    with open(sys.argv[1], "w") as file:
        file.write("[\n" + ",\n".join(f"  {json.dumps(row)}" for row in rows) + "\n]\n")


if __name__ == "__main__":
    main()
