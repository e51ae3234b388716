# SPDX-License-Identifier: Apache-2.0
"""Learning-rate schedules and the optimizer: AdamW behind a clipped gradient."""

from __future__ import annotations

import equinox as eqx
import jax
import optax

SCHEDULES = ("onecycle", "cosine", "constant")

#: The part of the steps in which `cosine` and `constant` rise to their rate.
SHORT_WARM_UP = 0.02
GRADIENT_NORM = 1.0


def make_schedule(name: str, steps: int, peak_rate: float, warm_up: float) -> optax.Schedule:
    """The rate at each step; its largest value is `peak_rate`.

    `onecycle`: up and down again by cosines (Smith and Topin 2017, arXiv:1708.07120), rising for the part `warm_up`.
    `cosine`: a short linear warm-up, then half a cosine to zero (Loshchilov and Hutter 2017, arXiv:1608.03983, one
    cycle). `constant`: a short linear warm-up, then the peak rate.
    """
    short = max(1, round(SHORT_WARM_UP * steps))
    match name:
        case "onecycle":
            return optax.cosine_onecycle_schedule(steps, peak_rate, pct_start=warm_up)
        case "cosine":
            return optax.warmup_cosine_decay_schedule(peak_rate / 25, peak_rate, short, max(steps, short + 1))
        case "constant":
            return optax.warmup_constant_schedule(peak_rate / 25, peak_rate, short)
        case _:
            raise ValueError(f"no schedule is called {name}")


def make_optimizer(schedule: optax.Schedule, weight_decay: float) -> optax.GradientTransformation:
    """AdamW (Loshchilov and Hutter 2019, arXiv:1711.05101), the gradient's norm clipped."""
    return optax.chain(
        optax.clip_by_global_norm(GRADIENT_NORM), optax.adamw(schedule, weight_decay=weight_decay, mask=decayed)
    )


def decayed(network: eqx.Module) -> eqx.Module:
    """Weight decay is for the weights of convolutions and of the linear layer, not for biases and norms."""
    return jax.tree.map(lambda leaf: leaf.ndim >= 2, network)
