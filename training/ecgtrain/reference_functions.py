# SPDX-License-Identifier: Apache-2.0
"""The elementary functions of the reference, operation by operation as docs/model-format.md has them."""

from __future__ import annotations

import numpy as np


def clamp(x: np.ndarray, low: float, high: float) -> np.ndarray:
    """Clamps; a NaN becomes the lower bound."""
    x = np.where(x > low, x, np.asarray(low, x.dtype))
    return np.where(x < high, x, np.asarray(high, x.dtype))


def exponential(x: np.ndarray) -> np.ndarray:
    """exp for x <= 0 by the operations of docs/model-format.md, in float64."""
    n = np.rint(np.where((x < -700) | np.isnan(x), 0, x) * 1.442695040888963407)
    r = (x - n * 6.93147180369123816490e-01) - n * 1.90821492927058770002e-10
    total = np.full_like(r, 1.0 / 6227020800)
    for factorial in (479001600, 39916800, 3628800, 362880, 40320, 5040, 720, 120, 24, 6, 2, 1, 1):
        total = total * r + 1.0 / factorial
    return np.where(x < -700, 0.0, np.ldexp(total, n.astype(np.int64)))


def rectify(x: np.ndarray) -> np.ndarray:
    """max(0, x); a NaN becomes 0."""
    return np.where(x > 0, x, np.zeros_like(x))


def sigmoid(x: np.ndarray) -> np.ndarray:
    """In float64, rounded once to the precision of `x` (section 11)."""
    wide = x.astype(np.float64)
    e = exponential(-np.abs(wide))
    return np.where(wide >= 0, 1.0 / (1.0 + e), e / (1.0 + e)).astype(x.dtype)


def hyperbolic_tangent(x: np.ndarray) -> np.ndarray:
    """In float64, rounded once to the precision of `x` (section 11)."""
    wide = x.astype(np.float64)
    e = exponential(-2.0 * np.abs(wide))
    magnitude = ((1.0 - e) / (1.0 + e)).astype(x.dtype)
    return np.where(wide < 0, -magnitude, magnitude)


def softmax(logits: np.ndarray) -> np.ndarray:
    """[N, 5] float32 to [N, 5] float32."""
    wide = logits.astype(np.float64)
    e = exponential(wide - wide.max(axis=1, keepdims=True))
    total = (((e[:, 0] + e[:, 1]) + e[:, 2]) + e[:, 3]) + e[:, 4]
    return (e / total[:, None]).astype(np.float32)
