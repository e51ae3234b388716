# SPDX-License-Identifier: Apache-2.0
"""What the spread over seeds says: mean, standard deviation, and the interval of the mean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats


@dataclass(frozen=True)
class Spread:
    """A figure over seeds; deviation and interval are NaN for a single one."""

    count: int
    mean: float
    #: The standard deviation of a sample: n - 1 in the denominator.
    deviation: float
    #: Half the width of the 95 % interval of the mean, by Student's t with n - 1 degrees of freedom.
    half_width: float


def spread(values: Sequence[float]) -> Spread:
    """The spread of a figure over seeds; raises ValueError without any."""
    if not values:
        raise ValueError("no seed")
    count = len(values)
    mean = float(np.mean(values))
    if count == 1:
        return Spread(1, mean, math.nan, math.nan)
    deviation = float(np.std(values, ddof=1))
    quantile = float(stats.t.ppf(0.975, count - 1))
    return Spread(count, mean, deviation, quantile * deviation / math.sqrt(count))
