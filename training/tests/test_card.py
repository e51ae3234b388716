# SPDX-License-Identifier: Apache-2.0
"""The model card's tables, the recipes of the models, and the documents that they are written into."""

from __future__ import annotations

import math
from pathlib import Path

import jax
import pytest

from ecgtrain import build, card, card_tables, context_train, data, document, export, steps_table
from ecgtrain.build import TRAINING, ModelRecipe, recipes
from ecgtrain.curve_results import PAIRS
from ecgtrain.evaluate import Scores
from ecgtrain.node import NeuralODE
from ecgtrain.recipe import parse
from ecgtrain.seeds import spread


def test_the_spread_over_three_seeds_is_students() -> None:
    found = spread([0.986, 0.988, 0.990])
    assert found.mean == pytest.approx(0.988)
    assert found.deviation == pytest.approx(0.002)
    # The 97.5 % quantile of t with two degrees of freedom is 4.302653 (any table of it).
    assert found.half_width == pytest.approx(4.302653 * 0.002 / math.sqrt(3), rel=1e-6)


def test_one_seed_has_no_spread() -> None:
    found = spread([0.5])
    assert (found.count, found.mean) == (1, 0.5)
    assert math.isnan(found.deviation) and math.isnan(found.half_width)
    assert card_tables.plus_minus(found.mean, found.deviation) == "0.5000"
    assert card_tables.interval(found) == "-"


def result(accuracy: float, macro_f1: float) -> dict:
    """What the engine says of a model, as far as the table of seeds looks."""
    return {
        "test": {
            "accuracy": accuracy,
            "accuracy_low": accuracy - 0.001,
            "accuracy_high": accuracy + 0.001,
            "macro_f1": macro_f1,
        }
    }


def test_what_int8_costs_is_taken_seed_by_seed() -> None:
    # int8 loses 0.02 points with one seed and gains 0.01 with the other, whatever the seeds' own difference.
    results = {
        "a.gguf": result(0.9800, 0.91),
        "a.f32.gguf": result(0.9802, 0.91),
        "a-seed1.gguf": result(0.9901, 0.95),
        "a-seed1.f32.gguf": result(0.9900, 0.94),
    }
    lines = card_tables.seed_table(results, {"a": ["a", "a-seed1"]}).splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    assert cells[2][:4] == ["`a`", "int8", "2", "0.9850 ± 0.0071"]
    # Student's t of one degree of freedom: 12.706205.
    assert cells[2][4] == f"{0.98505 - 12.706205 * 0.00505:.4f} to {0.98505 + 12.706205 * 0.00505:.4f}"
    assert cells[2][5] == "0.9790 to 0.9810"
    assert cells[3][3] == "0.9851 ± 0.0069"
    assert cells[4][3] == "-0.005 ± 0.021"
    assert cells[4][6] == "0.500 ± 0.707"
    assert len({len(line) for line in cells}) == 1


def test_provenance_names_packages_once(folder: Path) -> None:
    dataset = data.load(folder)
    _, recipe = parse(["--data", str(folder), "--network", "node"])
    network = NeuralODE("euler", 2, key=jax.random.key(0))
    scores = {precision: [Scores(0.5, 0.5, None)] for precision in ("int8", "float32")}
    paths = [export.write_models(network, recipe, dataset, scores, name, folder)[0] for name in ("one", "two")]
    text = card.provenance(paths)
    assert text.count("jax==") == 1
    assert text.count(dataset.sha256) == 2
    assert "- `one.gguf`" in text and "- `two.gguf`" in text


def test_provenance_of_a_context_network_has_its_command_and_no_fingerprint() -> None:
    path = Path(__file__).parents[2] / "models" / "context.gguf"
    text = " ".join(card.provenance([path]).split())
    assert "`python -m ecgtrain.context_train --name context " in text
    assert "split `patients`" in text and "fingerprint" not in text


def test_a_block_replaces_what_stands_between_its_marks(tmp_path: Path) -> None:
    path = tmp_path / "card.md"
    path.write_text("a\n<!-- begin x -->\nold\n<!-- end x -->\nb <!-- begin y --><!-- end y -->\n")
    document.renew(path, {"x": "new", "y": "other"})
    assert path.read_text() == "a\n<!-- begin x -->\nnew\n<!-- end x -->\nb <!-- begin y -->\nother\n<!-- end y -->\n"
    before = path.read_text()
    with pytest.raises(ValueError):
        document.renew(path, {"x": "newer", "z": "nowhere"})
    assert path.read_text() == before


def test_every_document_has_the_marks_of_its_tables() -> None:
    root = TRAINING.parent
    for name, marks in (
        ("models/README.md", ("accuracy", "seeds", "curve", "solved", "patients", "provenance")),
        ("docs/ACCURACY.md", ("detection", "ectopy", "runs", "episodes", "heart-rate", "alarms")),
        ("README.md", ("figures",)),
    ):
        text = (root / name).read_text()
        for mark in marks:
            assert text.count(document.BEGIN.format(mark)) == 1
            assert document.END.format(mark) in document.replace(text, mark, "")


