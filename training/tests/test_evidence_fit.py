# SPDX-License-Identifier: Apache-2.0
"""The fit of the detector's evidence, and that detector, file and fit agree."""

from __future__ import annotations

import dataclasses
import functools
import json
import os
import re
from pathlib import Path

import numpy as np
import pytest

from ecgtrain import evidence_fit
from ecgtrain.evidence_fit import Candidates, WeightsFile
from ecgtrain.evidence_network import (
    LEAST_NOISE,
    MEASURES,
    NO_RESIDUAL,
    NO_SCALE,
    UNITS,
    EvidenceNetwork,
    fit,
    hidden_at_random,
)

ROOT = Path(__file__).parents[2]
WEIGHTS = ROOT / "Sources" / "Segmenter" / "QRS" / "BeatEvidence+Weights.swift"
TABLE = Path(os.environ.get("ECG_CANDIDATES", ROOT / "training" / "work" / "candidates"))
COLUMNS = [*MEASURES, "isBeat", "weight", "condition", "record", "logOdds"]


def network(generator: np.random.Generator, measures: int = len(MEASURES)) -> EvidenceNetwork:
    """One of random weights."""
    return EvidenceNetwork(
        generator.normal(0, 1, (UNITS, measures)),
        generator.normal(0, 1, UNITS),
        generator.normal(0, 0.5, UNITS),
        generator.normal(0, 0.5, measures),
        generator.normal(0, 0.5, 1),
    )


def write(folder: Path, rows: np.ndarray, columns: list[str] = COLUMNS) -> Path:
    """A table of two conditions."""
    np.save(folder / "candidates.npy", rows.astype(np.float32))
    (folder / "candidates.json").write_text(json.dumps({"columns": columns, "conditions": ["clean", "noisy"]}))
    return folder


def rows(count: int = 4_000) -> np.ndarray:
    """Candidates of eight records that are beats by a random network and some chance."""
    generator = np.random.default_rng(9)
    measures = generator.normal(0, 1, (count, len(MEASURES)))
    odds = 4 * network(generator).log_odds(measures)
    is_beat = generator.random(count) < 1 / (1 + np.exp(-odds))
    numbers = np.arange(count)
    return np.column_stack([measures, is_beat, np.where(numbers % 2, 2.0, 0.5), numbers % 2, 100 + numbers % 8, odds])


def test_the_fit_finds_what_no_straight_line_parts() -> None:
    generator = np.random.default_rng(7)
    x = generator.normal([0, 5, -2], [1, 0.1, 3], (30_000, 3))
    # Beats lie outside of a circle, in measures of unlike sizes.
    distance = np.hypot(x[:, 0], (x[:, 1] - 5) / 0.1)
    is_beat = distance > 1.2
    found = fit(x, is_beat, np.ones(len(x)), epochs=40).log_odds(x)
    assert ((found > 0) == is_beat).mean() > 0.97
    # Far from the border it is sure.
    assert found[distance > 2].min() > 2 and found[distance < 0.5].max() < -2


def test_a_mistake_of_more_weight_moves_the_border() -> None:
    generator = np.random.default_rng(3)
    x = generator.normal(0, 1, (20_000, 2))
    is_beat = x[:, 0] + generator.normal(0, 1, len(x)) > 0
    borders = []
    for weight in (0.1, 1.0, 10.0):
        odds = fit(x, is_beat, np.where(is_beat, weight, 1.0), epochs=10).log_odds(x)
        borders.append((odds > 0).mean())
    assert borders[0] < borders[1] - 0.1 < borders[2] - 0.2


