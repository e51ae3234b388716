# SPDX-License-Identifier: Apache-2.0
"""The context network's encoder: fused against plain, and its calibration."""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ecgtrain import fused, quantize
from ecgtrain.context import ContextEncoder
from ecgtrain.inputs import CHANNELS, Inputs


def beats(count: int) -> tuple[Inputs, jax.Array]:
    generator = np.random.default_rng(count)
    windows = jnp.asarray(generator.random((count, 2, 187)), jnp.float32)
    return Inputs(windows, jnp.zeros((count, 0)), CHANNELS[1:], ()), jnp.asarray(
        generator.normal(size=(count, 7)), jnp.float32
    )


@pytest.mark.skipif(not fused.is_available(), reason="no C++ compiler, or JAX is not on the CPU")
def test_fused_encoder_equals_plain(monkeypatch):
    encoder = ContextEncoder("euler", 2, 7, key=jax.random.key(0))
    inputs, v = beats(19)

    def loss(arguments):
        encoder, v = arguments
        return (encoder(inputs, v) ** 2).sum()

    quick = eqx.filter_jit(eqx.filter_value_and_grad(loss))((encoder, v))
    monkeypatch.setattr(fused, "is_available", lambda: False)
    plain = eqx.filter_jit(eqx.filter_value_and_grad(lambda arguments: loss(arguments)))((encoder, v))
    for one, other in zip(jax.tree.leaves(quick), jax.tree.leaves(plain), strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=2e-4 * float(jnp.max(jnp.abs(other)) + 1e-6))


def test_calibrated_int8_stays_close():
    encoder = ContextEncoder("euler", 2, 7, key=jax.random.key(0))
    inputs, v = beats(33)
    calibrated = quantize.calibrate(encoder, inputs, (None,), v)
    exact, rounded = calibrated(inputs, v, "float32"), calibrated(inputs, v, "int8")
    assert exact.shape == (33, 64)
    assert float(jnp.abs(exact - rounded).max()) < 0.1
    assert quantize.state_scale(calibrated, inputs, (None,), v) > 0
