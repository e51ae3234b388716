# SPDX-License-Identifier: Apache-2.0
"""The file that a training resumes from: weights, optimizer, average and scales behind a whole epoch."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

State = TypeVar("State")


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint's path (none: nothing is kept) and what it must be of: recipe and data."""

    path: Path | None
    identity: Any

    def read(self, state: State) -> tuple[State, int, list[float]]:
        """The state, the epochs behind it and their seconds; those given, 0 and none if there is no such checkpoint."""
        if self.path is None or not self.path.exists():
            return state, 0, []
        identity, *behind = pickle.loads(self.path.read_bytes())
        if identity != self.identity:
            return state, 0, []
        epochs, leaves, seconds = behind
        structure = jax.tree.structure(eqx.filter(state, eqx.is_array))
        arrays = jax.tree.unflatten(structure, [jnp.array(leaf) for leaf in leaves])
        print(f"resumed behind epoch {epochs} from {self.path}", flush=True)
        return eqx.combine(arrays, state), epochs, seconds

    def write(self, state: State, epochs: int, seconds: list[float]) -> None:
        """Replaces the file only when the new one is whole."""
        if self.path is None:
            return
        leaves = [np.asarray(leaf) for leaf in jax.tree.leaves(eqx.filter(state, eqx.is_array))]
        temporary = self.path.with_suffix(".new")
        temporary.write_bytes(pickle.dumps((self.identity, epochs, leaves, seconds)))
        temporary.replace(self.path)
