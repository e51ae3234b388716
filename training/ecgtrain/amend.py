# SPDX-License-Identifier: Apache-2.0
"""Adds metadata and tensors to a model file; all else in it stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import gguf
import numpy as np

from .export import Tensors, write

#: What the writer puts in itself.
OWN_KEYS = ("GGUF.", "general.architecture")

Values = dict[str, str | int | float | list]


def read(path: Path) -> tuple[Values, Tensors]:
    """The metadata and tensors of a model file, in their order."""
    reader = gguf.GGUFReader(path)
    values = {key: field.contents() for key, field in reader.fields.items() if not key.startswith(OWN_KEYS)}
    tensors = {
        tensor.name: np.array(tensor.data).reshape([int(size) for size in reversed(tensor.shape)])
        for tensor in reader.tensors
    }
    return values, tensors


def amend(path: Path, values: Values, tensors: Mapping[str, np.ndarray]) -> None:
    """Writes a model file anew with these keys and tensors, in the place of those of the same names, and seals it."""
    old_values, old_tensors = read(path)
    write(path, {**old_tensors, **tensors}, {**old_values, **values})
