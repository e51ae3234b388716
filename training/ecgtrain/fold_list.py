# SPDX-License-Identifier: Apache-2.0
"""Writes which records each network of the cross-validation has not seen, as `ecgbench --folds` reads it.

    python -m ecgtrain.fold_list ../models/folds/folds.txt

The networks and their folds are those of recipes.toml: a line a network, its file and the records of its fold.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from . import context_train, patients
from .build import ModelRecipe, recipes


def lines(found: Sequence[ModelRecipe]) -> list[str]:
    """A line for each network of a fold, by the beats that its recipe names."""
    parsed = [context_train.parse(recipe.arguments()) for recipe in found]
    beats = patients.load(parsed[0].beats)
    dealt = patients.folds(beats, parsed[0].folds)
    return [f"{options.name}.gguf {' '.join(map(str, dealt[options.fold]))}" for options in parsed]


def main(arguments: list[str]) -> None:
    """Writes the list of the folds; call it in training/, where the recipes' folders are seen from."""
    parser = argparse.ArgumentParser(prog="python -m ecgtrain.fold_list", description=main.__doc__)
    parser.add_argument("file", type=Path, help="the file to write")
    file = parser.parse_args(arguments).file
    text = lines([recipe for recipe in recipes().values() if recipe.section == "folds"])
    heading = "# Which records each model has not seen: folds of whole patients, written by make context-folds."
    file.write_text("\n".join([heading, *text]) + "\n")
    print(f"{file}: {len(text)} folds")


if __name__ == "__main__":
    main(sys.argv[1:])
