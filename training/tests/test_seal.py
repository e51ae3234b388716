# SPDX-License-Identifier: Apache-2.0
"""The checksum with which model files end."""

import struct
import zlib
from pathlib import Path

from ecgtrain.seal import MARK, seal, unsealed

MODELS = Path(__file__).parents[2] / "models"


def test_every_model_of_the_project_is_sealed() -> None:
    files = sorted(MODELS.rglob("*.gguf"))
    assert files
    for file in files:
        data = file.read_bytes()
        body = unsealed(data)
        assert data[len(body) :] == MARK + struct.pack("<I", zlib.crc32(body)), file.name


def test_a_seal_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"GGUF and more")
    seal(file)
    once = file.read_bytes()
    seal(file)
    assert file.read_bytes() == once
    assert unsealed(once) == b"GGUF and more"
    file.write_bytes(once[:-12] + b"!" + once[-12:])
    seal(file)
    assert unsealed(file.read_bytes()) == b"GGUF and more!"
