# SPDX-License-Identifier: Apache-2.0
"""What networks see of beats, by name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import ClassVar

import gguf
import jax
import numpy as np
import pytest

from ecgtrain import export, inputs, reference
from ecgtrain.augment import Augmentation, augmented
from ecgtrain.inputs import CHANNELS, FEATURES, Inputs
from ecgtrain.layers import Precision
from ecgtrain.network import Stem
from ecgtrain.node import NeuralODE
from ecgtrain.quantize import calibrate, state_scale
from ecgtrain.resnet import ResNet

GENERATOR = np.random.default_rng(3)
COUNT = 32
FIRST, OTHER = (GENERATOR.random((COUNT, 187), dtype=np.float32) for _ in range(2))
RATIOS = GENERATOR.normal(0, 0.2, (COUNT, 2)).astype(np.float32)
#: The two features that `ecgbench windows` writes.
NAMED = FEATURES[:2]
BEATS = Inputs(np.stack([OTHER, FIRST], axis=1), RATIOS, ("other", CHANNELS[0]), NAMED)
SIGNAL = Path(__file__).parents[2] / "Sources" / "Signal"


class TwoChannels(ResNet):
    """The residual network with one more channel, for which there is no model yet."""

    channels: ClassVar = (CHANNELS[0], "other")


@pytest.mark.parametrize(("file", "names"), [("InputChannel", CHANNELS), ("InputFeature", FEATURES)])
def test_names_are_those_of_the_monitor_in_its_order(file: str, names: tuple[str, ...]) -> None:
    assert tuple(re.findall(r'case \.\w+: "([^"]+)"', (SIGNAL / f"{file}.swift").read_text())) == names


def test_the_document_explains_every_name_once() -> None:
    text = (SIGNAL.parents[1] / "docs" / "model-format.md").read_text()
    rows = [row.split(" | ")[0] for row in text[text.index("## Input\n") : text.index("## Tensors")].splitlines()]
    named = [name for row in rows if row.startswith("| `") for name in re.findall("`([^`]+)`", row)]
    assert sorted(named) == sorted((*CHANNELS, *FEATURES))


def test_what_is_named_is_taken_in_the_order_of_the_names() -> None:
    chosen = BEATS.chosen([CHANNELS[0], "other"], NAMED[:1])
    np.testing.assert_array_equal(chosen.channels, np.stack([FIRST, OTHER], axis=1))
    np.testing.assert_array_equal(chosen.features, RATIOS[:, :1])
    assert BEATS.chosen(BEATS.channel_names, BEATS.feature_names) is BEATS
    with pytest.raises(KeyError, match="no channel or feature age, st-segment"):
        BEATS.chosen(["st-segment"], ["age"])


def test_arrays_of_other_beats_or_names_are_refused() -> None:
    with pytest.raises(ValueError, match="not of the same beats"):
        BEATS.replacing(BEATS.channels, RATIOS[1:])
    with pytest.raises(ValueError, match="2 channels and 1 features"):
        Inputs(BEATS.channels, RATIOS, BEATS.channel_names, NAMED[:1])


@pytest.mark.parametrize("make", [lambda key: NeuralODE("euler", 2, key=key), lambda key: ResNet(key=key)])
def test_shipped_networks_see_the_first_channel_alone(make) -> None:
    network = make(jax.random.key(1))
    alone = network(inputs.of_windows(FIRST))
    np.testing.assert_array_equal(network(BEATS), alone)
    np.testing.assert_array_equal(network(BEATS.replacing(BEATS.channels, RATIOS + 1)), alone)
    assert np.abs(np.asarray(network(inputs.of_windows(OTHER)) - alone)).max() > 1e-3


@pytest.mark.parametrize("precision", ["float32", "int8"])
def test_a_stem_of_two_channels_sees_both(precision: Precision) -> None:
    stem = Stem(jax.random.key(2), channels=2)
    whole = stem(BEATS, precision)
    assert whole.shape == (COUNT, 46, 64)
    zeros = np.zeros_like(FIRST)
    for channels in ((zeros, FIRST), (OTHER, zeros)):
        changed = stem(BEATS.replacing(np.stack(channels, axis=1), RATIOS), precision)
        assert np.abs(np.asarray(changed - whole)).max() > 1e-2


@pytest.mark.parametrize("precision", ["int8", "float32"])
def test_the_reference_takes_the_channels_that_a_file_names(precision: export.FilePrecision, tmp_path: Path) -> None:
    network = calibrate(TwoChannels(key=jax.random.key(4)), BEATS)
    values = {
        "ecgmond.network": "resnet",
        "ecgmond.precision": precision,
        "ecgmond.norm_epsilon": 1e-5,
        **export.input_metadata(network),
    }
    path = tmp_path / "model.gguf"
    export.write(path, export.tensors(network, state_scale(network, BEATS), precision), values)
    model = reference.load(path)
    assert model.channels == [CHANNELS[0], "other"] and model.features == []
    assert model["stem.conv1.weight"].shape == (64, 3, 2)
    found = reference.softmax(reference.logits(model, BEATS.chosen(model.channels, ()).channels).astype(np.float32))
    expected = jax.nn.softmax(network(BEATS, precision))
    np.testing.assert_allclose(found, expected, atol=0.02 if precision == "int8" else 1e-4)
    with pytest.raises(ValueError, match="1 channels, and the file requires from-r-peak, other"):
        reference.logits(model, FIRST)


def test_features_are_named_in_the_file_and_none_may_be_missing(tmp_path: Path) -> None:
    class Contextual(ResNet):
        features: ClassVar = FEATURES

    network = Contextual(key=jax.random.key(4))
    path = tmp_path / "model.gguf"
    values = {"ecgmond.network": "resnet", "ecgmond.precision": "float32", "ecgmond.norm_epsilon": 1e-5}
    export.write(path, export.tensors(network, np.float32(1), "float32"), {**values, **export.input_metadata(network)})
    assert gguf.GGUFReader(path).fields["ecgmond.input.features"].contents() == list(FEATURES)
    with pytest.raises(ValueError, match="0 features, and the file requires preceding-to-median"):
        reference.logits(reference.load(path), FIRST)


def test_all_channels_of_a_beat_are_changed_alike() -> None:
    both = Inputs(np.stack([FIRST, FIRST], axis=1), RATIOS, ("one", "two"), NAMED)
    change = Augmentation(shift=2, stretch=0.1, baseline=0.2)
    changed = augmented(both, change, np.random.default_rng(8))
    np.testing.assert_array_equal(changed.channels[:, 0], changed.channels[:, 1])
    np.testing.assert_array_equal(changed.channels[:, 0], change(FIRST, np.random.default_rng(8)))
    assert np.abs(changed.channels[:, 0] - FIRST).max() > 0.05
    np.testing.assert_array_equal(changed.features, RATIOS)


def test_what_a_data_set_does_not_hold_is_filled_with_zeros() -> None:
    whole = BEATS.filled(("more", CHANNELS[0]), (NAMED[1], "age"))
    assert (whole.channel_names, whole.feature_names) == (("more", CHANNELS[0]), (NAMED[1], "age"))
    np.testing.assert_array_equal(whole.channels, np.stack([np.zeros_like(FIRST), FIRST], axis=1))
    np.testing.assert_array_equal(whole.features, np.stack([RATIOS[:, 1], np.zeros(COUNT)], axis=1))
    assert whole.channels.dtype == whole.features.dtype == np.float32
