# SPDX-License-Identifier: Apache-2.0
"""Small folders of beats like those that `ecgbench beats` writes, made here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ecgtrain.inputs import CHANNELS, FEATURES, POINTS
from ecgtrain.patients import NORMAL, SUPRAVENTRICULAR, VENTRICULAR

NAMES = {"channels": CHANNELS[1:], "features": FEATURES}


def write(folder: Path, labels: dict[int, Sequence[int]], *, leads: Sequence[int] = (1,), copies: int = 1) -> Path:
    """Beats of records with these labels: a ventricular one is wide, a supraventricular one comes early."""
    folder.mkdir(parents=True)
    generator = np.random.default_rng(5)
    time = (np.arange(POINTS) - 62) / 125
    columns: dict[str, list] = {name: [] for name in ("channels", "features", "labels", "records", "leads", "copies")}
    samples = []
    for record, classes in labels.items():
        for lead in leads:
            for copy in range(copies):
                for index, label in enumerate(classes):
                    width = 0.06 if label == VENTRICULAR else 0.02
                    beat, usual = (0.8 * np.exp(-((time / spread) ** 2)) for spread in (width, 0.02))
                    points = np.clip(np.stack([beat, usual]) + 0.02 * generator.normal(size=(2, POINTS)), 0, 1)
                    features = 0.1 * generator.normal(size=len(FEATURES))
                    early = -0.5 if label == SUPRAVENTRICULAR else 0
                    features[FEATURES.index("preceding-to-mean-80")] += early
                    features[FEATURES.index("preceding-to-mean-10")] += early
                    columns["channels"].append(np.rint(255 * points).astype(np.uint8))
                    columns["features"].append(features)
                    for name, value in (("labels", label), ("records", record), ("leads", lead), ("copies", copy)):
                        columns[name].append(value)
                    samples.append(300 * (index + 1))
    types = {"channels": "u1", "features": "<f4", "labels": "u1", "records": "<u2", "leads": "u1", "copies": "u1"}
    for name, values in columns.items():
        np.save(folder / f"{name}.npy", np.array(values).astype(types[name]))
    np.save(folder / "samples.npy", np.array(samples, "<i8"))
    description = {key: list(names) for key, names in NAMES.items()} | {"copies": ["clean"] * copies}
    (folder / "beats.json").write_text(json.dumps(description))
    return folder


def drawn(count: int, seed: int) -> list[int]:
    """Labels of beats: every second one normal."""
    generator = np.random.default_rng(seed)
    return generator.choice([NORMAL, SUPRAVENTRICULAR, VENTRICULAR], count, p=[0.5, 0.25, 0.25]).tolist()
