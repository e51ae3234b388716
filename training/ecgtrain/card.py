# SPDX-License-Identifier: Apache-2.0
"""Renews the figures in the documents: benchmarks every model file and rewrites the tables between the marks."""

from __future__ import annotations

import argparse
import hashlib
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

import gguf

from .bench import Bench
from .build import recipes
from .card_tables import (
    SUFFIXES,
    Results,
    accuracy_table,
    class_table,
    detection_table,
    ectopy_table,
    seed_table,
    summary_table,
)
from .document import renew
from .new_patients import new_patients, new_patients_table
from .rhythm_tables import rhythm_blocks
from .steps_table import curves, steps_table


def provenance(paths: Sequence[Path]) -> str:
    """How each model file came to be, as its own metadata says; the packages once for all files that have the same."""
    lines: list[str] = []
    wrap = textwrap.TextWrapper(120, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
    packages: dict[str, list[str]] = {}
    for path in paths:
        fields = gguf.GGUFReader(path).fields
        value = {key: field.contents() for key, field in fields.items() if key.startswith("ecgmond.training.")}
        content = path.read_bytes()
        line = (
            f"- `{path.name}` ({len(content):,} bytes, SHA-256 `{hashlib.sha256(content).hexdigest()}`): "
            f"`{value['ecgmond.training.command']}`, seed {value['ecgmond.training.seed']}, data SHA-256 "
            f"`{value['ecgmond.training.data_sha256']}`, split `{value['ecgmond.training.split']}`"
            + "".join(f" with fingerprint `{value[key]}`" for key in ("ecgmond.training.split_hash",) if key in value)
            + "".join(f", steps by need by `{value[key]}`" for key in ("ecgmond.training.margins",) if key in value)
            + "".join(f", teacher `{teacher}`" for teacher in value.get("ecgmond.training.teachers", []))
        )
        lines.append(wrap.fill(line))
        packages.setdefault(value["ecgmond.training.packages"], []).append(f"`{path.name}`")
    if len(packages) == 1:
        return "\n".join([*lines, "", f"Packages: {next(iter(packages))}."])
    return "\n".join(
        [*lines, "", *(f"Packages of {', '.join(names)}: {text}.\n" for text, names in packages.items())]
    ).rstrip()


def by_split(results: Results, split: str) -> Results:
    """The results of the models that were trained with a split."""
    return {name: result for name, result in results.items() if result["split"] == split}


def print_only(bench: Bench, name: str, path: Path) -> None:
    """Prints one model's rows of the card: int8 and float32, and where it came from."""
    files = {f"{name}{suffix}": path.with_name(f"{name}{suffix}") for suffix in SUFFIXES}
    results = {file: bench.accuracy(path) for file, path in files.items()}
    beats, patients = by_split(results, "beats"), by_split(results, "patients")
    if beats:
        print(accuracy_table(beats))
    if patients:
        print(class_table(patients))
    print(provenance(list(files.values())[:1]))


def main(arguments: list[str]) -> None:
    """Rewrites the figures of models/README.md, docs/ACCURACY.md and README.md, or prints those of one model."""
    parser = argparse.ArgumentParser(prog="python -m ecgtrain.card", description=main.__doc__)
    parser.add_argument("--bench", type=Path, required=True, help="the ecgbench program")
    parser.add_argument("--recordings", type=Path, required=True, help="the folder of the MIT-BIH records")
    parser.add_argument("--root", type=Path, required=True, help="the folder of the package")
    parser.add_argument("--only", metavar="NAME", help="print the rows of this model of recipes.toml, change nothing")
    parser.add_argument("--steps", action="store_true", help="renew what steps by need save and the origins alone")
    parser.add_argument("--line", action="store_true", help="renew the tables of docs/ACCURACY.md alone")
    options = parser.parse_args(arguments)
    bench = Bench(options.bench, options.recordings)
    known = recipes()
    folders = {name: (options.root / "training" / recipe.folder).resolve() for name, recipe in known.items()}
    if options.only is not None:
        if options.only not in known:
            parser.error(f"no model {options.only}; there are {', '.join(known)}")
        print_only(bench, options.only, folders[options.only] / f"{options.only}.gguf")
        return

    shipped = [name for name, recipe in known.items() if recipe.section == "shipped"]
    seeds: dict[str, list[str]] = {}
    for name, recipe in known.items():
        if recipe.section == "seeds":
            first = name.rpartition("-seed")[0]
            if all((folders[name] / f"{name}{suffix}").exists() for suffix in SUFFIXES):
                seeds.setdefault(first, [first]).append(name)
            else:
                print(f"{name}: not there, left out of the spread over seeds", file=sys.stderr)
                seeds.setdefault(first, [first])
    further = [name for names in seeds.values() for name in names[1:]]
    own = [name for name, recipe in known.items() if recipe.section in ("context", "folds")]

    def of_files() -> dict[str, str]:
        files = [folders[name] / f"{name}.gguf" for name in (*shipped, *further, *own)]
        return {"steps": steps_table(curves(bench, options.root / "models")), "provenance": provenance(files)}

    if options.steps:
        renew(options.root / "models" / "README.md", of_files())
        return
    lines = {model: bench.ec57(model) for model in ("context", "node", "resnet")}
    renew(
        options.root / "docs" / "ACCURACY.md",
        {
            "detection": detection_table(lines["context"]),
            "new-patients": new_patients_table(new_patients(bench, options.root / "models")),
            "ectopy": ectopy_table(lines),
            **rhythm_blocks(lines["context"]),
        },
    )
    if options.line:
        return
    results = {
        f"{name}{suffix}": bench.accuracy(folders[name] / f"{name}{suffix}")
        for name in (*shipped, *further)
        for suffix in SUFFIXES
    }
    ship = {file: result for file, result in results.items() if file.split(".")[0] in shipped}
    renew(
        options.root / "models" / "README.md",
        {
            "accuracy": accuracy_table(by_split(ship, "beats")),
            "seeds": seed_table(results, seeds),
            "patients": class_table(by_split(ship, "patients")),
            **of_files(),
        },
    )
    renew(options.root / "README.md", {"figures": summary_table(ship, lines)})


if __name__ == "__main__":
    main(sys.argv[1:])
