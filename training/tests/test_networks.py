# SPDX-License-Identifier: Apache-2.0
"""Shapes, sizes and arithmetic of the networks."""

from __future__ import annotations

from pathlib import Path

import diffrax
import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ecgtrain import export, reference
from ecgtrain.inputs import of_windows
from ecgtrain.layers import Conv, GroupNorm
from ecgtrain.network import parameter_count
from ecgtrain.node import NeuralODE
from ecgtrain.quantize import calibrate, state_scale
from ecgtrain.resnet import ResNet
from ecgtrain.restore import restore
from ecgtrain.solvers import EVALUATIONS, integrate

WINDOWS = np.random.default_rng(7).random((64, 187), dtype=np.float32)
INPUTS = of_windows(WINDOWS)


def make(network: str) -> eqx.Module:
    key = jax.random.key(3)
    return NeuralODE("euler", 2, key=key) if network == "node" else ResNet(key=key)


@pytest.mark.parametrize(("network", "count"), [("node", 59_333), ("resnet", 182_853)])
def test_parameters_are_those_of_the_study(network: str, count: int) -> None:
    assert parameter_count(make(network)) == count


@pytest.mark.parametrize("network", ["node", "resnet"])
def test_a_batch_gives_five_logits_a_window(network: str) -> None:
    assert make(network)(INPUTS[:3]).shape == (3, 5)


@pytest.mark.parametrize(("stride", "taps", "padding"), [(1, 3, 0), (1, 3, 1), (2, 4, 1)])
def test_convolution_is_that_of_xla(stride: int, taps: int, padding: int) -> None:
    conv = Conv(64, taps, stride=stride, padding=padding, key=jax.random.key(1))
    x = jax.random.normal(jax.random.key(2), (2, 45, 64))
    expected = jax.lax.conv_general_dilated(
        x, conv.weight, (stride,), [(padding, padding)], dimension_numbers=("NHC", "HIO", "NHC"), precision="highest"
    )
    np.testing.assert_allclose(conv(x, "float32"), expected + conv.bias, atol=2e-5)


def test_time_is_one_more_channel() -> None:
    conv = Conv(64, 3, padding=1, time=True, key=jax.random.key(1))
    x = jax.random.normal(jax.random.key(2), (2, 46, 64))
    with_time = jnp.concatenate([jnp.full((2, 46, 1), 0.3), x], axis=2)
    weight = jnp.concatenate([conv.time_weight[:, None, :], conv.weight], axis=1)
    expected = jax.lax.conv_general_dilated(
        with_time, weight, (1,), [(1, 1)], dimension_numbers=("NHC", "HIO", "NHC"), precision="highest"
    )
    np.testing.assert_allclose(conv(x, "float32", 0.3), expected + conv.bias, atol=2e-5)


def test_group_norm_is_that_of_the_definition() -> None:
    x = np.random.default_rng(1).normal(2, 3, (4, 46, 64)).astype(np.float32)
    groups = x.reshape(4, 46, 32, 2)
    mean = groups.mean(axis=(1, 3), keepdims=True)
    variance = groups.var(axis=(1, 3), keepdims=True)
    expected = ((groups - mean) / np.sqrt(variance + 1e-5)).reshape(x.shape)
    np.testing.assert_allclose(GroupNorm()(jnp.asarray(x)), expected, atol=1e-4)


@pytest.mark.parametrize(("solver", "order"), [("euler", 1), ("midpoint", 2), ("rk4", 4)])
def test_solvers_have_their_order(solver: str, order: int) -> None:
    with jax.enable_x64(True):
        start = jnp.array([1.0])

        def error(steps: int) -> float:
            # dx/dt = x^2 cos(t) / 2, x(0) = 1: x(1) = 1 / (1 - sin(1) / 2)
            found = integrate(lambda x, t: x * x * np.cos(t) / 2, start, solver, steps)
            return abs(float(found[0]) - 1 / (1 - np.sin(1) / 2))

        assert np.log2(error(32) / error(64)) == pytest.approx(order, abs=0.15)


@pytest.mark.parametrize(("solver", "peer"), [("euler", diffrax.Euler()), ("midpoint", diffrax.Midpoint())])
def test_solvers_agree_with_diffrax(solver: str, peer: diffrax.AbstractSolver) -> None:
    with jax.enable_x64(True):
        start = jnp.array([0.3, -1.2])

        def f(t: float, x: jax.Array, _: None) -> jax.Array:
            return jnp.stack([x[1] * jnp.cos(t), -jnp.sin(x[0]) - 0.1 * x[1]])

        found = integrate(lambda x, t: f(t, x, None), start, solver, 8)
        expected = diffrax.diffeqsolve(diffrax.ODETerm(f), peer, 0.0, 1.0, 1 / 8, start, max_steps=16).ys[-1]
        np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_every_solver_is_counted() -> None:
    for solver, evaluations in EVALUATIONS.items():
        calls = []
        integrate(lambda x, t, calls=calls: calls.append(t) or x, jnp.ones(1), solver, 5)
        assert len(calls) == 5 * evaluations


@pytest.mark.parametrize("network", ["node", "resnet"])
def test_the_rounded_network_is_the_engines_arithmetic(network: str, tmp_path: Path) -> None:
    trained = calibrate(make(network), INPUTS)
    path = tmp_path / "model.gguf"
    metadata = {
        "ecgmond.network": network,
        "ecgmond.precision": "int8",
        "ecgmond.norm_epsilon": 1e-5,
        "ecgmond.solver.names": ["euler"],
        "ecgmond.solver.steps": [2],
        "ecgmond.solver.accuracies": [0.0],
    }
    export.write(path, export.tensors(trained, state_scale(trained, INPUTS), "int8"), metadata)
    exact = reference.classify_int8(path, WINDOWS)
    rounded = jax.nn.softmax(trained(INPUTS, "int8"))
    # Training leaves the rounding of biases and of the state out; level flips follow, no more.
    np.testing.assert_allclose(exact, rounded, atol=0.02)
    np.testing.assert_allclose(restore(path)(INPUTS, "int8"), trained(INPUTS, "int8"), atol=0.02)
