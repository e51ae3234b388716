# SPDX-License-Identifier: Apache-2.0
"""The recurrent head of the `context` network: what it has seen of a patient flows on between the beats.

The state h obeys an ordinary differential equation between two beats and is updated by a gate at each (Rubanova, Chen
and Duvenaud 2019, arXiv:1907.03907; Cho et al. 2014, arXiv:1406.1078). docs/model-format.md has the same to the bit.
"""

from __future__ import annotations

import math

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

EMBEDDING, ENCODING, STATE, HIDDEN, CLASSES = 64, 40, 40, 32, 5
#: Euler steps of the flow from one beat to the next.
FLOW_STEPS = 2
#: The bounds of the time between two beats, in usual intervals.
SHORTEST, LONGEST = 0.1, 3.0


class Dense(eqx.Module):
    """y = W x + b."""

    weight: Float[Array, "outputs inputs"]
    bias: Float[Array, " outputs"]

    def __init__(self, inputs: int, outputs: int, key: PRNGKeyArray) -> None:
        limit = 1 / math.sqrt(inputs)
        self.weight = jax.random.uniform(key, (outputs, inputs), minval=-limit, maxval=limit)
        self.bias = jnp.zeros(outputs)

    def __call__(self, x: Array) -> Array:
        return x @ self.weight.T + self.bias


class RecurrentHead(eqx.Module):
    """Embeddings, normalized features and intervals of beats in order to logits."""

    encode: Dense
    flow: Dense
    input: Dense
    recurrent: Dense
    hidden: Dense
    output: Dense

    def __init__(self, features: int, *, key: PRNGKeyArray) -> None:
        keys = jax.random.split(key, 6)
        self.encode = Dense(EMBEDDING + features, ENCODING, keys[0])
        self.flow = Dense(STATE, STATE, keys[1])
        self.input = Dense(ENCODING, 3 * STATE, keys[2])
        self.recurrent = Dense(STATE, 3 * STATE, keys[3])
        self.hidden = Dense(ENCODING + STATE, HIDDEN, keys[4])
        self.output = Dense(HIDDEN, CLASSES, keys[5])

    def encoded(self, seen: Float[Array, "... inputs"]) -> Float[Array, "... encoding"]:
        """What one beat says, without those before it."""
        return jax.nn.relu(self.encode(seen))

    def __call__(
        self,
        seen: Float[Array, "batch beats inputs"],
        elapsed: Float[Array, "batch beats"],
        *,
        flows: bool = True,
        remembers: bool = True,
        keep: Float[Array, "batch 1 encoding"] | float = 1.0,
    ) -> Float[Array, "batch beats classes"]:
        """`seen` is the embedding with the normalized features after it, `elapsed` the logarithm of the interval before
        the beat over the usual one. Without `flows` the state stands still between beats; without `remembers` it is
        zeros.
        """
        encoded = self.encoded(seen) * keep
        inputs = self.input(encoded)
        time = jnp.clip(1 + elapsed, SHORTEST, LONGEST) / FLOW_STEPS

        def beat(h: Array, at: tuple[Array, Array]) -> tuple[Array, Array]:
            given, step = at
            if flows:
                for _ in range(FLOW_STEPS):
                    h = h + step[:, None] * (jnp.tanh(self.flow(h)) - h)
            reset, update, candidate = jnp.split(given, 3, axis=-1)
            old_reset, old_update, old_candidate = jnp.split(self.recurrent(h), 3, axis=-1)
            r = jax.nn.sigmoid(reset + old_reset)
            u = jax.nn.sigmoid(update + old_update)
            n = jnp.tanh(candidate + r * old_candidate)
            h = (1 - u) * n + u * h
            return h, h

        start = jnp.zeros((seen.shape[0], STATE))
        _, states = jax.lax.scan(beat, start, (jnp.swapaxes(inputs, 0, 1), time.T), unroll=4)
        states = jnp.swapaxes(states, 0, 1) if remembers else jnp.zeros(encoded.shape[:2] + (STATE,))
        return self.output(jax.nn.relu(self.hidden(jnp.concatenate([encoded, states], axis=-1))))
