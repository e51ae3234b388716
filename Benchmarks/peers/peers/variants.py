# SPDX-License-Identifier: Apache-2.0
"""What is measured: the networks, and the variants of each that an engine is given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .repository import ROOT, reference


@dataclass(frozen=True)
class Network:
    """One of the two networks, with the pair that its ODE is solved by."""

    name: str
    solver: str | None = None
    steps: int | None = None

    @property
    def float_model(self) -> Path:
        """The float32 model file, which every peer's graph is made from."""
        return ROOT / "models" / f"{self.name}-ds1.f32.gguf"

    @property
    def int8_model(self) -> Path:
        """The int8 model file, which our engine runs."""
        return ROOT / "models" / f"{self.name}-ds1.gguf"

    @property
    def request(self) -> str:
        """The int8 model as `ecgbench` takes it."""
        return f"{self.int8_model}@{self.solver}:{self.steps}" if self.solver else str(self.int8_model)

    @property
    def title(self) -> str:
        """The network for people."""
        return f"{self.name} ({self.solver} x {self.steps})" if self.solver else self.name

    def load(self) -> reference.ModelFile:
        """Reads the float32 model file."""
        return reference.load(self.float_model)


NETWORKS = {network.name: network for network in (Network("node", "euler", 2), Network("resnet"))}


@dataclass(frozen=True)
class Variant:
    """A network's arithmetic, and whether its norms are there."""

    precision: str
    norms: bool

    @property
    def name(self) -> str:
        """The variant in file names."""
        return f"{self.precision}-{'norms' if self.norms else 'bare'}"


FLOAT = Variant("float32", norms=True)
# No engine is timed with it: the int8 graph without norms is held against it.
FLOAT_BARE = Variant("float32", norms=False)
INT8 = Variant("int8", norms=True)
INT8_BARE = Variant("int8", norms=False)
MEASURED = (FLOAT, INT8, INT8_BARE)