def test_the_same_seed_gives_the_same_network() -> None:
    generator = np.random.default_rng(4)
    x = generator.normal(0, 1, (3_000, len(MEASURES)))
    is_beat = x[:, 1] > 0
    one, same, other = (fit(x, is_beat, np.ones(len(x)), epochs=1, seed=seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(one.hidden, same.hidden)
    assert not np.array_equal(one.hidden, other.hidden)


def test_shapes_and_times_are_hidden_as_the_detector_has_them_without() -> None:
    measures = np.random.default_rng(5).normal(-3, 0.1, (20_000, len(MEASURES))).astype(np.float32)
    hidden = hidden_at_random(measures, np.random.default_rng(6))
    changed = hidden != measures
    place = MEASURES.index
    shapeless = changed[:, place("scale")]
    assert 0.05 < shapeless.mean() < 0.07
    expected = {"scale": NO_SCALE, "residual": NO_RESIDUAL, "noise": LEAST_NOISE}
    for name, value in expected.items():
        np.testing.assert_allclose(hidden[shapeless, place(name)], value, rtol=1e-6)
    timeless = changed[:, place("early")]
    assert 0.05 < timeless.mean() < 0.07
    for name in ("early", "on time", "intervals"):
        assert (hidden[timeless, place(name)] == 0).all()
    assert set(np.flatnonzero(changed.any(axis=0))) == {
        place(name) for name in (*expected, "early", "on time", "intervals")
    }


def test_a_table_is_read_by_the_names_of_its_columns(tmp_path: Path) -> None:
    values = rows(40)
    straight = evidence_fit.load(write(tmp_path, values))
    order = np.random.default_rng(1).permutation(len(COLUMNS))
    turned = evidence_fit.load(write(tmp_path, values[:, order], [COLUMNS[column] for column in order]))
    np.testing.assert_array_equal(straight.measures, values[:, : len(MEASURES)].astype(np.float32))
    for field in dataclasses.fields(Candidates):
        np.testing.assert_array_equal(getattr(turned, field.name), getattr(straight, field.name))
    assert straight.is_beat.sum() == values[:, len(MEASURES)].sum() and set(straight.records) == set(range(100, 108))


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


def test_each_record_is_judged_by_a_network_of_the_other_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_fit, "fit", functools.partial(fit, epochs=30))
    generator = np.random.default_rng(5)
    count = 8_000
    x, records = generator.normal(0, 1, (count, 1)), np.arange(count) % 8
    # Records 0 and 4, the first group, are the other way round.
    is_beat = (x[:, 0] > 0) != (records % 4 == 0)
    ones, zeros = np.ones(count), np.zeros(count, int)
    candidates = Candidates(x, is_beat, ones, zeros, records, np.zeros(count), ("all",), "")
    odds = evidence_fit.cross_validated(candidates)
    own = records % 4 == 0
    assert ((odds > 0) == is_beat)[own].mean() < 0.1


def test_two_tables_are_one_with_the_checksum_of_the_first(tmp_path: Path) -> None:
    values = rows(40)
    first = evidence_fit.load(write(tmp_path, values))
    second = evidence_fit.load(write(tmp_path, values[:10] + 1e-3 * (np.arange(len(COLUMNS)) < len(MEASURES))))
    both = evidence_fit.joined(first, second)
    assert len(both) == 50 and both.sha256 == first.sha256 != second.sha256
    np.testing.assert_array_equal(both.measures[40:], second.measures)
    with pytest.raises(ValueError, match="different conditions"):
        evidence_fit.joined(first, dataclasses.replace(second, condition_names=("clean",)))


def test_mistakes_are_counted_by_condition(tmp_path: Path) -> None:
    candidates = evidence_fit.load(write(tmp_path, rows()))
    own = evidence_fit.mistakes(candidates, np.where(candidates.is_beat, 1.0, -1.0))
    assert [(count, missed, extra) for count, _, missed, extra in own] == [(2_000, 0, 0)] * 2
    swapped = evidence_fit.mistakes(candidates, np.where(candidates.is_beat, -1.0, 1.0))
    assert [(beats, missed, extra) for _, beats, missed, extra in swapped] == [
        (beats, beats, 2_000 - beats) for _, beats, _, _ in own
    ]
    odds = np.where(candidates.is_beat, 1.0, -1.0)
    table = evidence_fit.mistake_table(candidates, odds, -odds).splitlines()
    assert [line.split(" | ")[0] for line in table[2:]] == ["| clean", "| noisy"]


def test_the_command_writes_the_file_that_it_then_checks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_fit, "fit", functools.partial(fit, epochs=60))
    values, file, document = rows(), tmp_path / "Weights.swift", tmp_path / "doc.md"
    document.write_text("before\n<!-- begin evidence -->\n<!-- end evidence -->\nafter\n")
    own = tmp_path / "own"
    own.mkdir()
    command = ["--candidates", str(write(tmp_path, values)), "--weights", str(file)]
    evidence_fit.main([*command, "--own", str(write(own, values)), "--document", str(document)])
    found = WeightsFile.parse(file.read_text())
    assert found.candidates == 8_000 and found.records == 8
    odds = found.network.log_odds(values[:, : len(MEASURES)])
    assert ((odds > 0) == values[:, len(MEASURES)]).mean() > 0.8
    assert "| clean | 2,000 |" in document.read_text()
    # The detector was built with another network; then with this one.
    with pytest.raises(SystemExit, match="detector's log-odds differ"):
        evidence_fit.main([*command, "--check"])
    values[:, -1] = odds
    write(tmp_path, values)
    evidence_fit.main([*command, "--check"])
    assert "file, table and detector agree" in capsys.readouterr().out
    values[:, 0] += 1
    write(tmp_path, values)
    with pytest.raises(SystemExit, match="another table"):
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


def test_detector_file_and_table_agree() -> None:
    if not (TABLE / "candidates.npy").exists():
        pytest.skip("needs the detector's candidates: make evidence, or ECG_CANDIDATES")
    assert evidence_fit.problems(evidence_fit.load(TABLE), WEIGHTS.read_text()) == []