def of_module(name: str) -> list[ModelRecipe]:
    """The recipes of a program."""
    return [recipe for recipe in recipes().values() if recipe.module == name]


@pytest.mark.parametrize("recipe", of_module("ecgtrain.train"), ids=lambda recipe: recipe.name)
def test_the_training_understands_every_recipe(recipe: ModelRecipe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TRAINING)
    options, parsed = parse(recipe.arguments())
    assert options.name == recipe.name
    assert recipe.section == "curve" or recipe.name.startswith(parsed.network)
    assert parsed.seed == (int(recipe.name.rpartition("-seed")[2]) if recipe.section == "seeds" else 0)
    if recipe.section == "curve" and recipe.name != "anytime":
        assert recipe.name == f"{parsed.solver}-{parsed.steps}"


@pytest.mark.parametrize("recipe", of_module("ecgtrain.context_train"), ids=lambda recipe: recipe.name)
def test_the_training_of_context_understands_its_recipes(recipe: ModelRecipe) -> None:
    options = context_train.parse(recipe.arguments())
    assert options.name == recipe.name and str(options.output) == recipe.folder
    assert options.checkpoint is None and options.seed == (1 if recipe.name == "context" else 0)
    is_fold = recipe.section == "folds"
    assert recipe.folder == ("../models/folds" if is_fold else "../models")
    assert (options.fold is not None) == is_fold
    whole = recipes()["context"].arguments()
    folders = [str(path) for path in (*options.beats, *options.copies)]
    assert len(folders) == (5 if recipe.name == "context-ds1" else 10)
    assert set(folders) <= set(whole)
    if recipe.name == "context-ds1":
        assert all(folder.startswith("work/ctx-ds1") for folder in folders)


@pytest.mark.parametrize(
    ("name", "trained"),
    [
        ("context", ["context"]),
        ("context-ds1", ["context-ds1"]),
        ("folds", ["context-fold0", "context-fold1", "context-fold2"]),
        ("seeds", ["node-8020-seed1", "node-8020-seed2", "resnet-8020-seed1", "resnet-8020-seed2"]),
    ],
)
def test_a_name_stands_for_a_model_or_a_section(name: str, trained: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[str] = []
    monkeypatch.setattr(build, "train", lambda recipe, further: found.append(recipe.name))
    build.main([name])
    assert found == trained


def test_the_folds_are_all_there() -> None:
    names = [recipe.name for recipe in recipes().values() if recipe.section == "folds"]
    assert names == ["context-fold0", "context-fold1", "context-fold2"]


def test_the_curve_has_a_network_for_each_pair_and_one_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TRAINING)
    names = [recipe.name for recipe in recipes().values() if recipe.section == "curve"]
    assert set(names) == {f"{solver}-{steps}" for solver, steps in PAIRS} | {"anytime"}
    _, anytime = parse(recipes()["anytime"].arguments())
    assert set(anytime.solver_pairs()) == set(PAIRS)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[options]\n[shipped]\na = "{b}"\n[seeds]\n[curve]', "'b'"),
        ('[options]\n[shipped]\na = ""\n[seeds]\nc = [1]\n[curve]', "c, which is not shipped"),
        ('[options]\n[shipped]\na = ""\n[seeds]\n[curve]\na = ""', "a stands twice"),
    ],
)
def test_a_mistaken_recipe_is_refused(content: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "recipes.toml"
    path.write_text(content)
    with pytest.raises(ValueError, match=said):
        recipes(path)


def test_the_table_of_steps_by_need_has_each_margin_the_own_one_and_all_steps() -> None:
    def point(evaluations: float, accuracy: float, **more: float) -> dict:
        return {"evaluations": evaluations, "accuracy": accuracy, "macro_f1": 0.5, "other_class": 0.0004, **more}

    curve = {"beats": 12_345, "evaluations": 2.0, "accuracy": 0.98, "macro_f1": 0.5}
    curve["curve"] = [point(1.3, 0.9799), point(1.1, 0.978, margin=1.0), point(1.6, 0.98, margin=4.0)]
    lines = steps_table.steps_table({"a network": curve}).splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    assert [row[1] for row in cells[2:]] == ["1", "4", "**own**", "all steps"]
    assert cells[2] == ["a network: 12,345 beats", "1", "1.100", "55.0", "0.9780", "-0.200", "0.5000", "0.040"]
    assert cells[4][2:6] == ["**1.300**", "**65.0**", "**0.9799**", "**-0.010**"]
    assert cells[5][2:4] == ["2.000", "100.0"]
