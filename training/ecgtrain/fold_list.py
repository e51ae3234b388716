# SPDX-License-Identifier: Apache-2.0
"""Writes which records each network of the cross-validation has not seen, as `ecgbench --folds` reads it.

    python -m ecgtrain.fold_list ../models/folds/folds.txt

The networks are those of recipes.toml: a line a network, its file and the records of its fold. Which these are, the
model file says: the folds that today's beats would be dealt out to may be other ones.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import amend
from .build import recipes
from .context_train import LEFT_OUT

HEADING = "# Which records each model has not seen: folds of whole patients, written by make context-folds."


def lines(folder: Path) -> list[str]:
    """A line for each network of a fold, by what its file in the folder says.

    Raises KeyError if a file does not name its records.
    """
    files = [f"{recipe.name}.gguf" for recipe in recipes().values() if recipe.section == "folds"]
    return [f"{file} {amend.read(folder / file)[0][LEFT_OUT]}" for file in files]


def text(folder: Path) -> str:
    """The whole list."""
    return "\n".join([HEADING, *lines(folder)]) + "\n"


def main(arguments: list[str]) -> None:
    """Writes the list of the folds, beside their networks."""
    parser = argparse.ArgumentParser(prog="python -m ecgtrain.fold_list", description=main.__doc__)
    parser.add_argument("file", type=Path, help="the file to write, in the folder of the networks")
    file = parser.parse_args(arguments).file
    file.write_text(text(file.parent))
    print(f"{file}: {len(lines(file.parent))} folds")


if __name__ == "__main__":
    main(sys.argv[1:])
