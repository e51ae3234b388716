# SPDX-License-Identifier: Apache-2.0
"""The peers' graphs compute what the network computes, and what is called int8 is int8."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import openvino
import pytest
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray
from peers import engines, expectation, export
from peers.engines import EngineKind
from peers.onnx_graphs import network_graph
from peers.openvino_engine import SETTINGS
from peers.variants import FLOAT, FLOAT_BARE, INT8, INT8_BARE, NETWORKS, Network, Variant

Array = NDArray[np.float32]


@pytest.fixture(scope="module", params=list(NETWORKS))
def network(request: pytest.FixtureRequest) -> Network:
    return NETWORKS[request.param]


@pytest.fixture(scope="module")
def folder(network: Network, golden: Array, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a network, LiteRT's for two windows a call."""
    path = tmp_path_factory.mktemp(network.name)
    export.export_onnx(network, golden, path)
    export.export_litert(network, golden, path, 2)
    return path


@pytest.mark.parametrize("kind", list(EngineKind))
@pytest.mark.parametrize("variant", [FLOAT, FLOAT_BARE, INT8, INT8_BARE], ids=lambda variant: variant.name)
def test_answers_are_those_of_the_reference(
    kind: EngineKind, variant: Variant, network: Network, folder: Path, golden: Array
) -> None:
    # An odd number of windows: the last call is filled up.
    windows = golden[:39]
    answers = engines.load(kind, network, variant, 2, folder).probabilities(windows)
    assert answers.shape == (39, 5)
    expected = expectation.expected(network, variant.norms, windows)
    if variant.precision == "float32":
        assert np.abs(answers - expected).max() < expectation.FLOAT_DEVIATION
    elif variant.norms:
        assert np.mean(answers.argmax(axis=1) == expected.argmax(axis=1)) >= 0.94
    else:
        assert expectation.correlation(answers, expected) > expectation.BARE_CORRELATION


def test_without_norms_the_convolutions_are_the_same(network: Network) -> None:
    def shapes(graph: onnx.ModelProto) -> list[tuple[int, ...]]:
        weights = {tensor.name: tuple(tensor.dims) for tensor in graph.graph.initializer}
        return [weights[node.input[1]] for node in graph.graph.node if node.op_type == "Conv"]

    whole, bare = network_graph(network, norms=True), network_graph(network, norms=False)
    assert shapes(whole) == shapes(bare)
    kinds = Counter(node.op_type for node in bare.graph.node)
    assert set(kinds) == {"Unsqueeze", "Conv", "Relu", "Add", "ReduceMean", "Gemm", "Softmax"}
    norms = sum(node.op_type == "InstanceNormalization" for node in whole.graph.node)
    assert norms == (9 if network.solver else 15)


@pytest.mark.parametrize("variant", [INT8, INT8_BARE], ids=lambda variant: variant.name)
def test_onnx_runtime_runs_every_convolution_in_integers(
    variant: Variant, network: Network, folder: Path, tmp_path: Path
) -> None:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.optimized_model_filepath = str(tmp_path / "optimized.onnx")
    path = folder / export.onnx_file(network, variant, "onnxruntime")
    onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    kinds = Counter(node.op_type for node in onnx.load(tmp_path / "optimized.onnx").graph.node)
    assert kinds["Conv"] == 0
    assert kinds["QLinearConv"] == (7 if network.solver else 15)


@pytest.mark.parametrize("variant", [INT8, INT8_BARE], ids=lambda variant: variant.name)
def test_openvino_runs_every_convolution_in_integers(variant: Variant, network: Network, folder: Path) -> None:
    model = openvino.Core().read_model(folder / export.onnx_file(network, variant, "openvino"))
    model.reshape({"windows": [1, 187]})
    operations = openvino.Core().compile_model(model, "CPU", SETTINGS).get_runtime_model().get_ops()
    facts = [operation.get_rt_info() for operation in operations]
    precisions = [fact["runtimePrecision"].astype(str) for fact in facts if is_convolution(fact)]
    assert precisions == ["u8"] * (7 if network.solver else 15)


def is_convolution(facts: Any) -> bool:
    return facts["layerType"].astype(str) == "Convolution"


@pytest.mark.parametrize("variant", [INT8, INT8_BARE], ids=lambda variant: variant.name)
def test_litert_runs_every_convolution_in_integers_and_delegates_all(
    variant: Variant, network: Network, folder: Path
) -> None:
    interpreter = Interpreter(str(folder / export.litert_file(network, variant, 2)), num_threads=1)
    types = {tensor["index"]: tensor["dtype"] for tensor in interpreter.get_tensor_details()}
    interpreter.allocate_tensors()
    operations = interpreter._get_ops_details()
    convolutions = [operation for operation in operations if operation["op_name"] == "CONV_2D"]
    assert len(convolutions) == (7 if network.solver else 15)
    for convolution in convolutions:
        source, weight, *_ = convolution["inputs"]
        assert types[source] == types[weight] == np.int8
    assert sum(operation["op_name"] == "DELEGATE" for operation in operations) == 1
