# SPDX-License-Identifier: Apache-2.0
"""The processor that all of it runs on, and the versions of what runs."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from pathlib import Path

PACKAGES = ("onnxruntime", "openvino", "ai-edge-litert", "ai-edge-quantizer", "tensorflow-cpu", "onnx", "numpy")
INTERESTING = ("avx2", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8", "asimddp", "i8mm", "sve")


def pin(core: int | None) -> int:
    """Binds this process, and what it starts from now on, to one core: the last one that it may use."""
    core = max(os.sched_getaffinity(0)) if core is None else core
    os.sched_setaffinity(0, {core})
    return core


def processor() -> str:
    """The processor's model and the instructions that matter here."""
    name, flags = platform.machine(), set()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == "model name":
            name = value.strip()
        elif key.strip() in ("flags", "Features"):
            flags = set(value.split())
    return f"{name} ({', '.join(flag for flag in INTERESTING if flag in flags)})"


def versions() -> dict[str, str]:
    """The packages' versions; those that are not there are left out."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
