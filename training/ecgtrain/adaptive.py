# SPDX-License-Identifier: Apache-2.0
"""A neural ODE under a tight adaptive solver: what the network would say if its ODE were solved, not stepped through.

Tsitouras' method of order 5(4) (2011, doi:10.1016/j.camwa.2011.06.002) in Diffrax; every beat has its own step sizes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import diffrax
import equinox as eqx
import jax
import numpy as np
from jaxtyping import Array, Float, Int
from numpy.typing import NDArray

from .inputs import Inputs
from .node import Dynamics, NeuralODE

TOLERANCE = 1e-6
#: Many times what any network took; a solve that needs more raises.
MOST_STEPS = 4_096
#: The first step tried; the controller corrects it.
FIRST_STEP = 0.01
#: Beats solved side by side: all wait for the one with the most steps.
BATCH = 64


@dataclass(frozen=True)
class Solutions:
    """The logits of each beat [n, 5], and the evaluations of f that it took [n]."""

    logits: NDArray[np.float32]
    evaluations: NDArray[np.int64]

    @property
    def classes(self) -> NDArray[np.int64]:
        """The most probable class of each beat [n]."""
        return self.logits.argmax(axis=1)


def slope(ode: Dynamics, x: Float[Array, "46 64"], t: float | Array) -> Float[Array, "46 64"]:
    """f of one beat, in plain JAX: beats that are solved side by side are at times of their own."""
    y = ode.conv1(jax.nn.relu(ode.norm1(x[None])), "float32", t)
    y = ode.conv2(jax.nn.relu(ode.norm2(y)), "float32", t)
    return ode.norm3(y)[0]


def integrate(
    f: Callable[[Array, Array], Array], start: Array, tolerance: float = TOLERANCE
) -> tuple[Array, Int[Array, ""]]:
    """The solution at t = 1 from t = 0, and the evaluations of f.

    Every step, accepted or not, costs six: its first stage is the last one's seventh. The first costs one more.
    """
    solution = diffrax.diffeqsolve(
        diffrax.ODETerm(lambda t, x, _: f(x, t)),
        diffrax.Tsit5(),
        t0=0.0,
        t1=1.0,
        dt0=FIRST_STEP,
        y0=start,
        stepsize_controller=diffrax.PIDController(rtol=tolerance, atol=tolerance),
        max_steps=MOST_STEPS,
    )
    return solution.ys[-1], 6 * solution.stats["num_steps"] + 1


@eqx.filter_jit
def _solve(network: NeuralODE, inputs: Inputs) -> tuple[Array, Array]:
    start = network.stem(network.required(inputs), "float32")
    end, evaluations = jax.vmap(lambda x: integrate(lambda x, t: slope(network.ode, x, t), x))(start)
    return network.head(end, "float32"), evaluations


def solve(network: NeuralODE, inputs: Inputs) -> Solutions:
    """Classifies beats by a float32 network whose ODE is solved to `TOLERANCE`."""
    found, evaluations = [], []
    for first in range(0, len(inputs), BATCH):
        # The last batch is filled with the last beat, so that one compiled function serves all.
        rows = np.minimum(np.arange(first, first + BATCH), len(inputs) - 1)
        count = min(BATCH, len(inputs) - first)
        logits, counts = _solve(network, inputs[rows])
        found.append(np.asarray(logits)[:count])
        evaluations.append(np.asarray(counts)[:count])
    return Solutions(np.concatenate(found), np.concatenate(evaluations).astype(np.int64))
