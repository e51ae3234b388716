# SPDX-License-Identifier: Apache-2.0
"""The engine's arithmetic in NumPy, written from docs/model-format.md alone.

`classify_int8` must agree with the Swift engine to the bit; `classify_float32` computes the same network in float64 and
agrees to rounding. Neither is fast: they are here to be read and to be held against.
"""

from __future__ import annotations

import dataclasses
import pathlib

import gguf
import numpy as np

from .reference_functions import clamp, softmax
from .reference_heads import EarlyReadout, RecurrentHead, margins

POINTS = 46
CHANNELS = 64
BLOCKS = 6
EVALUATIONS = {"euler": 1, "midpoint": 2, "rk4": 4}


@dataclasses.dataclass
class ModelFile:
    """What a model file holds."""

    network: str
    precision: str
    channels: list[str]
    features: list[str]
    steering: int
    elapsed: str
    epsilon: float
    pairs: list[tuple[str, int, float]]
    tensors: dict[str, np.ndarray]
    margins: list[float] = dataclasses.field(default_factory=list)

    def __getitem__(self, name: str) -> np.ndarray:
        return self.tensors[name]

    def scalar(self, name: str) -> np.float64:
        return np.float64(self.tensors[name].reshape(-1)[0])


def load(path: str | pathlib.Path) -> ModelFile:
    """Reads a model file with the `gguf` package."""
    reader = gguf.GGUFReader(str(path))

    def value(key: str):
        field = reader.fields.get(key)
        return None if field is None else field.contents()

    names = value("ecgmond.solver.names") or []
    pairs = list(zip(names, value("ecgmond.solver.steps") or [], value("ecgmond.solver.accuracies") or []))
    tensors = {}
    for tensor in reader.tensors:
        shape = tuple(int(size) for size in reversed(tensor.shape))
        tensors[tensor.name] = np.array(tensor.data).reshape(shape)
    return ModelFile(
        network=value("ecgmond.network"),
        precision=value("ecgmond.precision"),
        channels=value("ecgmond.input.channels") or ["from-r-peak"],
        features=value("ecgmond.input.features") or [],
        steering=int(value("ecgmond.context.steering") or 0),
        elapsed=value("ecgmond.context.elapsed") or "",
        epsilon=float(np.float32(value("ecgmond.norm_epsilon"))),
        pairs=pairs,
        margins=value("ecgmond.solver.margins") or [],
        tensors=tensors,
    )


def time_bias(bias: np.ndarray, weights: np.ndarray | None, points: int, time: float) -> np.ndarray:
    """The bias of each point and channel in float64, [points, 64]; `weights` [64, 3] of the time channel."""
    rows = np.tile(bias.astype(np.float64), (points, 1))
    if weights is None:
        return rows
    wide = weights.astype(np.float64)
    for p in range(points):
        total = np.zeros(CHANNELS)
        for tap in range(3):
            if 0 <= p + tap - 1 < points:
                total = total + wide[:, tap]
        rows[p] = rows[p] + np.float64(time) * total
    return rows


def steering_sums(model: ModelFile, name: str, v: np.ndarray) -> np.ndarray:
    """What features [N, F] add at all points, [N, 64] in float64, summed in the order of features (section 2)."""
    weight = model[f"{name}.feature_weight"].astype(np.float64)
    total = np.zeros((len(v), CHANNELS))
    for s in range(model.steering):
        total = total + v[:, s : s + 1].astype(np.float64) * weight[None, :, s]
    return total


