# SPDX-License-Identifier: Apache-2.0
"""The network by which the QRS detector tells beats from noise: `BeatEvidence` of Segmenter, one hidden layer.

    log-odds = intercept + slopes . x + outputs . max(hidden x + biases, 0)

Its measures are those of `BeatMeasure`. Some candidates come before there is anything to measure them by: before a
shape is trusted, before there are intervals, or after the levels were learnt anew. So in training these are hidden now
and then.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: The measures, by the names and in the order of `BeatMeasure` of Segmenter.
MEASURES = (
    "noise",
    "scale",
    "residual",
    "share of beats",
    "bluntness",
    "bluntness to last",
    "peakedness",
    "narrowness",
    "narrowness to last",
    "reversal",
    "amplitude to last",
    "unrest before",
    "unrest after",
    "likes",
    "distance",
    "early",
    "on time",
    "intervals",
)
UNITS = 24
BATCH, EPOCHS = 1_024, 24
PEAK_RATE, DECAY = 5e-3, 1e-4
#: The decay of the moving average of the weights, which is what is kept; of fewer steps the average is shorter.
AVERAGE, AVERAGED_SHARE = 0.998, 0.05
#: How often a candidate is taken for the first after the levels were learnt, how often its shape is hidden, how often the
#: intervals before, and how often that it comes early.
FRESH, SHAPELESS, TIMELESS, UNHURRIED = 0.08, 0.1, 0.04, 0.06
#: What compares with the beats before, which are not known to the first candidate: 0.
OF_BEATS = ("bluntness", "bluntness to last", "narrowness to last", "amplitude to last", "distance")
OF_TIME = ("early", "on time", "intervals")
#: The share of the beats' height of one as high as they are.
WHOLE_SHARE = float(np.log(0.5))
#: What `BeatMeasures` gives without a known shape, and the least noise then.
NO_SCALE, NO_RESIDUAL, LEAST_NOISE = 0.0, float(np.log(2.03)), float(np.log(0.23))
#: The decimals of the weights in the Swift file.
DECIMALS = 4


@dataclass(frozen=True)
class EvidenceNetwork:
    """Weights for measures as they are: hidden [units, k], biases and outputs [units], slopes [k], intercept [1]."""

    hidden: Floats
    biases: Floats
    outputs: Floats
    slopes: Floats
    intercept: Floats

    def log_odds(self, x: Floats) -> Floats:
        """The log-odds [n] of measures [n, k]."""
        activations = np.maximum(x @ self.hidden.T + self.biases, 0)
        return activations @ self.outputs + x @ self.slopes + self.intercept[0]

    def rounded(self) -> EvidenceNetwork:
        """The network as the Swift file has it."""
        return EvidenceNetwork(*(getattr(self, field.name).round(DECIMALS) for field in fields(self)))


def fit(x: Floats, is_beat: Flags, weights: Floats, *, epochs: int = EPOCHS, seed: int = 0) -> EvidenceNetwork:
    """The network of least cross-entropy on measures [n, k], by Adam with decaying weights, averaged over the steps.

    The same seed gives the same network on the same machine.
    """
    mean, deviation = x.mean(axis=0), x.std(axis=0) + 1e-6
    k = x.shape[1]
    first, second = jax.random.split(jax.random.key(seed))
    parameters = {
        "hidden": jax.random.normal(first, (UNITS, k)) * np.sqrt(2 / k),
        "biases": jnp.zeros(UNITS),
        "outputs": 0.1 * jax.random.normal(second, (UNITS,)),
        "slopes": jnp.zeros(k),
        "intercept": jnp.zeros(()),
    }
    batch = min(BATCH, len(x))
    batches = len(x) // batch
    steps = max(epochs * batches, 2)
    optimizer = optax.adamw(optax.cosine_onecycle_schedule(steps, PEAK_RATE), weight_decay=DECAY)
    decay = min(AVERAGE, 1 - 1 / (1 + AVERAGED_SHARE * steps))
    state, average = optimizer.init(parameters), parameters
    data = (
        x.astype(np.float32),
        is_beat.astype(np.float32),
        (weights / weights.mean()).astype(np.float32),
    )
    generator = np.random.default_rng(seed)
    for _ in range(epochs):
        order = generator.permutation(len(x))[: batches * batch]
        measures, truth, weight = (values[order] for values in data)
        if k == len(MEASURES):
            measures = hidden_at_random(measures, generator)
        measures = ((measures - mean) / deviation).astype(np.float32)
        shaped = (values.reshape(batches, batch, *values.shape[1:]) for values in (measures, truth, weight))
        parameters, state, average = _epoch(optimizer, decay, parameters, state, average, *shaped)
    found = {name: np.asarray(value, np.float64) for name, value in average.items()}
    hidden, slopes = found["hidden"] / deviation, found["slopes"] / deviation
    return EvidenceNetwork(
        hidden,
        found["biases"] - hidden @ mean,
        found["outputs"],
        slopes,
        np.atleast_1d(found["intercept"] - slopes @ mean),
    )


def hidden_at_random(measures: NDArray[np.float32], generator: np.random.Generator) -> NDArray[np.float32]:
    """A copy in which some candidates have no known shape, no intervals before them, or no beats at all.

    After a pause the levels are learnt anew from whatever comes, while the shapes stay: only these tell then what is small.
    """
    measures = measures.copy()
    place = MEASURES.index

    def some(share: float) -> Flags:
        return generator.random(len(measures)) < share

    def clear(rows: Flags, names: tuple[str, ...]) -> None:
        measures[np.ix_(rows, [place(name) for name in names])] = 0

    fresh, shapeless = some(FRESH), some(SHAPELESS)
    clear(fresh, OF_BEATS + OF_TIME)
    measures[fresh, place("share of beats")] = WHOLE_SHARE
    shapeless |= fresh & some(0.4)
    measures[shapeless, place("scale")] = NO_SCALE
    measures[shapeless, place("residual")] = NO_RESIDUAL
    measures[shapeless, place("noise")] = np.maximum(measures[shapeless, place("noise")], LEAST_NOISE)
    # At the start nothing has been seen that could be alike.
    clear(shapeless & some(0.7), ("likes",))
    clear(some(TIMELESS) | shapeless & some(0.6), OF_TIME)
    unhurried = some(UNHURRIED)
    clear(unhurried, ("early", "on time"))
    measures[unhurried, place("intervals")] = np.maximum(measures[unhurried, place("intervals")], 0)
    return measures


@partial(jax.jit, static_argnums=(0, 1))
def _epoch(optimizer, decay, parameters, state, average, measures, truth, weight):  # type: ignore[no-untyped-def]
    def loss(parameters, measures, truth, weight):  # type: ignore[no-untyped-def]
        activations = jax.nn.relu(measures @ parameters["hidden"].T + parameters["biases"])
        odds = activations @ parameters["outputs"] + measures @ parameters["slopes"] + parameters["intercept"]
        return (optax.sigmoid_binary_cross_entropy(odds, truth) * weight).mean()

    def step(carried, batch):  # type: ignore[no-untyped-def]
        parameters, state, average = carried
        updates, state = optimizer.update(jax.grad(loss)(parameters, *batch), state, parameters)
        parameters = optax.apply_updates(parameters, updates)
        average = jax.tree.map(lambda mean, new: decay * mean + (1 - decay) * new, average, parameters)
        return (parameters, state, average), None

    return jax.lax.scan(step, (parameters, state, average), (measures, truth, weight))[0]
