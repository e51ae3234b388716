# SPDX-License-Identifier: Apache-2.0
"""The heads of `reference.py` that have layers of their own: the recurrent one, and the one after a single step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .reference_functions import clamp, hyperbolic_tangent, rectify, sigmoid

if TYPE_CHECKING:
    from .reference import ModelFile


def margins(logits: np.ndarray) -> np.ndarray:
    """By how much the largest of the logits [N, 5] stands above the second [N], in float32."""
    ordered = np.sort(logits.astype(np.float32), axis=1)
    return ordered[:, -1] - ordered[:, -2]


class Layer:
    """A linear layer in float32 or float64, its products added in the order of inputs (section 11)."""

    def __init__(self, model: ModelFile, name: str, real: type[np.floating]):
        self.weight = model[f"{name}.weight"].astype(real)
        if model.precision == "int8":
            self.weight = self.weight * model[f"{name}.weight_scale"].astype(real)[:, None]
        self.bias = model[f"{name}.bias"].astype(real)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """[..., inputs] to [..., outputs]."""
        total = self.bias
        for i in range(x.shape[-1]):
            total = total + self.weight[:, i] * x[..., i : i + 1]
        return total


class EarlyReadout:
    """Logits of the embedding after one step of Euler's method (section 12)."""

    def __init__(self, model: ModelFile, real: type[np.floating]):
        self.hidden, self.output = (Layer(model, f"early.{name}", real) for name in ("hidden", "output"))

    def logits(self, embeddings: np.ndarray) -> np.ndarray:
        """[N, 64] to [N, 5]."""
        return self.output(rectify(self.hidden(embeddings)))


class RecurrentHead:
    """The head of the context network: a sequence of beats in their order, in float32 or float64 (section 11)."""

    STATE, FLOW_STEPS = 40, 2

    def __init__(self, model: ModelFile, real: type[np.floating]):
        self.model, self.real = model, real
        names = ("encode", "flow", "input", "recurrent", "hidden", "output")
        self.layers = {name: Layer(model, f"context.{name}", real) for name in names}

    def features(self, raw: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """[N, F] as they come to v [N, F], and to the time that the state flows [N]."""
        model, real = self.model, self.real
        x = np.where(np.isnan(raw), 0, raw).astype(real)
        mean, scale = (model[f"context.feature_{name}"].astype(real) for name in ("mean", "scale"))
        elapsed = x[:, model.features.index(model.elapsed)]
        return clamp((x - mean) * scale, -5, 5), clamp(real(1) + elapsed, 0.1, 3)

    def logits(self, embeddings: np.ndarray, v: np.ndarray, times: np.ndarray) -> np.ndarray:
        """[N, 64], [N, F] and [N] to [N, 5], one beat after the other."""
        return self.solve(embeddings, v, times)[0]

    def solve(
        self,
        embeddings: np.ndarray,
        v: np.ndarray,
        times: np.ndarray,
        early: np.ndarray | None = None,
        margin: np.float32 | None = None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """The logits [N, 5], and whether they are early [N].

        With a margin, the embeddings after one step `early` [N, 64] are looked at first.
        """
        h = np.zeros(self.STATE, self.real)
        found, is_early = [], []
        for index, (features, time) in enumerate(zip(v, times, strict=True)):
            h = self.flowed(h, time)
            sure = False
            if early is not None:
                logits, state = self.update(h, early[index], features)
                sure = bool(margins(logits[None])[0] >= margin)
            if not sure:
                logits, state = self.update(h, embeddings[index], features)
            h = state
            found.append(logits)
            is_early.append(sure)
        return np.array(found, self.real).reshape(-1, 5), np.array(is_early, bool)

    def flowed(self, h: np.ndarray, time: np.floating) -> np.ndarray:
        """The state once some time has passed."""
        step = time / self.real(self.FLOW_STEPS)
        for _ in range(self.FLOW_STEPS):
            h = h + step * (hyperbolic_tangent(self.layers["flow"](h)) - h)
        return h

    def update(self, h: np.ndarray, y: np.ndarray, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The logits of a beat by its embedding, and the state that it leads to."""
        real, size, layers = self.real, self.STATE, self.layers
        e = rectify(layers["encode"](np.concatenate([y, features])))
        a, b = layers["input"](e), layers["recurrent"](h)
        r = sigmoid(a[:size] + b[:size])
        u = sigmoid(a[size : 2 * size] + b[size : 2 * size])
        n = hyperbolic_tangent(a[2 * size :] + r * b[2 * size :])
        h = (real(1) - u) * n + u * h
        h = np.where(np.isnan(h), real(0), h)
        d = rectify(layers["hidden"](np.concatenate([e, h])))
        return layers["output"](d), h
