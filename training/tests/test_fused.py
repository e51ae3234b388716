# SPDX-License-Identifier: Apache-2.0
"""The fused layers against the same layers in plain JAX: values, and the gradient of every parameter."""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from ecgtrain import fused
from ecgtrain.inputs import CHANNELS, Inputs, of_windows
from ecgtrain.layers import Conv, GroupNorm, fake_quantize_weight, rectify
from ecgtrain.network import Stem

pytestmark = pytest.mark.skipif(not fused.is_available(), reason="no C++ compiler, or JAX is not on the CPU")

KINDS = {"float32": fused.RECTIFY, "int8": fused.ROUND}


def random_norm(generator: np.random.Generator) -> GroupNorm:
    norm = GroupNorm()
    weight, bias = (jnp.asarray(generator.normal(mean, 0.3, 64), jnp.float32) for mean in (1, 0))
    return eqx.tree_at(lambda norm: (norm.weight, norm.bias), norm, (weight, bias))


def assert_close(found: object, expected: object) -> None:
    """Equal to 1e-4 of the largest magnitude of each array."""
    for one, other in zip(jax.tree.leaves(found), jax.tree.leaves(expected), strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-4 * float(jnp.max(jnp.abs(other)) + 1e-6))


@pytest.mark.parametrize(("points", "taps", "stride", "padding"), [(46, 3, 1, 1), (92, 4, 2, 1), (47, 4, 2, 1)])
@pytest.mark.parametrize("precision", ["float32", "int8"])
@pytest.mark.parametrize(("batch", "has_skip", "has_own"), [(1, False, False), (37, True, False), (37, False, True)])
def test_layer_equals_plain(points, taps, stride, padding, precision, batch, has_skip, has_own):
    generator = np.random.default_rng((batch, points, has_skip))
    norm = random_norm(generator)
    conv = Conv(64, taps, stride=stride, padding=padding, time=True, key=jax.random.key(1))
    # A scale at which some values are clamped at the top, and, in int8, inputs whose levels are far from a tie: where
    # the two paths may round to different levels they cannot be compared.
    scale = jnp.array(2.0 / 255)
    x = jnp.asarray(generator.normal(0, 3, (batch, points, 64)), jnp.float32)
    offset = conv.offset(points, 0.5)
    skip = jnp.asarray(generator.normal(size=(batch, *offset.shape)), jnp.float32) if has_skip else None
    direction = jnp.asarray(generator.normal(size=(batch, *offset.shape)), jnp.float32)
    own = jnp.asarray(generator.normal(size=(batch, 64)), jnp.float32) if has_own else None

    def plain(x, norm, weight, offset, skip, own):
        rounded = fake_quantize_weight(weight) if precision == "int8" else weight
        padded = jnp.pad(rectify(norm(x), scale, precision), ((0, 0), (padding, padding), (0, 0)))
        reach = stride * (offset.shape[0] - 1) + 1
        y = offset + sum(padded[:, tap : tap + reach : stride] @ rounded[tap] for tap in range(taps))
        y = y if own is None else y + own[:, None]
        return jnp.vdot(y if skip is None else y + skip, direction), y

    def quick(x, norm, weight, offset, skip, own):
        rounded = fake_quantize_weight(weight) if precision == "int8" else weight
        shape = (stride, padding, KINDS[precision])
        y = fused.norm_rectify_conv(x, norm.weight, norm.bias, scale, rounded, offset, skip, own, *shape)
        y_without = y if skip is None else y - skip
        return jnp.vdot(y, direction), y_without

    arguments = (x, norm, conv.weight, offset, skip, own)
    wanted = (0, 1, 2, 3, *([4] if has_skip else []), *([5] if has_own else []))
    (_, y), gradient = jax.jit(jax.value_and_grad(quick, argnums=wanted, has_aux=True))(*arguments)
    (_, y_plain), gradient_plain = jax.jit(jax.value_and_grad(plain, argnums=wanted, has_aux=True))(*arguments)
    tolerance = 1e-4 if precision == "float32" else 5e-3  # int8: a value next to a tie may fall on the other level
    np.testing.assert_allclose(y, y_plain, atol=tolerance * float(jnp.max(jnp.abs(y_plain))))
    for one, other in zip(jax.tree.leaves(gradient), jax.tree.leaves(gradient_plain), strict=True):
        np.testing.assert_allclose(one, other, atol=tolerance * float(jnp.max(jnp.abs(other))))