class Int8Network:
    """The int8 arithmetic, section by section."""

    def __init__(self, model: ModelFile, v: np.ndarray | None = None):
        self.model, self.v = model, v

    def convolve(self, name: str, q: np.ndarray, stride: int, padding: int, time: float = 0.0):
        """uint8 [N, points, in] to int64 accumulators [N, points, 64] and their multipliers [64] (section 2)."""
        model = self.model
        weight = model[f"{name}.weight"].astype(np.int64)
        taps = weight.shape[1]
        padded = np.pad(q.astype(np.int64), ((0, 0), (padding, padding), (0, 0)))
        points = (padded.shape[1] - taps) // stride + 1
        acc = np.zeros((q.shape[0], points, CHANNELS), np.int64)
        for k in range(taps):
            # Exact in float64: every partial sum is below 2^53.
            part = padded[:, k : k + stride * (points - 1) + 1 : stride].astype(np.float64) @ weight[:, k].T.astype(
                np.float64
            )
            acc += part.astype(np.int64)
        m = model.scalar(f"{name}.input_scale") * model[f"{name}.weight_scale"].astype(np.float64)
        if f"{name}.bias" in model.tensors:
            rows = time_bias(model[f"{name}.bias"], model.tensors.get(f"{name}.time_weight"), points, time)
            bias = clamp(np.rint(rows / m), -(2.0**23), 2.0**23)[None]
            if f"{name}.feature_weight" in model.tensors:
                addend = clamp(np.rint(steering_sums(model, name, self.v) / m), -(2.0**23), 2.0**23)
                bias = clamp(bias + addend[:, None], -(2.0**23), 2.0**23)
            acc += bias.astype(np.int64)
        assert np.abs(acc).max() <= 2**24
        return acc, m

    def factors(self, name: str, v: np.ndarray, m: np.ndarray, scale: float | None):
        """The float32 factors and offsets of a norm, [N, 64] each (sections 3, 4 and 6)."""
        model = self.model
        s = v.sum(axis=1).astype(np.float64)
        q = (v * v).sum(axis=1).astype(np.float64)
        inverse = 1.0 / np.float64(2 * v.shape[1])
        ms, mq = m * s, (m * m) * q
        mean = (ms[:, 0::2] + ms[:, 1::2]) * inverse
        square = (mq[:, 0::2] + mq[:, 1::2]) * inverse
        variance = np.maximum(0.0, square - mean * mean)
        r = np.repeat(1.0 / np.sqrt(variance + np.float64(model.epsilon)), 2, axis=1)
        mean = np.repeat(mean, 2, axis=1)
        g = model[f"{name}.weight"].astype(np.float64) * r
        a, b = g * m, model[f"{name}.bias"].astype(np.float64) - g * mean
        if scale is not None:
            a, b = a * (1.0 / scale), b * (1.0 / scale)
        return a.astype(np.float32), b.astype(np.float32)

    def normalize(self, name: str, v: np.ndarray, m: np.ndarray, scale: float) -> np.ndarray:
        """Integers to uint8 of a scale."""
        a, b = self.factors(name, v, m, scale)
        value = v.astype(np.float32) * a[:, None] + b[:, None]
        return np.rint(clamp(value, 0, 255)).astype(np.uint8)

    def view(self, x: np.ndarray):
        """The int16 view of the state and its multipliers (section 5)."""
        scale = self.model.scalar("state_scale")
        u = np.rint(clamp(x * np.float32(1.0 / scale), -32767, 32767)).astype(np.int64)
        return u, np.full(CHANNELS, scale)

    def stem(self, points: np.ndarray) -> np.ndarray:
        model = self.model
        q = np.rint(clamp(points * np.float32(255), 0, 255)).astype(np.uint8)
        acc, m = self.convolve("stem.conv1", q, 1, 0)
        q = self.normalize("stem.norm1", acc, m, model.scalar("stem.conv2.input_scale"))
        acc, m = self.convolve("stem.conv2", q, 2, 1)
        q = self.normalize("stem.norm2", acc, m, model.scalar("stem.conv3.input_scale"))
        acc, m = self.convolve("stem.conv3", q, 2, 1)
        return acc.astype(np.float32) * m.astype(np.float32)

    def slope(self, x: np.ndarray, time: float) -> np.ndarray:
        model = self.model
        u, m = self.view(x)
        q = self.normalize("ode.norm1", u, m, model.scalar("ode.conv1.input_scale"))
        acc, m = self.convolve("ode.conv1", q, 1, 1, time)
        q = self.normalize("ode.norm2", acc, m, model.scalar("ode.conv2.input_scale"))
        acc, m = self.convolve("ode.conv2", q, 1, 1, time)
        a, b = self.factors("ode.norm3", acc, m, None)
        return acc.astype(np.float32) * a[:, None] + b[:, None]

    def block(self, index: int, x: np.ndarray) -> np.ndarray:
        model, name = self.model, f"res.{index}"
        u, m = self.view(x)
        q = self.normalize(f"{name}.norm1", u, m, model.scalar(f"{name}.conv1.input_scale"))
        acc, m = self.convolve(f"{name}.conv1", q, 1, 1)
        q = self.normalize(f"{name}.norm2", acc, m, model.scalar(f"{name}.conv2.input_scale"))
        acc, m = self.convolve(f"{name}.conv2", q, 1, 1)
        return x + acc.astype(np.float32) * m.astype(np.float32)

    def embedding(self, x: np.ndarray) -> np.ndarray:
        model = self.model
        scale = model.scalar("head.input_scale")
        u, m = self.view(x)
        q = self.normalize("head.norm", u, m, scale)
        return q.astype(np.int64).sum(axis=1).astype(np.float32) * np.float32(scale / POINTS)

    def head(self, x: np.ndarray) -> np.ndarray:
        model, y = self.model, self.embedding(x)
        weight = model["head.linear.weight"]
        logits = np.tile(model["head.linear.bias"], (x.shape[0], 1))
        for c in range(CHANNELS):
            logits = logits + weight[None, :, c] * y[:, c : c + 1]
        return logits


