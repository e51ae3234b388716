# SPDX-License-Identifier: Apache-2.0
"""The neural ODE: stem, one ODE block integrated by a fixed-step solver, head. 59,333 parameters."""

from __future__ import annotations

import equinox as eqx
import jax
from jaxtyping import Array, Float, PRNGKeyArray

from .inputs import Inputs
from .layers import CHANNELS, Conv, GroupNorm, Precision, norm_only, norm_rectify_conv, watch_state
from .network import Head, Network, Stem, parameter_count
from .solvers import Pair, Solver, integrate

PARAMETERS = 59_333


class Dynamics(eqx.Module):
    """dx/dt = GN(conv(ReLU GN(conv(ReLU GN x, t)), t)): 25,472 parameters, and 128 for each feature that steers it."""

    norm1: GroupNorm
    conv1: Conv
    norm2: GroupNorm
    conv2: Conv
    norm3: GroupNorm

    def __init__(self, key: PRNGKeyArray, features: int = 0) -> None:
        keys = jax.random.split(key)
        self.norm1 = GroupNorm()
        self.conv1 = Conv(CHANNELS, 3, padding=1, time=True, features=features, key=keys[0])
        self.norm2 = GroupNorm()
        self.conv2 = Conv(CHANNELS, 3, padding=1, time=True, features=features, key=keys[1])
        self.norm3 = GroupNorm()

    def __call__(
        self,
        x: Float[Array, "batch 46 64"],
        t: float | Array,
        precision: Precision,
        v: Float[Array, "batch features"] | None = None,
    ) -> Array:
        y = norm_rectify_conv(self.norm1, self.conv1, watch_state(x, precision), precision, t=t, v=v)
        y = norm_rectify_conv(self.norm2, self.conv2, y, precision, t=t, v=v)
        return norm_only(self.norm3, y, precision)


class NeuralODE(Network):
    """The network; solver and number of steps are those that ship, unrolled and differentiated through.

    The same weights can be run with any other pair of solver and steps.
    """

    stem: Stem
    ode: Dynamics
    head: Head
    solver: Solver = eqx.field(static=True)
    steps: int = eqx.field(static=True)

    def __init__(self, solver: Solver, steps: int, *, key: PRNGKeyArray) -> None:
        stem_key, ode_key, head_key = jax.random.split(key, 3)
        self.stem = Stem(stem_key, len(self.channels))
        self.ode = Dynamics(ode_key)
        self.head = Head(head_key)
        self.solver = solver
        self.steps = steps
        assert parameter_count(self) == PARAMETERS + 3 * CHANNELS * (len(self.channels) - 1)

    def __call__(
        self, inputs: Inputs, precision: Precision = "float32", pair: Pair | None = None
    ) -> Float[Array, "batch 5"]:
        solver, steps = (self.solver, self.steps) if pair is None else pair
        x = self.stem(self.required(inputs), precision)
        x = integrate(lambda x, t: self.ode(x, t, precision), x, solver, steps)
        return self.head(x, precision)
