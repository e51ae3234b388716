# SPDX-License-Identifier: Apache-2.0
"""Renews the figures of the model card: benchmarks every model file and rewrites the tables between the marks."""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import gguf

MODELS = ("node-ds1", "resnet-ds1", "node-8020", "resnet-8020")
CLASSES = "NSVFQ"
BEGIN, END = "<!-- begin {} -->", "<!-- end {} -->"


def scores(bench: Path, model: Path, recordings: Path) -> dict:
    """What `ecgbench accuracy --json` says of a model file."""
    command = [str(bench), "accuracy", "--model", str(model), "--data", str(recordings), "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def table(heading: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def share(value: float | None) -> str:
    """A share in percent; a dash where it is undefined."""
    return "-" if value is None else f"{100 * value:.2f}"


def accuracy_table(results: dict[str, dict]) -> str:
    """A row a model file: accuracy, interval, macro-F1 and F1 by class on the test part of its split."""
    heading = ["model file", "evaluations of f", "accuracy", "95 % interval", "macro-F1", *(f"F1 {c}" for c in CLASSES)]
    rows = []
    for name, result in results.items():
        test = result["test"]
        rows.append(
            [
                f"`{name}`",
                str(result["evaluations"] or "-"),
                f"{test['accuracy']:.4f}",
                f"{test['accuracy_low']:.4f} to {test['accuracy_high']:.4f}",
                f"{test['macro_f1']:.4f}",
                *(f"{row['f1']:.4f}" for row in test["classes"]),
            ]
        )
    return table(heading, rows)


def class_table(results: dict[str, dict]) -> str:
    """A row a model and set of records: sensitivity and predictivity by class."""
    heading = ["model file", "records", "beats", "accuracy", "macro-F1", *(f"{c} Se / +P" for c in CLASSES)]
    rows = []
    for name, result in results.items():
        for key, label in (("test", "DS2"), ("test_without_232_and_213", "DS2 without 232 and 213")):
            test = result[key]
            rows.append(
                [
                    f"`{name}`",
                    label,
                    str(test["beats"]),
                    f"{test['accuracy']:.4f}",
                    f"{test['macro_f1']:.4f}",
                    *(f"{share(row['sensitivity'])} / {share(row['predictivity'])}" for row in test["classes"]),
                ]
            )
    return table(heading, rows)


def provenance(models: Path) -> str:
    """How each model file came to be, as its own metadata says."""
    parts = []
    for name in MODELS:
        path = models / f"{name}.gguf"
        fields = gguf.GGUFReader(path).fields
        value = {key: field.contents() for key, field in fields.items() if key.startswith("ecgmond.training.")}
        content = path.read_bytes()
        parts.append(
            f"- `{path.name}` ({len(content):,} bytes, SHA-256 `{hashlib.sha256(content).hexdigest()}`): "
            f"`{value['ecgmond.training.command']}`, seed {value['ecgmond.training.seed']}, data SHA-256 "
            f"`{value['ecgmond.training.data_sha256']}`, split `{value['ecgmond.training.split']}` with fingerprint "
            f"`{value['ecgmond.training.split_hash']}`, {value['ecgmond.training.packages']}"
        )
    return "\n".join(parts)


def replace(text: str, mark: str, block: str) -> str:
    """Puts a block between its marks; raises ValueError where they are missing."""
    begin, end = BEGIN.format(mark), END.format(mark)
    start, stop = text.index(begin) + len(begin), text.index(end)
    return f"{text[:start]}\n{block}\n{text[stop:]}"


def main(arguments: list[str]) -> None:
    """Rewrites the figures of models/README.md."""
    parser = argparse.ArgumentParser(prog="python -m ecgtrain.card", description=main.__doc__)
    parser.add_argument("--bench", type=Path, required=True, help="the ecgbench program")
    parser.add_argument("--recordings", type=Path, required=True, help="the folder of the MIT-BIH records")
    parser.add_argument("--models", type=Path, required=True, help="the folder of the model files and the card")
    options = parser.parse_args(arguments)
    results = {
        f"{name}{suffix}": scores(options.bench, options.models / f"{name}{suffix}", options.recordings)
        for name in MODELS
        for suffix in (".gguf", ".f32.gguf")
    }
    card = options.models / "README.md"
    text = card.read_text()
    by_split = {
        split: {name: result for name, result in results.items() if result["split"] == split}
        for split in ("beats", "patients")
    }
    text = replace(text, "accuracy", accuracy_table(by_split["beats"]))
    text = replace(text, "patients", class_table(by_split["patients"]))
    text = replace(text, "provenance", provenance(options.models))
    card.write_text(text)


if __name__ == "__main__":
    main(sys.argv[1:])