class FloatNetwork:
    """The float network in float64, with the int8 network's outline."""

    def __init__(self, model: ModelFile, v: np.ndarray | None = None):
        self.model, self.v = model, v

    def convolve(self, name: str, x: np.ndarray, stride: int, padding: int, time: float = 0.0) -> np.ndarray:
        model = self.model
        weight = model[f"{name}.weight"].astype(np.float64)
        taps = weight.shape[1]
        padded = np.pad(x, ((0, 0), (padding, padding), (0, 0)))
        points = (padded.shape[1] - taps) // stride + 1
        out = sum(padded[:, k : k + stride * (points - 1) + 1 : stride] @ weight[:, k].T for k in range(taps))
        if f"{name}.bias" in model.tensors:
            out = out + time_bias(model[f"{name}.bias"], model.tensors.get(f"{name}.time_weight"), points, time)
        if f"{name}.feature_weight" in model.tensors:
            out = out + steering_sums(model, name, self.v)[:, None]
        return out

    def normalize(self, name: str, x: np.ndarray) -> np.ndarray:
        grouped = x.reshape(x.shape[0], x.shape[1], CHANNELS // 2, 2)
        mean = grouped.mean(axis=(1, 3), keepdims=True)
        variance = grouped.var(axis=(1, 3), keepdims=True)
        unit = ((grouped - mean) / np.sqrt(variance + self.model.epsilon)).reshape(x.shape)
        return unit * self.model[f"{name}.weight"].astype(np.float64) + self.model[f"{name}.bias"].astype(np.float64)

    def rectify(self, name: str, x: np.ndarray) -> np.ndarray:
        return np.maximum(0.0, self.normalize(name, x))

    def stem(self, points: np.ndarray) -> np.ndarray:
        x = points.astype(np.float64)
        x = self.rectify("stem.norm1", self.convolve("stem.conv1", x, 1, 0))
        x = self.rectify("stem.norm2", self.convolve("stem.conv2", x, 2, 1))
        return self.convolve("stem.conv3", x, 2, 1)

    def slope(self, x: np.ndarray, time: float) -> np.ndarray:
        x = self.convolve("ode.conv1", self.rectify("ode.norm1", x), 1, 1, time)
        x = self.convolve("ode.conv2", self.rectify("ode.norm2", x), 1, 1, time)
        return self.normalize("ode.norm3", x)

    def block(self, index: int, x: np.ndarray) -> np.ndarray:
        name = f"res.{index}"
        y = self.convolve(f"{name}.conv1", self.rectify(f"{name}.norm1", x), 1, 1)
        return x + self.convolve(f"{name}.conv2", self.rectify(f"{name}.norm2", y), 1, 1)

    def embedding(self, x: np.ndarray) -> np.ndarray:
        return self.rectify("head.norm", x).mean(axis=1)

    def head(self, x: np.ndarray) -> np.ndarray:
        y = self.embedding(x)
        return y @ self.model["head.linear.weight"].T.astype(np.float64) + self.model["head.linear.bias"]


def integrate(f, x: np.ndarray, solver: str, steps: int) -> np.ndarray:
    """Integrates over t in [0, 1] by equal steps, in the state's own precision (section 7)."""
    h = 1.0 / steps
    real = x.dtype.type
    hf, half = real(h), real(h / 2)
    for n in range(steps):
        t = n * h
        k1 = f(x, t)
        if solver == "euler":
            x = x + hf * k1
        elif solver == "midpoint":
            x = x + hf * f(x + half * k1, t + h / 2)
        elif solver == "rk4":
            k2 = f(x + half * k1, t + h / 2)
            k3 = f(x + half * k2, t + h / 2)
            k4 = f(x + hf * k3, t + h)
            x = x + real(h / 6) * (((k1 + real(2) * k2) + real(2) * k3) + k4)
        else:
            raise ValueError(f"unknown solver {solver}")
    return x


def early_logits(model: ModelFile, network: Int8Network | FloatNetwork, x: np.ndarray) -> np.ndarray:
    """The logits [N, 5] of the state after one step of Euler's method, of a network without a memory (section 12)."""
    if "early.hidden.weight" in model.tensors:
        return EarlyReadout(model, x.dtype.type).logits(network.embedding(x))
    return network.head(x)


def chosen_pair(model: ModelFile, solver: str | None, steps: int | None) -> tuple[str, int]:
    """A solver and its steps; the file's own where they are not given."""
    solver = solver or model.pairs[0][0]
    if steps is None:
        steps = next((pair[1] for pair in model.pairs if pair[0] == solver), model.pairs[0][1])
    return solver, int(steps)


def solve(
    model: ModelFile,
    windows: np.ndarray,
    solver: str | None = None,
    steps: int | None = None,
    features: np.ndarray | None = None,
    by_need: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """[N, 187] or, of the channels that the model requires, [N, channels, 187] to [N, 5] logits and whether they are
    early [N].

    `features` [N, F] are those that the model requires, in its order. The rows of a context network are the beats of
    one patient in their order, from the first. The solver is the file's default if none is given. With `by_need` steps
    are taken by need.
    """
    given = 0 if features is None else features.shape[1]
    if given != len(model.features):
        raise ValueError(f"{given} features, and the file requires {', '.join(model.features) or 'none'}")
    is_int8 = model.precision == "int8"
    head = RecurrentHead(model, np.float32 if is_int8 else np.float64) if model.network == "context" else None
    v, times = head.features(features) if head else (None, None)
    network = Int8Network(model, v) if is_int8 else FloatNetwork(model, v)
    channels = windows[:, None] if windows.ndim == 2 else windows
    if channels.shape[1] != len(model.channels):
        raise ValueError(f"{channels.shape[1]} channels, and the file requires {', '.join(model.channels)}")
    start = x = network.stem(np.swapaxes(channels, 1, 2).astype(np.float32))
    if model.network != "resnet":
        solver, steps = chosen_pair(model, solver, steps)
        x = integrate(network.slope, x, solver, steps)
    else:
        for index in range(BLOCKS):
            x = network.block(index, x)
    margin = None
    if by_need:
        margin = np.float32(model.margins[[pair[:2] for pair in model.pairs].index((solver, steps))])
        early = start + network.slope(start, 0.0)
    if head is not None:
        return head.solve(network.embedding(x), v, times, network.embedding(early) if by_need else None, margin)
    full = network.head(x)
    if not by_need:
        return full, np.zeros(len(full), bool)
    first = early_logits(model, network, early)
    is_early = margins(first) >= margin
    return np.where(is_early[:, None], first, full), is_early


def logits(model: ModelFile, windows: np.ndarray, *more, **named) -> np.ndarray:
    """The logits [N, 5] of beats, as `solve` takes them."""
    return solve(model, windows, *more, **named)[0]


def classify_int8(path: str | pathlib.Path, windows: np.ndarray, *more, **named) -> np.ndarray:
    """Probabilities [N, 5] float32 of beats, as `solve` takes them, by an int8 model file, to the bit."""
    model = load(path)
    assert model.precision == "int8"
    return softmax(logits(model, windows, *more, **named))


def classify_float32(path: str | pathlib.Path, windows: np.ndarray, *more, **named) -> np.ndarray:
    """Probabilities [N, 5] float32 of beats, as `solve` takes them, by a float32 model file."""
    model = load(path)
    assert model.precision == "float32"
    return softmax(logits(model, windows, *more, **named))
