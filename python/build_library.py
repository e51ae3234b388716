# SPDX-License-Identifier: Apache-2.0
"""Puts the compiled library into the wheel, and gives the wheel the tag of the library's processor.

The library is the one that ECGMON_LIBRARY names, or else what `embedded/build` of the repository makes. The tag says
manylinux 2.17: the library needs the C library's memory functions and nothing newer (tests/test_wheel.py checks it).
"""

import os
import platform
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# e_machine of an ELF header, and the processor's name in a wheel's tag.
PROCESSORS = {62: "x86_64", 183: "aarch64"}


def processor(library: Path) -> str:
    """The processor that a shared library of ELF was compiled for."""
    header = library.read_bytes()[:20]
    machine = int.from_bytes(header[18:20], "little")
    if header[:4] != b"\x7fELF" or machine not in PROCESSORS:
        raise RuntimeError(f"{library}: no shared library for {' or '.join(PROCESSORS.values())} under Linux")
    return PROCESSORS[machine]


class LibraryHook(BuildHookInterface):
    """Adds `ecgmon/libecgmon.so` to a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Finds or builds the library."""
        if self.target_name != "wheel":
            return
        if version == "editable":
            raise RuntimeError("an editable installation has no library: install the package itself")
        named = os.environ.get("ECGMON_LIBRARY")
        library = Path(named).resolve() if named else self.build()
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-manylinux_2_17_{processor(library)}"
        build_data["force_include"][str(library)] = "ecgmon/libecgmon.so"

    def build(self) -> Path:
        """Builds the library for this processor with the Swift toolchain."""
        script = Path(self.root).parent / "embedded" / "build"
        if not script.exists():
            raise RuntimeError("set ECGMON_LIBRARY to a libecgmon.so, or build in the repository of ecgmond")
        self.folder = tempfile.TemporaryDirectory(prefix="ecgmon-")
        output = Path(self.folder.name) / "library"
        subprocess.run([script, f"{platform.machine()}-linux", output], check=True)
        return (output / "libecgmon.so").resolve()
