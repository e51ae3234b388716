# SPDX-License-Identifier: Apache-2.0
"""The neural ODE with norm affines of its own for each step: for the ablation, as no model file has room for it."""

from __future__ import annotations

import equinox as eqx
from jaxtyping import Array, Float, PRNGKeyArray

from .inputs import Inputs
from .layers import GroupNorm, Precision
from .node import Dynamics, NeuralODE
from .solvers import Pair


class StepNormODE(NeuralODE):
    """Euler's method; the convolutions are shared, each step's three norms are not: 384 parameters more a step."""

    norms: tuple[tuple[GroupNorm, GroupNorm, GroupNorm], ...] = ()

    def __init__(self, solver: str, steps: int, *, key: PRNGKeyArray) -> None:
        if solver != "euler":
            raise ValueError("norms for each step are for Euler's method")
        super().__init__("euler", steps, key=key)
        self.norms = tuple((GroupNorm(), GroupNorm(), GroupNorm()) for _ in range(steps - 1))

    def __call__(
        self, inputs: Inputs, precision: Precision = "float32", pair: Pair | None = None
    ) -> Float[Array, "batch 5"]:
        if pair not in (None, (self.solver, self.steps)):
            raise ValueError("norms for each step fit their own number of steps only")
        x = self.stem(self.required(inputs), precision)
        for step in range(self.steps):
            x = x + self.dynamics(step)(x, step / self.steps, precision) / self.steps
        return self.head(x, precision)

    def dynamics(self, step: int) -> Dynamics:
        """f with the norms of a step; step 0 has those of `ode` itself."""
        if step == 0:
            return self.ode
        return eqx.tree_at(lambda ode: (ode.norm1, ode.norm2, ode.norm3), self.ode, self.norms[step - 1])
