#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints what SyntheticRecordingTests expect: the model of McSharry et al. 2003, integrated by SciPy.

A heart at exactly 60 a minute, R waves at 0.5 s, 1.5 s, ..., with the waves of `Morphology.leadII`'s normal beat. The
equations are the paper's, with its own terms: angles theta_i, widths b_i and strengths a_i, and differences of angles
wrapped to half a turn.
"""

import numpy as np
from scipy.integrate import solve_ivp

OMEGA = 2 * np.pi
# Time from R in s, standard deviation in s, height in mV: P, Q, R, S, T.
WAVES = np.array(
    [(-0.165, 0.022, 0.13), (-0.027, 0.008, -0.12), (0, 0.010, 1.15), (0.028, 0.009, -0.25), (0.290, 0.045, 0.25)]
)
THETA = OMEGA * WAVES[:, 0]
B = OMEGA * WAVES[:, 1]
A = WAVES[:, 2] * OMEGA / B**2


def slope(t: float, state: np.ndarray) -> list[float]:
    x, y, z = state
    alpha = 1 - np.hypot(x, y)
    difference = np.arctan2(y, x) - THETA
    difference = (difference + np.pi) % (2 * np.pi) - np.pi
    z0 = 0.03 * np.sin(2 * np.pi * 0.25 * t)
    dz = -np.sum(A * difference * np.exp(-(difference**2) / (2 * B**2))) - (z - z0)
    return [alpha * x - OMEGA * y, alpha * y + OMEGA * x, dz]


times = np.array([0.34, 0.47, 0.49, 0.5, 0.51, 0.53, 0.79, 1.2, 2.33, 2.5, 2.53, 2.8, 3.1])
solution = solve_ivp(slope, (0, 4), [-1, 0, 0], "DOP853", times, rtol=1e-10, atol=1e-12, max_step=1e-3)
for time, millivolts in zip(times, solution.y[2], strict=True):
    print(f"({time:g}, {millivolts:.7f}),")
