# SPDX-License-Identifier: Apache-2.0
"""Trains models by name, as recipes.toml lays it down.

    python -m ecgtrain.build node-8020            # one model
    python -m ecgtrain.build shipped              # a section: shipped, seeds, folds, curve
    python -m ecgtrain.build curve -- --epochs 4  # with other options than the recipe's

Each model is trained in a process of its own by `python -m ecgtrain.train`, or `ecgtrain.context_train` for networks of
the patient's own. Its command stands in the model file. Models that are interrupted go on after their last whole epoch;
those of `ecgtrain.context_train` begin anew.
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

#: The folder that the paths of recipes.toml are seen from.
TRAINING = Path(__file__).resolve().parent.parent
SECTIONS = ("shipped", "seeds", "folds", "curve")
#: The recipe that stands for one network for each fold.
FOLD = "fold"


@dataclass(frozen=True)
class ModelRecipe:
    """A model's name, the section that it belongs to, and the options that it is trained with."""

    name: str
    section: str
    options: str

    @property
    def folder(self) -> str:
        """The folder of its files, from training/."""
        return "../models" if self.section in ("shipped", "context") else f"../models/{self.section}"

    @property
    def module(self) -> str:
        """The program that trains it."""
        return "ecgtrain.context_train" if self.section in ("context", "folds") else "ecgtrain.train"

    def arguments(self) -> list[str]:
        """What the program is given."""
        files = ["--name", self.name, "--output", self.folder]
        if self.module == "ecgtrain.train":
            mark = "curve-" if self.section == "curve" else ""
            files += ["--checkpoint", f"work/checkpoints/{mark}{self.name}.ckpt"]
        return [*files, *shlex.split(self.options)]


def recipes(path: Path = TRAINING / "recipes.toml") -> dict[str, ModelRecipe]:
    """Every model by its name, in the order of the file.

    Raises ValueError where a name stands twice, a seed is not one of a shipped model, or a word in braces is unknown.
    """
    content = tomllib.loads(path.read_text())
    found: dict[str, ModelRecipe] = {}

    def add(name: str, section: str, options: str) -> None:
        if name in found:
            raise ValueError(f"{path}: {name} stands twice")
        try:
            found[name] = ModelRecipe(name, section, options.format(**content["options"]))
        except KeyError as word:
            raise ValueError(f"{path}: {name}: [options] has no {word}") from None

    for name, options in content["shipped"].items():
        add(name, "shipped", options)
    for name, seeds in content["seeds"].items():
        if name not in content["shipped"]:
            raise ValueError(f"{path}: [seeds] has {name}, which is not shipped")
        for seed in seeds:
            add(f"{name}-seed{seed}", "seeds", f"{content['shipped'][name]} --seed {seed}")
    for name, options in content.get("context", {}).items():
        if name != FOLD:
            add(name, "context", options)
            continue
        words = shlex.split(options)
        for fold in range(int(words[words.index("--folds") + 1])):
            add(f"context-fold{fold}", "folds", f"{options} --fold {fold}")
    for name, options in content["curve"].items():
        add(name, "curve", options)
    return found


def train(recipe: ModelRecipe, further: list[str]) -> None:
    """Trains a model and writes its files; raises CalledProcessError where the training fails."""
    arguments = [*recipe.arguments(), *further]
    (TRAINING / "work" / "checkpoints").mkdir(parents=True, exist_ok=True)
    (TRAINING / recipe.folder).mkdir(parents=True, exist_ok=True)
    print(f"{recipe.name}: python -m {recipe.module} {shlex.join(arguments)}", flush=True)
    subprocess.run([sys.executable, "-m", recipe.module, *arguments], cwd=TRAINING, check=True)


def main(arguments: list[str]) -> None:
    """Trains the named models, or those of the named sections, one after another."""
    further: list[str] = []
    if "--" in arguments:
        mark = arguments.index("--")
        arguments, further = arguments[:mark], arguments[mark + 1 :]
    parser = argparse.ArgumentParser(prog="python -m ecgtrain.build", description=main.__doc__)
    parser.add_argument("names", nargs="+", metavar="NAME", help=f"a model of recipes.toml, or {', '.join(SECTIONS)}")
    options = parser.parse_args(arguments)
    known = recipes()
    chosen: list[ModelRecipe] = []
    for name in options.names:
        sections = [recipe for recipe in known.values() if recipe.section == name and name in SECTIONS]
        members = [known[name]] if name in known else sections
        if not members:
            parser.error(f"no model {name}; there are {', '.join((*SECTIONS, *known))}")
        chosen += members
    for recipe in chosen:
        train(recipe, further)


if __name__ == "__main__":
    main(sys.argv[1:])
