# SPDX-License-Identifier: Apache-2.0
"""The part of the `context` network that sees one beat: stem, an ODE block that features steer, pooling to 64 numbers.

Its recurrent head, which follows the beats of a patient, is no part of it: see docs/model-format.md.
"""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from .inputs import Inputs
from .layers import GroupNorm, Precision, norm_rectify, watch_state
from .network import Stem, parameter_count
from .node import Dynamics
from .solvers import Pair, Solver, integrate

CHANNEL_COUNT = 2


class Pooling(eqx.Module):
    """The mean over the points of ReLU GN x: 128 parameters."""

    norm: GroupNorm
    input_scale: Float[Array, ""]

    def __init__(self) -> None:
        self.norm = GroupNorm()
        self.input_scale = jnp.array(1 / 255)

    def __call__(self, x: Float[Array, "batch 46 64"], precision: Precision) -> Float[Array, "batch 64"]:
        return jnp.mean(norm_rectify(self.norm, self.input_scale, watch_state(x, precision), precision), axis=1)


class ContextEncoder(eqx.Module):
    """Two channels and S features that steer to an embedding of 64: 59,200 + 128 S parameters."""

    stem: Stem
    ode: Dynamics
    head: Pooling
    solver: Solver = eqx.field(static=True)
    steps: int = eqx.field(static=True)

    def __init__(self, solver: Solver, steps: int, steering: int, *, key: PRNGKeyArray) -> None:
        stem_key, ode_key = jax.random.split(key)
        self.stem = Stem(stem_key, CHANNEL_COUNT)
        self.ode = Dynamics(ode_key, steering)
        self.head = Pooling()
        self.solver = solver
        self.steps = steps
        assert parameter_count(self) == 59_200 + 128 * steering

    def __call__(
        self,
        inputs: Inputs,
        v: Float[Array, "batch steering"],
        precision: Precision = "float32",
        pair: Pair | None = None,
    ) -> Float[Array, "batch 64"]:
        """The embeddings of beats by both channels of the inputs and the normalized features `v` that steer."""
        solver, steps = (self.solver, self.steps) if pair is None else pair
        x = self.stem(inputs, precision)
        x = integrate(lambda x, t: self.ode(x, t, precision, v), x, solver, steps)
        return self.head(x, precision)
