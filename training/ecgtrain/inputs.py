# SPDX-License-Identifier: Apache-2.0
"""What a network sees of beats, as `ClassifierInput` of Signal has it: channels of 187 points, and features.

A network names the channels and features that it requires, and takes those alone of what it is given.
"""

from __future__ import annotations

from collections.abc import Sequence

import equinox as eqx
import numpy as np
from jaxtyping import Array, Float
from numpy.typing import NDArray

POINTS = 187
#: The channels and features of this version, by the names and in the order of `InputChannel` and `InputFeature`.
CHANNELS = ("from-r-peak", "around-r-peak", "usual-beat")
FEATURES = (
    "preceding-to-median",
    "preceding-to-previous",
    "preceding-to-mean-10",
    "following-to-mean-10",
    "preceding-to-mean-80",
    "following-to-mean-80",
    "preceding-to-mean-400",
    "following-to-mean-400",
    "preceding-to-long-mean",
    "following-to-preceding",
    "surrounding-to-mean-80",
    "last-two-to-mean-80",
    "irregularity",
    "following-is-known",
    "likeness-p",
    "size-p",
    "departure-p",
    "likeness-pq",
    "size-pq",
    "departure-pq",
    "likeness-onset",
    "size-onset",
    "departure-onset",
    "likeness-qrs",
    "size-qrs",
    "departure-qrs",
    "likeness-qrs-end",
    "size-qrs-end",
    "departure-qrs-end",
    "likeness-complex",
    "size-complex",
    "departure-complex",
    "likeness-st",
    "size-st",
    "departure-st",
    "likeness-t",
    "size-t",
    "departure-t",
    "width",
    "usual-width",
    "steepness",
    "usual-steepness",
    "way",
    "usual-way",
    "top",
    "bottom",
    "usual-top",
    "usual-bottom",
    "area-to-usual",
    "p-height",
    "usual-p-height",
    "p-place",
    "likeness-to-previous",
    "preceding-to-steady",
)


class Inputs(eqx.Module):
    """The inputs of some beats, with the names of their channels and features; a beat is a row of both arrays."""

    channels: Float[Array, "batch channels 187"] | NDArray[np.float32]
    features: Float[Array, "batch features"] | NDArray[np.float32]
    channel_names: tuple[str, ...] = eqx.field(static=True)
    feature_names: tuple[str, ...] = eqx.field(static=True)

    def __check_init__(self) -> None:
        shape = (len(self.features), len(self.channel_names), POINTS)
        if self.channels.shape != shape or self.features.shape != (shape[0], len(self.feature_names)):
            raise ValueError(
                f"channels {self.channels.shape} and features {self.features.shape} are not of the same beats, or not "
                f"of {len(self.channel_names)} channels and {len(self.feature_names)} features"
            )

    def __len__(self) -> int:
        return len(self.channels)

    def __getitem__(self, rows: slice | NDArray[np.integer] | NDArray[np.bool_]) -> Inputs:
        """The inputs of some of the beats."""
        return self.replacing(self.channels[rows], self.features[rows])

    def replacing(self, channels: Array | NDArray[np.float32], features: Array | NDArray[np.float32]) -> Inputs:
        """Other values under the same names."""
        return Inputs(channels, features, self.channel_names, self.feature_names)

    def padded(self, count: int) -> Inputs:
        """As many beats as asked for, those that are missing all zeros."""
        missing = count - len(self)
        return self.replacing(
            np.pad(self.channels, ((0, missing), (0, 0), (0, 0))), np.pad(self.features, ((0, missing), (0, 0)))
        )

    def chosen(self, channels: Sequence[str], features: Sequence[str]) -> Inputs:
        """The channels and features that are named, in the order of the names.

        Raises KeyError if one is not there.
        """
        missing = [*(set(channels) - set(self.channel_names)), *(set(features) - set(self.feature_names))]
        if missing:
            raise KeyError(f"no channel or feature {', '.join(sorted(missing))}")
        if (tuple(channels), tuple(features)) == (self.channel_names, self.feature_names):
            return self
        channel_places = np.array([self.channel_names.index(name) for name in channels], int)
        feature_places = np.array([self.feature_names.index(name) for name in features], int)
        return Inputs(
            self.channels[:, channel_places], self.features[:, feature_places], tuple(channels), tuple(features)
        )

    def filled(self, channels: Sequence[str], features: Sequence[str]) -> Inputs:
        """The channels and features that are named, in the order of the names; zeros for those that are not there."""
        whole = Inputs(
            np.zeros((len(self), len(channels), POINTS), np.float32),
            np.zeros((len(self), len(features)), np.float32),
            tuple(channels),
            tuple(features),
        )
        for place, name in enumerate(channels):
            if name in self.channel_names:
                whole.channels[:, place] = self.channels[:, self.channel_names.index(name)]
        for place, name in enumerate(features):
            if name in self.feature_names:
                whole.features[:, place] = self.features[:, self.feature_names.index(name)]
        return whole


def of_windows(windows: Float[Array, "batch 187"] | NDArray[np.float32]) -> Inputs:
    """Inputs of the first channel alone."""
    return Inputs(windows[:, None, :], np.zeros((len(windows), 0), np.float32), CHANNELS[:1], ())
