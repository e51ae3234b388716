# SPDX-License-Identifier: Apache-2.0
"""What a peer should answer, by training/'s NumPy, and how far from it a peer may be before it counts as broken."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .repository import reference
from .variants import Network, Variant

FLOAT_DEVIATION = 1e-3
INT8_AGREEMENT = 0.98
# Without norms values grow from block to block, and int8 with them less exactly; other graphs correlate by about 0.
BARE_CORRELATION = 0.5


class BareNetwork(reference.FloatNetwork):
    """The float network without norms, as `onnx_graphs.BareGraph` has it: f does not know the time."""

    def normalize(self, name: str, x: NDArray[np.float64]) -> NDArray[np.float64]:
        return x

    def slope(self, x: NDArray[np.float64], time: float) -> NDArray[np.float64]:
        return super().slope(x, 0.0)

    def logits(self, network: Network, windows: NDArray[np.float32]) -> NDArray[np.float64]:
        x = self.stem(windows)
        if network.solver is None:
            for index in range(reference.BLOCKS):
                x = self.block(index, x)
        for _ in range(network.steps or 0):
            x = x + self.slope(x, 0.0)
        return self.head(x)


@dataclass(frozen=True)
class Verdict:
    """How an engine's answers compare with what was expected: the share of equal classes, the largest difference of a
    probability where probabilities are known, and what makes the answers useless."""

    agreement: float
    deviation: float | None
    broken: str | None


def expected(network: Network, norms: bool, windows: NDArray[np.float32]) -> NDArray[np.float32]:
    """The probabilities [n, 5] of the float network in float64."""
    if norms:
        return reference.classify_float32(network.float_model, windows, network.solver, network.steps)
    return reference.softmax(BareNetwork(network.load()).logits(network, windows).astype(np.float32))


def judge(variant: Variant, found: NDArray[np.float32], expectation: NDArray[np.float32]) -> Verdict:
    """Compares probabilities [n, 5]."""
    agreement = float(np.mean(found.argmax(axis=1) == expectation.argmax(axis=1)))
    deviation = float(np.abs(found - expectation).max())
    broken = None
    if not np.isfinite(found).all():
        broken = "probabilities that are no numbers"
    elif variant.precision == "float32" and deviation > FLOAT_DEVIATION:
        broken = f"probabilities differ by {deviation:.2g}"
    elif variant.precision == "int8" and variant.norms and agreement < INT8_AGREEMENT:
        broken = f"classes agree on {agreement:.1%} alone"
    elif not variant.norms and correlation(found, expectation) < BARE_CORRELATION:
        # Such a network may call every beat the same, so that classes tell nothing.
        broken = f"probabilities correlate by {correlation(found, expectation):.2f} alone"
    return Verdict(agreement, deviation, broken)


def correlation(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """How alike two lots of probabilities [n, 5] change from window to window; 0 where one does not change."""
    one, other = (values.astype(np.float64) - values.mean(axis=0, dtype=np.float64) for values in (one, other))
    scale = np.sqrt((one**2).sum() * (other**2).sum())
    return float((one * other).sum() / scale) if scale > 0 else 0.0
