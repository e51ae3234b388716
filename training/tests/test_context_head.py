# SPDX-License-Identifier: Apache-2.0
"""The recurrent head in JAX, held against that of reference.py."""

from __future__ import annotations

import jax
import numpy as np
import pytest

from ecgtrain import reference
from ecgtrain.context_head import EMBEDDING, RecurrentHead

FEATURES, BEATS = 9, 40
GENERATOR = np.random.default_rng(17)
SEEN = GENERATOR.normal(size=(2, BEATS, EMBEDDING + FEATURES)).astype(np.float32)
#: From half the usual interval to more than the longest that counts.
ELAPSED = GENERATOR.uniform(-1.5, 3, (2, BEATS)).astype(np.float32)
HEAD = RecurrentHead(FEATURES, key=jax.random.key(3))
LAYERS = ("encode", "flow", "input", "recurrent", "hidden", "output")


def reference_head() -> reference.RecurrentHead:
    """That of reference.py in float64, with the same weights."""
    tensors = {}
    for name in LAYERS:
        layer = getattr(HEAD, name)
        tensors[f"context.{name}.weight"] = np.asarray(layer.weight)
        tensors[f"context.{name}.bias"] = np.asarray(layer.bias) + 0.0
    tensors["context.feature_mean"] = np.zeros(FEATURES, np.float32)
    tensors["context.feature_scale"] = np.ones(FEATURES, np.float32)
    names = [f"feature-{index}" for index in range(FEATURES)]
    model = reference.ModelFile("context", "float32", [], names, 1, names[0], 1e-5, [], tensors)
    return reference.RecurrentHead(model, np.float64)


def test_it_equals_the_reference_beat_by_beat() -> None:
    found = np.asarray(HEAD(SEEN, ELAPSED))
    for row in range(2):
        times = np.clip(1 + ELAPSED[row].astype(np.float64), 0.1, 3)
        expected = reference_head().logits(SEEN[row, :, :EMBEDDING], SEEN[row, :, EMBEDDING:], times)
        np.testing.assert_allclose(found[row], expected, rtol=0, atol=1e-5)


def test_beats_before_change_what_is_said_and_beats_after_do_not() -> None:
    whole = np.asarray(HEAD(SEEN, ELAPSED))
    changed = SEEN.copy()
    changed[:, 20] += 1
    found = np.asarray(HEAD(changed, ELAPSED))
    np.testing.assert_array_equal(found[:, :20], whole[:, :20])
    assert np.abs(found[:, 21] - whole[:, 21]).max() > 1e-3


def test_without_a_memory_each_beat_stands_alone() -> None:
    whole = np.asarray(HEAD(SEEN, ELAPSED, remembers=False))
    order = np.random.default_rng(1).permutation(BEATS)
    shuffled = np.asarray(HEAD(SEEN[:, order], ELAPSED[:, order], remembers=False))
    np.testing.assert_allclose(shuffled, whole[:, order], rtol=0, atol=1e-6)
    # The state is zeros: what the hidden layer makes of the encoding alone.
    encoded = np.maximum(np.asarray(HEAD.encode(SEEN)), 0)
    hidden = np.maximum(encoded @ np.asarray(HEAD.hidden.weight)[:, : encoded.shape[-1]].T, 0)
    np.testing.assert_allclose(whole, np.asarray(HEAD.output(hidden)), rtol=0, atol=1e-5)
    assert np.abs(whole - np.asarray(HEAD(SEEN, ELAPSED))).max() > 1e-2


@pytest.mark.parametrize("flows", [False, True])
def test_time_counts_only_where_the_state_flows(flows: bool) -> None:
    one, other = (np.asarray(HEAD(SEEN, elapsed, flows=flows)) for elapsed in (ELAPSED, ELAPSED[:, ::-1]))
    difference = np.abs(one - other).max()
    assert difference > 1e-3 if flows else difference == 0


def test_times_out_of_bounds_count_as_the_bounds() -> None:
    for far, near in ((9.0, 2.0), (-7.0, -0.9)):
        one, other = (np.asarray(HEAD(SEEN, np.full_like(ELAPSED, value))) for value in (far, near))
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-6)
