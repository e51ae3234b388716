# SPDX-License-Identifier: Apache-2.0
"""The ablation of the `context` network on a tiny data set."""

from __future__ import annotations

import numpy as np
import pytest
import seen_beats

from ecgtrain import context_ablation, patients

OPTIONS = "--encoder-epochs 1 --encoder-beats 640 --head-steps 8 --head-rate 1e-2 --copies-share 1"


def test_the_table_has_a_row_for_each_variant(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    variants = [context_ablation.VARIANTS[index] for index in (0, 3, 5)]
    monkeypatch.setattr(context_ablation, "VARIANTS", variants)
    trained: list[tuple[int, float]] = []
    train_head = context_ablation.train_head

    def watched(seen, beats, own, options):
        trained.append((len(seen), options.embedding_drop))
        return train_head(seen, beats, own, options)

    monkeypatch.setattr(context_ablation, "train_head", watched)
    records = (100, 101, 103, 800, 801, 803)
    labels = {record: seen_beats.drawn(60, seed=record) for record in records}
    beats = seen_beats.write(tmp_path / "beats", labels, leads=(1, 2))
    copies = seen_beats.write(tmp_path / "ctx-rhythm", labels)
    document = tmp_path / "page.md"
    document.write_text("a\n<!-- begin context-ablation -->\n<!-- end context-ablation -->\nb\n")
    context_ablation.main(
        ["--beats", str(beats), "--copies", str(copies), *OPTIONS.split(), "--over", "1", "--document", str(document)]
    )
    lines = [line for line in document.read_text().splitlines() if line.startswith("| ")]
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines[2:]] == [variant.name for variant in variants]
    # Beats of two thirds of the patients on two leads, and the copies of one, but for the last.
    assert trained == [(720, 0.5), (720, 1.0), (480, 0.5)]


def test_the_table_pools_the_folds_and_keeps_databases_and_leads_apart(tmp_path) -> None:
    labels = {100: [0, 2, 2, 1], 800: [0, 1, 2, 2]}
    beats = patients.load([seen_beats.write(tmp_path / "beats", labels)])
    first, second = (beats[beats.records == record] for record in labels)
    variants = context_ablation.VARIANTS[:2]
    right = [np.array(labels[record]) for record in labels]
    text = context_ablation.ablation_table(
        variants, [first, second], [[right[0], np.zeros(4, int)], [right[1], right[1]]]
    )
    cells = [line.split(" | ")[1:] for line in text.splitlines()[2:]]
    assert cells[0] == ["100.0", "100.0", "0.0", "100.0", "100.0 |"]
    assert cells[1] == ["0.0", "0.0", "0.0", "100.0", "100.0 |"]
