# SPDX-License-Identifier: Apache-2.0
"""The fit of the detector's evidence, and that detector, file and fit agree."""

from __future__ import annotations

import dataclasses
import json
import os
import re
from pathlib import Path

import numpy as np
import pytest

from ecgtrain import evidence_fit
from ecgtrain.evidence_fit import MEASURES, Candidates, WeightsFile, fit, log_odds

ROOT = Path(__file__).parents[2]
WEIGHTS = ROOT / "Sources" / "Segmenter" / "QRS" / "BeatEvidence+Weights.swift"
TABLE = Path(os.environ.get("ECG_CANDIDATES", ROOT / "training" / "work" / "candidates"))
COLUMNS = [*MEASURES, "isBeat", "weight", "condition", "record", "logOdds"]


def write(folder: Path, rows: np.ndarray, columns: list[str] = COLUMNS) -> Path:
    """A table of two conditions."""
    np.save(folder / "candidates.npy", rows.astype(np.float32))
    (folder / "candidates.json").write_text(json.dumps({"columns": columns, "conditions": ["clean", "noisy"]}))
    return folder


def rows(count: int = 4_000) -> np.ndarray:
    """Candidates of eight records that are beats by weights of 1, 2, ... and some chance."""
    generator = np.random.default_rng(9)
    measures = generator.normal(0, 1, (count, len(MEASURES)))
    odds = log_odds(measures, np.arange(1.0, 10))
    is_beat = generator.random(count) < 1 / (1 + np.exp(-odds))
    numbers = np.arange(count)
    return np.column_stack([measures, is_beat, np.where(numbers % 2, 2.0, 0.5), numbers % 2, 100 + numbers % 8, odds])


def test_the_regression_finds_the_weights_that_made_the_data() -> None:
    generator = np.random.default_rng(7)
    x = generator.normal([0, 5, -2], [1, 0.1, 3], (200_000, 3))
    truth = np.array([1.5, -8, 0.4, 38])
    is_beat = generator.random(len(x)) < 1 / (1 + np.exp(-log_odds(x, truth)))
    np.testing.assert_allclose(fit(x, is_beat, np.ones(len(x))), truth, rtol=0.05)
    # A weight is as good as a repetition; shrinking by so little is not.
    repeated = np.concatenate([x[:2_000], x[:1_000]]), np.concatenate([is_beat[:2_000], is_beat[:1_000]])
    weights = np.where(np.arange(2_000) < 1_000, 2.0, 1.0)
    one = fit(x[:2_000], is_beat[:2_000], weights, penalty=1e-9)
    np.testing.assert_allclose(one, fit(*repeated, np.ones(3_000), penalty=1e-9), rtol=1e-5)


def test_the_regression_is_where_its_loss_is_least() -> None:
    generator = np.random.default_rng(3)
    x = generator.normal(0, 1, (500, 2)) * [1, 4] + [2, 0]
    is_beat = x[:, 0] > 2  # without the penalty the weights would grow without end
    weights = generator.uniform(0.2, 3, 500)

    def loss(found: np.ndarray) -> float:
        odds = log_odds(x, found)
        shrink = 0.5 * ((found[:-1] * x.std(axis=0)) ** 2).sum()
        return float((weights * np.logaddexp(0, np.where(is_beat, -odds, odds))).sum() + shrink)

    found = fit(x, is_beat, weights)
    for change in np.vstack([np.eye(3), -np.eye(3)]) * 0.01:
        assert loss(found + change * [1, 0.3, 1]) > loss(found)
    # The gradient, by differences, vanishes: the solver has not stopped short.
    for change in np.eye(3) * 1e-5:
        slope = (loss(found + change) - loss(found - change)) / 2e-5
        assert abs(slope) < 1e-4


def test_a_table_is_read_by_the_names_of_its_columns(tmp_path: Path) -> None:
    values = rows(40)
    straight = evidence_fit.load(write(tmp_path, values))
    order = np.random.default_rng(1).permutation(len(COLUMNS))
    turned = evidence_fit.load(write(tmp_path, values[:, order], [COLUMNS[column] for column in order]))
    np.testing.assert_array_equal(straight.measures, values[:, : len(MEASURES)].astype(np.float32))
    for field in dataclasses.fields(Candidates):
        np.testing.assert_array_equal(getattr(turned, field.name), getattr(straight, field.name))
    assert straight.is_beat.sum() == values[:, 8].sum() and set(straight.records) == set(range(100, 108))


