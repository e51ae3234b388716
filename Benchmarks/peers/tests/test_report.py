# SPDX-License-Identifier: Apache-2.0
"""Ratios and verdicts."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from peers import expectation
from peers.report import Comparison, Missing, Row, grouped
from peers.variants import FLOAT, INT8, INT8_BARE


def row(engine: str, median: float, **changes: Any) -> Row:
    values: dict[str, Any] = {"precision": "int8", "norms": True, "batch": 1, "agreement": 1.0, "deviation": 0.0}
    return Row(engine=engine, median=median, percentile_99=2 * median, **(values | changes))


def comparison() -> Comparison:
    rows = [
        row("ecgmond", 20),
        row("ONNX Runtime", 100),
        row("ONNX Runtime", 40, norms=False),
        row("OpenVINO", 10, broken="probabilities that are no numbers"),
        row("OpenVINO", 50, norms=False),
        row("OpenVINO", 5, precision="float32"),
        row("LiteRT", 30),
    ]
    return Comparison("node", "ecgmond", 1_000, rows)


def test_the_best_peer_is_int8_and_not_broken() -> None:
    ratios = comparison().json()["ratios"]
    assert ratios["onnxruntime_and_openvino_int8_with_norms"] == {
        "best": {"engine": "ONNX Runtime", "us": 100, "ratio": 5},
        "not_measured": ["OpenVINO"],
    }
    assert ratios["onnxruntime_and_openvino_int8_without_norms"]["best"]["ratio"] == 2
    assert ratios["all_peers_int8_with_norms"]["best"] == {"engine": "LiteRT", "us": 30, "ratio": 1.5}
    assert ratios["all_peers_int8_without_norms"]["not_measured"] == ["LiteRT"]


def test_people_and_programs_are_told_what_is_broken() -> None:
    found = comparison()
    assert "OpenVINO  BROKEN: probabilities that are no numbers" in found.text()
    assert "int8 with norms (without OpenVINO, not measured): ONNX Runtime, 100.0 us; ours" in found.text()
    assert "int8 without norms: ONNX Runtime, 40.0 us; ours, 20.0 us, is 2.00 times as fast" in found.text()
    assert json.loads(json.dumps(found.json()))["rows"][3]["broken"]


def test_without_peers_no_ratio_is_claimed() -> None:
    alone = Comparison("node", "ecgmond", 1_000, [row("ecgmond", 20)])
    assert "times as fast" not in alone.text()
    assert all(ratio["best"] is None for ratio in alone.json()["ratios"].values())


def test_what_could_not_be_run_is_said_once_a_reason() -> None:
    missing = [
        Missing("OpenVINO", "node", "no wheel"),
        Missing("LiteRT", "node", "no"),
        Missing("OpenVINO", "resnet", "no wheel"),
    ]
    assert grouped(missing) == ["NOT RUN: OpenVINO: no wheel (node; resnet)", "NOT RUN: LiteRT: no (node)"]


def test_median_and_99th_percentile_are_those_of_ecgbench() -> None:
    times = np.random.default_rng(1).permutation(1_000).astype(np.float64)
    found = Row.of(times, engine="", precision="int8", norms=True, batch=1, agreement=1.0, deviation=0.0)
    assert (found.median, found.percentile_99) == (500, 990)


def test_wrong_answers_are_broken() -> None:
    generator = np.random.default_rng(2)
    expected = generator.dirichlet(np.full(5, 0.1), 200).astype(np.float32)
    assert expectation.judge(FLOAT, expected, expected).broken is None
    assert expectation.judge(FLOAT, expected + np.float32(0.002), expected).broken
    assert expectation.judge(INT8, expected[::-1], expected).broken
    assert expectation.judge(INT8_BARE, expected, expected).broken is None
    assert expectation.judge(INT8_BARE, np.full_like(expected, 0.2), expected).broken
    assert expectation.judge(FLOAT, np.full_like(expected, np.nan), expected).broken