@pytest.mark.parametrize("kind", [fused.NONE, fused.RECTIFY])
def test_norm_equals_plain(kind):
    generator = np.random.default_rng(kind)
    norm = random_norm(generator)
    x = jnp.asarray(generator.normal(0.5, 2, (19, 46, 64)), jnp.float32)
    direction = jnp.asarray(generator.normal(size=x.shape), jnp.float32)

    def plain(x, norm):
        return jnp.vdot(norm(x) if kind == fused.NONE else jax.nn.relu(norm(x)), direction)

    def quick(x, norm):
        return jnp.vdot(fused.norm_rectify(x, norm.weight, norm.bias, jnp.ones(()), kind), direction)

    assert_close(jax.value_and_grad(quick, (0, 1))(x, norm), jax.value_and_grad(plain, (0, 1))(x, norm))


@pytest.mark.parametrize("channels", [1, 2])
def test_stem_equals_plain(monkeypatch, channels):
    stem = Stem(jax.random.key(3), channels)
    generator = np.random.default_rng(5)
    windows = jnp.asarray(generator.random((21, channels, 187)), jnp.float32)
    inputs = Inputs(windows, jnp.zeros((21, 0)), CHANNELS[:channels], ())
    direction = jnp.asarray(generator.normal(size=(21, 46, 64)), jnp.float32)

    def loss(stem):
        return jnp.vdot(stem(inputs, "float32"), direction)

    quick = eqx.filter_jit(eqx.filter_value_and_grad(loss))(stem)
    monkeypatch.setattr(fused, "is_available", lambda: False)
    assert_close(quick, eqx.filter_jit(eqx.filter_value_and_grad(lambda stem: loss(stem)))(stem))


def test_gradient_does_not_depend_on_threads(tmp_path):
    """Sums are joined in a fixed order: one thread gives the bits that many give."""
    import os
    import subprocess
    import sys

    program = (
        "import jax, jax.numpy as jnp, numpy as np, hashlib\n"
        "from ecgtrain.inputs import of_windows\n"
        "from ecgtrain.resnet import ResNet\n"
        "import equinox as eqx\n"
        "net = ResNet(key=jax.random.key(0))\n"
        "x = of_windows(jnp.asarray(np.random.default_rng(0).random((33, 187)), jnp.float32))\n"
        "g = eqx.filter_jit(eqx.filter_grad(lambda n: (n(x, 'float32') ** 2).mean()))(net)\n"
        "print(hashlib.sha256(b''.join(np.asarray(l).tobytes() for l in jax.tree.leaves(g.blocks))).hexdigest())\n"
    )
    digests = set()
    for threads in ("1", "2"):
        environment = {**os.environ, "OMP_NUM_THREADS": threads}
        run = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        digests.add(run.stdout)
    assert len(digests) == 1


def test_a_wrong_shape_is_an_error():
    with pytest.raises(Exception, match="64 channels"):
        jax.block_until_ready(
            fused.norm_rectify(jnp.zeros((1, 4, 32)), jnp.ones(32), jnp.zeros(32), jnp.ones(()), fused.RECTIFY)
        )


def test_cross_entropy_descends():
    """A few steps of gradient descent through the fused network lower the loss: the gradient points the right way."""
    from ecgtrain.node import NeuralODE

    network = NeuralODE("euler", 2, key=jax.random.key(0))
    generator = np.random.default_rng(2)
    labels = jnp.asarray(generator.integers(0, 5, 64))
    inputs = of_windows(jnp.asarray(generator.random((64, 187)) * 0.1 + labels[:, None] * 0.2, jnp.float32))

    @eqx.filter_jit
    def loss(network):
        return optax.softmax_cross_entropy_with_integer_labels(network(inputs), labels).mean()

    first = float(loss(network))
    for _ in range(5):
        gradient = eqx.filter_grad(loss)(network)
        network = eqx.apply_updates(network, jax.tree.map(lambda g: -0.05 * g, gradient))
    assert float(loss(network)) < first - 0.05
