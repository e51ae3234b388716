# SPDX-License-Identifier: Apache-2.0
"""Seals model files: appends the checksum without which ecgmond takes none.

python -m ecgtrain.seal FILE...
"""

import struct
import sys
import zlib
from pathlib import Path

MARK = b"ECGcrc32"


def unsealed(data: bytes) -> bytes:
    """A model file without its seal, if it has one."""
    end = len(data) - len(MARK) - 4
    return data[:end] if end >= 0 and data[end : end + len(MARK)] == MARK else data


def seal(path: Path) -> None:
    """Writes a file's seal, in the place of an earlier one."""
    data = unsealed(path.read_bytes())
    path.write_bytes(data + MARK + struct.pack("<I", zlib.crc32(data)))


def main() -> None:
    """Seals the files of the command line."""
    for name in sys.argv[1:]:
        seal(Path(name))


if __name__ == "__main__":
    main()
