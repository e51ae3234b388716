# SPDX-License-Identifier: Apache-2.0
"""Renews the figures in the documents: benchmarks every model file and rewrites the tables between the marks."""

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


def ec57(bench: Path, model: str, recordings: Path) -> dict:
    """What `ecgbench ec57 --records all --json` says: the whole line, from samples to classes."""
    command = [str(bench), "ec57", "--model", model, "--data", str(recordings), "--records", "all", "--json"]
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


#: The sets of records that `ec57` scores together, and their names in the tables.
RECORD_SETS = {
    "gross": "all 48",
    "unpaced": "44 without pacemaker",
    "ds1": "DS1",
    "ds2": "DS2",
    "ds2_without_232_213": "DS2 without 232 and 213",
}


def detection_table(result: dict) -> str:
    """A row a set of records: how the detector does."""
    heading = ["records", "beats", "sensitivity %", "predictivity %", "F1 %", "within 20 ms %", "within 50 ms %"]
    rows = []
    for key, label in RECORD_SETS.items():
        found, offset = result[key]["qrs"], result[key]["offset"]
        rows.append(
            [
                label,
                f"{found['tp'] + found['fn']:,}",
                *(share(found[name]) for name in ("se", "ppv", "f1")),
                share(offset["within_20_ms"]),
                share(offset["within_50_ms"]),
            ]
        )
    return table(heading, rows)


def ectopy_table(results: dict[str, dict]) -> str:
    """A row a model and set of records: ventricular and supraventricular beats found by the whole line."""
    heading = ["model", "records", "VEB", "VEB Se / +P / F1 %", "SVEB", "SVEB Se / +P / F1 %"]
    rows = []
    for model, result in results.items():
        for key in ("ds1", "ds2", "ds2_without_232_213"):
            cells = []
            for kind in ("veb", "sveb"):
                found = result[key][kind]
                cells += [
                    f"{found['tp'] + found['fn']:,}",
                    " / ".join(share(found[name]) for name in ("se", "ppv", "f1")),
                ]
            rows.append([f"`{model}`", RECORD_SETS[key], *cells])
    return table(heading, rows)


def summary_table(by_split: dict[str, dict], line: dict) -> str:
    """The few figures that the README shows."""
    found, offset = line["gross"]["qrs"], line["gross"]["offset"]
    rows = [
        [
            "heartbeats found, 48 records (`ecgbench ec57`, 150 ms, first 5 minutes left out)",
            f"sensitivity {share(found['se'])} %, predictivity {share(found['ppv'])} %; "
            f"{share(offset['within_50_ms'])} % of R peaks within 50 ms",
        ]
    ]
    for network, name in (("neural ODE, 2 evaluations of f", "node-8020"), ("residual network", "resnet-8020")):
        test = by_split["beats"][f"{name}.gguf"]["test"]
        rows.append(
            [
                f"beats classified right, int8 {network}, 80:20 by beats (`ecgbench accuracy`)",
                f"{100 * test['accuracy']:.2f} %, macro-F1 {test['macro_f1']:.3f}",
            ]
        )
    veb, sveb = line["ds2"]["veb"], line["ds2"]["sveb"]
    rows.append(
        [
            "**on patients that the network has never seen** (embedded neural ODE, whole line, DS2)",
            f"ventricular beats: sensitivity {share(veb['se'])} %, predictivity {share(veb['ppv'])} %; "
            f"supraventricular: {share(sveb['se'])} %, {share(sveb['ppv'])} %",
        ]
    )
    return table(["what", "figure"], rows)


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
    """Rewrites the figures of models/README.md, docs/ACCURACY.md and README.md."""
    parser = argparse.ArgumentParser(prog="python -m ecgtrain.card", description=main.__doc__)
    parser.add_argument("--bench", type=Path, required=True, help="the ecgbench program")
    parser.add_argument("--recordings", type=Path, required=True, help="the folder of the MIT-BIH records")
    parser.add_argument("--root", type=Path, required=True, help="the folder of the package")
    options = parser.parse_args(arguments)
    models = options.root / "models"
    results = {
        f"{name}{suffix}": scores(options.bench, models / f"{name}{suffix}", options.recordings)
        for name in MODELS
        for suffix in (".gguf", ".f32.gguf")
    }
    lines = {model: ec57(options.bench, model, options.recordings) for model in ("node", "resnet")}
    by_split = {
        split: {name: result for name, result in results.items() if result["split"] == split}
        for split in ("beats", "patients")
    }
    blocks = {
        models / "README.md": {
            "accuracy": accuracy_table(by_split["beats"]),
            "patients": class_table(by_split["patients"]),
            "provenance": provenance(models),
        },
        options.root / "docs" / "ACCURACY.md": {
            "detection": detection_table(lines["node"]),
            "ectopy": ectopy_table(lines),
        },
        options.root / "README.md": {"figures": summary_table(by_split, lines["node"])},
    }
    for document, marks in blocks.items():
        text = document.read_text()
        for mark, block in marks.items():
            text = replace(text, mark, block)
        document.write_text(text)


if __name__ == "__main__":
    main(sys.argv[1:])
