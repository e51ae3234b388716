# SPDX-License-Identifier: Apache-2.0
"""Where things lie, and the modules of training/ that are used here too."""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1]
ROOT = FOLDER.parents[1]
WORK = FOLDER / "work"

# training/ is a folder of modules, not an installed package.
sys.path.append(str(ROOT / "training"))

from ecgtrain import onnx_export, reference  # noqa: E402

__all__ = ["FOLDER", "ROOT", "WORK", "onnx_export", "reference"]