def test_the_checksum_is_of_all_but_the_detectors_own_verdict(tmp_path: Path) -> None:
    values = rows(40)
    one = evidence_fit.load(write(tmp_path, values)).sha256
    values[:, -1] += 1
    assert evidence_fit.load(write(tmp_path, values)).sha256 == one
    values[3, 2] += 1
    assert evidence_fit.load(write(tmp_path, values)).sha256 != one


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [("scale", np.nan, "finite"), ("isBeat", 0.5, "truth"), ("weight", 0, "weight"), ("condition", 2, "condition")],
)
def test_a_table_that_cannot_be_is_refused(tmp_path: Path, column: str, value: float, message: str) -> None:
    values = rows(40)
    values[7, COLUMNS.index(column)] = value
    with pytest.raises(ValueError, match=message):
        evidence_fit.load(write(tmp_path, values))


def test_a_table_without_a_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="lacks early"):
        evidence_fit.load(write(tmp_path, rows(40), ["soon" if name == "early" else name for name in COLUMNS]))


def test_each_record_is_judged_by_the_weights_of_the_other_groups() -> None:
    generator = np.random.default_rng(5)
    count = 2_400
    x, records = generator.normal(0, 1, (count, 1)), np.arange(count) % 8
    # Records 0 and 4, the first group, are the other way round.
    is_beat = (x[:, 0] > 0) != (records % 4 == 0)
    ones, zeros = np.ones(count), np.zeros(count, int)
    candidates = Candidates(x, is_beat, ones, zeros, records, np.zeros(count), ("all",), "")
    odds = evidence_fit.cross_validated(candidates)
    ((candidate_count, beats, missed, extra),) = evidence_fit.mistakes(candidates, odds)
    assert candidate_count == count and beats == is_beat.sum()
    assert missed + extra >= 0.97 * count / 4  # of the first group all but those close to 0


def test_mistakes_are_counted_by_condition(tmp_path: Path) -> None:
    candidates = evidence_fit.load(write(tmp_path, rows()))
    own = evidence_fit.mistakes(candidates, np.where(candidates.is_beat, 1.0, -1.0))
    assert [(count, missed, extra) for count, _, missed, extra in own] == [(2_000, 0, 0)] * 2
    swapped = evidence_fit.mistakes(candidates, np.where(candidates.is_beat, -1.0, 1.0))
    assert [(beats, missed, extra) for _, beats, missed, extra in swapped] == [
        (beats, beats, 2_000 - beats) for _, beats, _, _ in own
    ]
    table = evidence_fit.mistake_table(candidates, evidence_fit.fitted(candidates)).splitlines()
    assert [line.split(" | ")[0] for line in table[2:]] == ["| clean", "| noisy"]


def test_the_command_writes_the_file_that_it_then_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values, file, document = rows(), tmp_path / "Weights.swift", tmp_path / "doc.md"
    document.write_text("before\n<!-- begin evidence -->\n<!-- end evidence -->\nafter\n")
    command = ["--candidates", str(write(tmp_path, values)), "--weights", str(file)]
    evidence_fit.main([*command, "--document", str(document)])
    found = WeightsFile.parse(file.read_text())
    assert found.candidates == 4_000 and found.records == 8
    np.testing.assert_allclose(found.weights, np.arange(1.0, 10), rtol=0.4)
    assert "| clean | 2,000 |" in document.read_text()
    # The detector was built with other weights; then with these.
    with pytest.raises(SystemExit, match="detector's log-odds differ"):
        evidence_fit.main([*command, "--check"])
    values[:, -1] = log_odds(values[:, :8], found.weights)
    write(tmp_path, values)
    evidence_fit.main([*command, "--check"])
    assert "file, fit and detector agree" in capsys.readouterr().out
    text = file.read_text()
    file.write_text(text.replace("intercept: Float = ", "intercept: Float = 1"))
    with pytest.raises(SystemExit, match="not what the fit gives"):
        evidence_fit.main([*command, "--check"])


def test_the_weights_of_the_detector_are_as_the_command_writes_them() -> None:
    text = WEIGHTS.read_text()
    assert WeightsFile.parse(text).text() == text


def test_measures_are_those_of_the_detector_in_its_order() -> None:
    source = (WEIGHTS.parent / "BeatMeasure.swift").read_text()
    assert tuple(re.findall(r'case \.\w+: "([^"]+)"', source)) == MEASURES
    cases = re.findall(r"^    case (\w+)$", source, re.MULTILINE)
    assert cases == re.findall(r'case \.(\w+): "', source)


def test_columns_are_those_that_ecgbench_candidates_writes() -> None:
    (source,) = (ROOT / "Benchmarks").glob("Sources/**/CandidateTable.swift")
    (columns,) = re.findall(r"columns = measures \+ \[([^\]]*)\]\n", source.read_text())
    assert re.findall(r'"(\w+)"', columns) == COLUMNS[len(MEASURES) :]


def test_detector_file_and_fit_agree() -> None:
    if not (TABLE / "candidates.npy").exists():
        pytest.skip("needs the detector's candidates: make evidence, or ECG_CANDIDATES")
    assert evidence_fit.problems(evidence_fit.load(TABLE), WEIGHTS.read_text()) == []
