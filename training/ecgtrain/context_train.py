# SPDX-License-Identifier: Apache-2.0
"""Trains the `context` network on many patients, in two steps: first what one beat shows, then what follows from
the beats before it.

1. The encoder (`context.ContextEncoder`) learns to tell single beats apart, ectopic ones drawn as often as others, with
   int8 rounding in the later epochs. A layer like that of the head stands on it meanwhile.
2. Its embeddings are fixed, and the recurrent head (`context_head.RecurrentHead`) learns on stretches of whole
   recordings.

`--fold` leaves a part of the patients out, whole ones, and scores the network on them.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from . import export, patients
from .context import ContextEncoder
from .context_head import RecurrentHead
from .context_scores import print_scores
from .encoder_train import STEERING, Normalization, embed, normalize, seen_inputs, train_encoder
from .head_train import ELAPSED, predict, teach, train_head
from .patients import Beats
from .quantize import state_scale

#: A model file's key for the records whose patients the network has not seen.
LEFT_OUT = "ecgmond.training.left_out"
#: Beats by which the size of the state is set.
STATE_BEATS = 4_096


class Trained(NamedTuple):
    """A whole `context` network."""

    encoder: ContextEncoder
    head: RecurrentHead
    normalization: Normalization


def train(options: argparse.Namespace) -> Trained | None:
    """Both steps, on the patients that the fold leaves in; with `--encoder-only` the first one, and None."""
    beats = patients.load(options.beats)
    copies = patients.load(options.copies) if options.copies else None
    left_out: list[int] = []
    if options.fold is not None:
        left_out = patients.folds(beats, options.folds)[options.fold]
    training = beats[~np.isin(beats.records, left_out)]
    normalization = normalize(training)
    drawn = training
    if copies is not None:
        changed = copies[~np.isin(copies.records, left_out)]
        drawn = patients.joined(training, changed)
    file = options.checkpoint
    if file is not None and file.exists():
        like = ContextEncoder("euler", 2, STEERING, key=jax.random.key(0))
        encoder = eqx.tree_deserialise_leaves(file, like)
    else:
        encoder = train_encoder(drawn, len(training), normalization, options)
        if file is not None:
            eqx.tree_serialise_leaves(file, encoder)
        if options.encoder_only:
            return None
    if copies is not None:
        # Not every copy: the head sees each recording many times, and embedding takes its time.
        seen_copies = patients.some_recordings(changed, options.copies_share, (options.seed, 2_000))
        drawn = patients.joined(training, seen_copies)
    seen = embed(encoder, normalization, drawn)
    taught = teach(seen, drawn, len(training), options) if options.teachers else None
    head = train_head(seen, drawn, len(training), options, taught)
    accuracy = options.accuracy
    if left_out:
        test = beats[np.isin(beats.records, left_out)]
        test_seen = embed(encoder, normalization, test)
        found = predict(head, test_seen, test, flows=not options.no_flow, remembers=not options.no_memory)
        print_scores(found.argmax(1), test)
        known = test.labels < 4
        accuracy = float(np.mean(found.argmax(1)[known] == test.labels[known]))
        if options.predictions is not None:
            np.savez(options.predictions, found=found, records=test.records, leads=test.leads, samples=test.samples)
    trained = Trained(encoder, head, normalization)
    if options.output is not None:
        write(trained, training, left_out, options, accuracy)
    return trained


def write(trained: Trained, beats: Beats, left_out: list[int], options: argparse.Namespace, accuracy: float) -> None:
    """Writes NAME.gguf and NAME.f32.gguf, which name the records that were left out."""
    encoder, head, normalization = trained
    rows = np.random.default_rng((options.seed, 3_000)).permutation(len(beats))[:STATE_BEATS]
    v = jnp.asarray(normalization(beats.features[rows])[:, :STEERING])
    scale = state_scale(encoder, seen_inputs(beats, rows), (None,), v)
    weights = export.encoder_weights(encoder, scale)
    weights["context.feature_mean"] = normalization.mean
    weights["context.feature_scale"] = normalization.scale
    for name in ("encode", "flow", "input", "recurrent", "hidden", "output"):
        layer = getattr(head, name)
        weights[f"context.{name}.weight"] = np.asarray(layer.weight)
        weights[f"context.{name}.bias"] = np.asarray(layer.bias)
    pair = (encoder.solver, encoder.steps, accuracy)
    files = export.write_context(
        weights,
        options.output,
        name=options.name,
        channels=beats.channel_names,
        features=beats.feature_names,
        steering=STEERING,
        elapsed=ELAPSED,
        pairs={"int8": [pair], "float32": [pair]},
        more={
            "ecgmond.training.command": "python -m ecgtrain.context_train " + shlex.join(sys.argv[1:]),
            "ecgmond.training.seed": options.seed,
            "ecgmond.training.data_sha256": beats.sha256,
            "ecgmond.training.split": "patients",
            "ecgmond.training.packages": " ".join(export.package_versions()),
            **({LEFT_OUT: " ".join(map(str, left_out))} if left_out else {}),
        },
    )
    print(" ".join(map(str, files)), flush=True)


def parse(arguments: list[str]) -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(prog="python -m ecgtrain.context_train", description=__doc__)
    parser.add_argument("--beats", type=Path, nargs="+", required=True, help="folders written by ecgbench beats")
    parser.add_argument("--copies", type=Path, nargs="*", default=[], help="folders of changed copies, trained on too")
    parser.add_argument("--copies-share", type=float, default=0.4, help="the part of the copies that the head sees")
    parser.add_argument("--copies-weight", type=float, default=0.5, help="how much of what is drawn comes from copies")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--fold", type=int, help="leave this fold's patients out, and score the network on them")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--encoder-epochs", type=int, default=5)
    parser.add_argument("--encoder-beats", type=int, default=60_000, help="beats of an epoch")
    parser.add_argument("--encoder-rate", type=float, default=3e-3)
    parser.add_argument("--head-steps", type=int, default=1_200)
    parser.add_argument("--head-rate", type=float, default=4e-3)
    parser.add_argument("--head-decay", type=float, default=1e-2)
    parser.add_argument("--embedding-noise", type=float, default=0.2)
    parser.add_argument("--embedding-drop", type=float, default=0.5, help="stretches whose embeddings are not seen")
    parser.add_argument("--drop", type=float, default=0.3)
    parser.add_argument("--most-beats", type=int, default=3_000, help="beats that a recording counts as at most")
    parser.add_argument(
        "--teachers", type=int, default=0, help="so many heads, each without a fold of the patients, teach"
    )
    parser.add_argument(
        "--teacher-share", type=float, default=0.6, help="the part of the targets that is the teachers'"
    )
    parser.add_argument("--teacher-steps", type=int, default=400, help="steps of a teacher")
    parser.add_argument("--no-flow", action="store_true", help="the state stands still between beats")
    parser.add_argument("--no-memory", action="store_true", help="the state is zeros")
    parser.add_argument("--checkpoint", type=Path, help="a file for the encoder; one that is there is used")
    parser.add_argument("--encoder-only", action="store_true", help="stop when the encoder's file is written")
    parser.add_argument("--predictions", type=Path, help="a file for the probabilities of the fold's beats")
    parser.add_argument("--accuracy", type=float, default=0.0, help="the cross-validated accuracy, for the model file")
    parser.add_argument("--output", type=Path, help="the folder for NAME.gguf and NAME.f32.gguf")
    parser.add_argument("--name", default="context")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    train(parse(sys.argv[1:]))
