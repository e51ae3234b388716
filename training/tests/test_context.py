# SPDX-License-Identifier: Apache-2.0
"""The context network's encoder: fused against plain, and its calibration."""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ecgtrain import export, fused, quantize, random_model, reference
from ecgtrain.context import ContextEncoder
from ecgtrain.inputs import CHANNELS, FEATURES, Inputs


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


def test_exported_network_is_the_trained_one(tmp_path):
    """The float file's embeddings are JAX's; of both files the heads have the weights that were given."""
    encoder = ContextEncoder("midpoint", 2, 7, key=jax.random.key(0))
    inputs, v = beats(9)
    encoder = quantize.calibrate(encoder, inputs, (None,), v)
    generator = np.random.default_rng(1)
    features = ("preceding-to-mean-10", *(f for f in FEATURES if f != "preceding-to-mean-10"))[:20]
    weights = export.encoder_weights(encoder, quantize.state_scale(encoder, inputs, (None,), v))
    weights["context.feature_mean"] = np.zeros(20)
    weights["context.feature_scale"] = np.ones(20)
    for name, (outputs, columns) in {**random_model.CONTEXT_LAYERS, "encode": (40, 64 + 20)}.items():
        weights[f"context.{name}.weight"] = generator.normal(0, 0.1, (outputs, columns))
        weights[f"context.{name}.bias"] = generator.normal(0, 0.1, outputs)
    paths = export.write_context(
        weights,
        tmp_path,
        name="trial",
        channels=CHANNELS[1:],
        features=features,
        steering=7,
        elapsed="preceding-to-mean-10",
        pairs={precision: [("midpoint", 2, 0.5)] for precision in ("int8", "float32")},
        more={"ecgmond.training.seed": 3},
    )
    raw = np.zeros((9, 20), np.float32)
    raw[:, :7] = v
    windows = np.asarray(inputs.channels)
    int8, float32 = (reference.load(path) for path in paths)
    assert (float32.channels, float32.features, float32.steering) == (list(CHANNELS[1:]), list(features), 7)

    network = reference.FloatNetwork(float32, np.clip(raw, -5, 5))
    x = reference.integrate(network.slope, network.stem(np.swapaxes(windows, 1, 2)), "midpoint", 2)
    np.testing.assert_allclose(network.embedding(x), encoder(inputs, jnp.clip(v, -5, 5)), atol=2e-4)

    flow = int8["context.flow.weight"] * int8["context.flow.weight_scale"][:, None]
    np.testing.assert_allclose(flow, weights["context.flow.weight"], atol=0.3 / 127)
    assert np.abs(int8["context.flow.weight"]).max(axis=1).tolist() == [127] * 40
    found = [reference.logits(model, windows, features=raw) for model in (int8, float32)]
    np.testing.assert_allclose(*found, atol=0.1)
