# SPDX-License-Identifier: Apache-2.0
"""Writes the files that the peers load. A program of its own, so that no converter shares the process that is timed.

python -m peers.export onnx   --network node --calibration windows.npy --output work
python -m peers.export litert --network node --calibration windows.npy --output work --batch 64
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from .variants import FLOAT, FLOAT_BARE, INT8, INT8_BARE, NETWORKS, Network, Variant

TRIVIAL_ONNX = "trivial.onnx"
TRIVIAL_LITERT = "trivial.tflite"


def onnx_file(network: Network, variant: Variant, engine: str) -> str:
    """The file of a variant for `onnxruntime` or `openvino`; their float graphs are one."""
    return f"{network.name}-{variant.name}{'' if variant.precision == 'float32' else '-' + engine}.onnx"


def litert_file(network: Network, variant: Variant, batch: int) -> str:
    """The file of a variant for LiteRT, whose shapes are fixed."""
    return f"{network.name}-{variant.name}-{batch}.tflite"


def export_onnx(network: Network, calibration: np.ndarray, output: Path) -> None:
    import onnx

    from . import onnx_graphs, onnx_quantization

    onnx.save(onnx_graphs.trivial_graph(), output / TRIVIAL_ONNX)
    for source, target in ((FLOAT, INT8), (FLOAT_BARE, INT8_BARE)):
        path = output / onnx_file(network, source, "")
        onnx.save(onnx_graphs.network_graph(network, source.norms), path)
        for engine in ("onnxruntime", "openvino"):
            onnx_quantization.quantize(path, output / onnx_file(network, target, engine), engine, target, calibration)


def export_litert(network: Network, calibration: np.ndarray, output: Path, batch: int) -> None:
    from . import litert_graphs, litert_quantization

    (output / TRIVIAL_LITERT).write_bytes(litert_graphs.trivial_flatbuffer())
    for source, target in ((FLOAT, INT8), (FLOAT_BARE, INT8_BARE)):
        path = output / litert_file(network, source, batch)
        path.write_bytes(litert_graphs.network_flatbuffer(network, source.norms, batch))
        litert_quantization.quantize(path, output / litert_file(network, target, batch), calibration, batch)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=("onnx", "litert"))
    parser.add_argument("--network", choices=NETWORKS, required=True)
    parser.add_argument("--calibration", type=Path, required=True, help="float32 [n, 187], n at least the batch")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--batch", type=int, default=1)
    arguments = parser.parse_args()
    network, calibration = NETWORKS[arguments.network], np.load(arguments.calibration)
    arguments.output.mkdir(parents=True, exist_ok=True)
    if arguments.kind == "onnx":
        export_onnx(network, calibration, arguments.output)
    else:
        export_litert(network, calibration, arguments.output, arguments.batch)


if __name__ == "__main__":
    main()
