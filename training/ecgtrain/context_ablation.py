# SPDX-License-Identifier: Apache-2.0
"""What each means of the `context` network brings: heads of several kinds on one encoder, over folds of whole patients.

The recipe is that of the folds in recipes.toml; options of `ecgtrain.context_train` change it. Prints a Markdown table,
and writes it into `--document`.
"""

from __future__ import annotations

import argparse
import copy
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import context_train, patients
from .build import recipes
from .context_head import EMBEDDING
from .context_scores import f1
from .document import renew, table
from .encoder_train import embed, normalize, train_encoder
from .head_train import predict, train_head
from .patients import Beats

#: The columns: a name, whether svdb, the lead, the class.
COLUMNS = (
    ("DS1: V", False, 1, patients.VENTRICULAR),
    ("S", False, 1, patients.SUPRAVENTRICULAR),
    ("second lead: V", False, 2, patients.VENTRICULAR),
    ("svdb: V", True, 1, patients.VENTRICULAR),
    ("S", True, 1, patients.SUPRAVENTRICULAR),
)


class Variant(NamedTuple):
    """A row: its options on top of the others, the ends of the folders of copies that it does without, and whether its
    head sees features alone."""

    name: str
    options: dict[str, object] = {}
    without: tuple[str, ...] = ()
    is_blind: bool = False


VARIANTS = (
    Variant("the network as it is trained"),
    Variant("the state stands still between beats", {"no_flow": True}),
    Variant("no state: each beat by itself", {"no_memory": True}),
    Variant("no embedding: features alone", {"embedding_drop": 1.0}, is_blind=True),
    Variant("embeddings always seen in training", {"embedding_drop": 0.0}),
    Variant("head without copies of other rhythms", without=("-rhythm",)),
    Variant("head without copies of other leads", without=("-leads",)),
    Variant("head without any copies", without=("-rhythm", "-leads", "-fast", "-changed")),
)


def classes_of(
    variants: Sequence[Variant], fold: int, beats: Beats, copies: Beats, options: argparse.Namespace
) -> tuple[Beats, list[NDArray[np.int64]]]:
    """A fold's beats, and the classes that each variant gives them."""
    left_out = np.isin(beats.records, patients.folds(beats, options.folds)[fold])
    training, test = beats[~left_out], beats[left_out]
    changed = copies[np.isin(copies.records, training.records)]
    normalization = normalize(training)
    encoder = train_encoder(patients.joined(training, changed), len(training), normalization, options)
    changed = patients.some_recordings(changed, options.copies_share, (options.seed, 2_000))
    drawn = patients.joined(training, changed)
    seen, test_seen = embed(encoder, normalization, drawn), embed(encoder, normalization, test)
    found = []
    for variant in variants:
        its = copy.copy(options)
        for name, value in variant.options.items():
            setattr(its, name, value)
        # Copies are numbered on from folder to folder, 16 numbers for each.
        without = [index for index, folder in enumerate(options.copies) if folder.name.endswith(variant.without)]
        kept = np.concatenate([np.ones(len(training), bool), ~np.isin(changed.copies // 16, without)])
        print(f"fold {fold}, {variant.name}", flush=True)
        head = train_head(seen[kept], drawn[kept], len(training), its)
        given = test_seen.copy()
        if variant.is_blind:
            given[:, :EMBEDDING] = 0
        probabilities = predict(head, given, test, flows=not its.no_flow, remembers=not its.no_memory)
        found.append(probabilities.argmax(1))
    return test, found


def ablation_table(variants: Sequence[Variant], tests: Sequence[Beats], found: Sequence[Sequence[np.ndarray]]) -> str:
    """F1 of all folds' beats together, in percent, for each variant."""
    labels, records, leads = (
        np.concatenate([getattr(test, name) for test in tests]) for name in ("labels", "records", "leads")
    )
    rows = []
    for index, variant in enumerate(variants):
        predicted = np.concatenate([fold[index] for fold in found])
        cells = []
        for _, is_svdb, lead, label in COLUMNS:
            chosen = ((records >= patients.FIRST_OF_SVDB) == is_svdb) & (leads == lead)
            cells.append(f"{100 * f1(predicted[chosen], labels[chosen], label)[2]:.1f}")
        rows.append([variant.name, *cells])
    return table(["F1 in %", *(name for name, *_ in COLUMNS)], rows)


def main(arguments: list[str]) -> None:
    """Runs all variants over some folds."""
    own = argparse.ArgumentParser(add_help=False)
    own.add_argument("--over", type=int, nargs="+", default=[0, 1, 2], help="the folds")
    own.add_argument("--document", type=Path, help="the page with the table between its marks")
    given, others = own.parse_known_args(arguments)
    options = context_train.parse([*recipes()["context-fold0"].arguments(), *others])
    beats, copies = patients.load(options.beats), patients.load(options.copies)
    done = [classes_of(VARIANTS, fold, beats, copies, options) for fold in given.over]
    text = ablation_table(VARIANTS, [test for test, _ in done], [found for _, found in done])
    print(text)
    if given.document is not None:
        renew(given.document, {"context-ablation": text})


if __name__ == "__main__":
    main(sys.argv[1:])
