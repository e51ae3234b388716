# SPDX-License-Identifier: Apache-2.0
"""Windows that need no recordings."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from peers import windows


@pytest.fixture(scope="session")
def golden() -> NDArray[np.float32]:
    """Windows [40, 187] of the engine's own tests."""
    return np.fromfile(windows.GOLDEN, np.uint8).reshape(-1, 187)[:400:10].astype(np.float32) / np.float32(255)
