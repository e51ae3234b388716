# SPDX-License-Identifier: Apache-2.0
"""The fused layers of fused.cc as differentiable JAX functions.

Each does what layers.py does in plain JAX, forwards and backwards in one pass over a sample that stays in the cache:
several times as fast on a CPU. They are used where a C++ compiler is found and JAX runs on the CPU; the environment
variable ECGTRAIN_FUSED=0 turns them off. The two paths round differently: a training is repeated to the bit only on the
same path.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

SOURCE = Path(__file__).with_name("fused.cc")
FLAGS = ("-std=c++17", "-O3", "-march=native", "-fopenmp", "-fPIC", "-shared", "-Wall", "-Wextra")
HANDLERS = ("layer", "stem", "norm")

#: What follows a norm, as fused.cc numbers it: nothing, ReLU, ReLU rounded to 256 levels.
NONE, RECTIFY, ROUND = range(3)


def library() -> Path:
    """Compiles fused.cc, once for each version of source, compiler, JAX and processor; raises OSError."""
    compiler = os.environ.get("CXX", "g++")
    if shutil.which(compiler) is None:
        raise FileNotFoundError(f"no C++ compiler {compiler}")
    command = [compiler, *FLAGS, "-isystem", jax.ffi.include_dir(), str(SOURCE)]
    target = subprocess.run([compiler, "-march=native", "-Q", "--help=target"], capture_output=True, check=False).stdout
    digest = hashlib.sha256(SOURCE.read_bytes() + target + jax.__version__.encode() + repr(command).encode())
    folder = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ecgtrain"
    path = folder / f"fused-{digest.hexdigest()[:16]}.so"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".so", delete=False) as temporary:
            built = subprocess.run([*command, "-o", temporary.name], capture_output=True, text=True, check=False)
        if built.returncode != 0:
            Path(temporary.name).unlink()
            raise OSError(f"{' '.join(command)}: {built.stderr}")
        Path(temporary.name).replace(path)
    return path


@functools.cache
def is_available() -> bool:
    """Whether the fused layers can be used; says once on standard error why not."""
    if os.environ.get("ECGTRAIN_FUSED") == "0" or jax.default_backend() != "cpu":
        return False
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # threads that spin would take the processor from others
    try:
        loaded = ctypes.CDLL(str(library()))
    except OSError as error:
        print(f"ecgtrain: plain JAX, several times as slow: {error}", file=sys.stderr)
        return False
    for name in HANDLERS:
        for direction in ("forwards", "backwards"):
            symbol = f"ecgtrain_{name}_{direction}"
            jax.ffi.register_ffi_target(symbol, jax.ffi.pycapsule(getattr(loaded, symbol)), platform="cpu")
    return True


def _call(name: str, shapes: tuple[tuple[int, ...], ...], *arrays: Array, **attributes: int) -> tuple[Array, ...]:
    results = tuple(jax.ShapeDtypeStruct(shape, jnp.float32) for shape in shapes)
    call = jax.ffi.ffi_call(f"ecgtrain_{name}", results)
    return tuple(call(*arrays, **{key: np.int32(value) for key, value in attributes.items()}))


@functools.partial(jax.custom_vjp, nondiff_argnums=(8, 9, 10))
def norm_rectify_conv(
    x: Float[Array, "batch points 64"],
    gamma: Float[Array, " 64"],
    beta: Float[Array, " 64"],
    scale: Float[Array, ""],
    weight: Float[Array, "taps 64 64"],
    offset: Float[Array, "outPoints 64"],
    skip: Float[Array, "batch outPoints 64"] | None,
    sample_offset: Float[Array, "batch 64"] | None,
    stride: int,
    padding: int,
    kind: int,
) -> Float[Array, "batch outPoints 64"]:
    """skip + offset + sampleOffset + conv(rectify(groupNorm(x))); a sample's own offset is added at all its points."""
    some_or_none = [jnp.zeros((0,)) if array is None else array for array in (skip, sample_offset)]
    (y,) = _call(
        "layer_forwards",
        ((x.shape[0], *offset.shape),),
        *(x, gamma, beta, scale, weight, offset, *some_or_none),
        stride=stride,
        padding=padding,
        kind=kind,
    )
    return y


def _layer_forwards(x, gamma, beta, scale, weight, offset, skip, sample_offset, stride, padding, kind):  # noqa: ANN001, ANN202
    y = norm_rectify_conv(x, gamma, beta, scale, weight, offset, skip, sample_offset, stride, padding, kind)
    return y, (x, gamma, beta, scale, weight, offset.shape, skip is None, sample_offset is None)


def _layer_backwards(stride, padding, kind, saved, dy):  # noqa: ANN001, ANN202
    x, gamma, beta, scale, weight, offset_shape, no_skip, no_sample_offset = saved
    dx, d_gamma, d_beta, d_weight, d_offset, d_sample_offset = _call(
        "layer_backwards",
        (
            *(x.shape, gamma.shape, beta.shape, weight.shape, offset_shape),
            (0,) if no_sample_offset else (x.shape[0], offset_shape[1]),
        ),
        *(x, gamma, beta, scale, weight, dy),
        stride=stride,
        padding=padding,
        kind=kind,
    )
    d_skip = None if no_skip else dy
    d_scale = jnp.zeros_like(scale)
    return dx, d_gamma, d_beta, d_scale, d_weight, d_offset, d_skip, None if no_sample_offset else d_sample_offset


norm_rectify_conv.defvjp(_layer_forwards, _layer_backwards)


@functools.partial(jax.custom_vjp, nondiff_argnums=(8, 9, 10))
def stem(
    windows: Float[Array, "batch points channels"],
    window_weight: Float[Array, "windowTaps channels 64"],
    window_bias: Float[Array, " 64"],
    gamma: Float[Array, " 64"],
    beta: Float[Array, " 64"],
    scale: Float[Array, ""],
    weight: Float[Array, "taps 64 64"],
    offset: Float[Array, "outPoints 64"],
    stride: int,
    padding: int,
    kind: int,
) -> Float[Array, "batch outPoints 64"]:
    """offset + conv(rectify(groupNorm(windowBias + conv1(windows)))); the windows have no gradient."""
    (y,) = _call(
        "stem_forwards",
        ((windows.shape[0], *offset.shape),),
        *(windows, window_weight, window_bias, gamma, beta, scale, weight, offset),
        stride=stride,
        padding=padding,
        kind=kind,
    )
    return y


def _stem_forwards(windows, window_weight, window_bias, gamma, beta, scale, weight, offset, stride, padding, kind):  # noqa: ANN001, ANN202
    y = stem(windows, window_weight, window_bias, gamma, beta, scale, weight, offset, stride, padding, kind)
    return y, (windows, window_weight, window_bias, gamma, beta, scale, weight, offset.shape)


def _stem_backwards(stride, padding, kind, saved, dy):  # noqa: ANN001, ANN202
    *arrays, offset_shape = saved
    windows, window_weight, window_bias, gamma, beta, scale, weight = arrays
    d_window_weight, d_window_bias, d_gamma, d_beta, d_weight, d_offset = _call(
        "stem_backwards",
        (window_weight.shape, window_bias.shape, gamma.shape, beta.shape, weight.shape, offset_shape),
        *(*arrays, dy),
        stride=stride,
        padding=padding,
        kind=kind,
    )
    no_gradient = jnp.zeros_like(windows), jnp.zeros_like(scale)
    return no_gradient[0], d_window_weight, d_window_bias, d_gamma, d_beta, no_gradient[1], d_weight, d_offset


stem.defvjp(_stem_forwards, _stem_backwards)


@functools.partial(jax.custom_vjp, nondiff_argnums=(4,))
def norm_rectify(
    x: Float[Array, "batch points 64"],
    gamma: Float[Array, " 64"],
    beta: Float[Array, " 64"],
    scale: Float[Array, ""],
    kind: int,
) -> Float[Array, "batch points 64"]:
    """rectify(groupNorm(x)); kind NONE leaves the ReLU out."""
    (y,) = _call("norm_forwards", (x.shape,), x, gamma, beta, scale, kind=kind)
    return y


def _norm_forwards(x, gamma, beta, scale, kind):  # noqa: ANN001, ANN202
    return norm_rectify(x, gamma, beta, scale, kind), (x, gamma, beta, scale)


def _norm_backwards(kind, saved, dy):  # noqa: ANN001, ANN202
    x, gamma, beta, scale = saved
    dx, d_gamma, d_beta = _call(
        "norm_backwards", (x.shape, gamma.shape, beta.shape), x, gamma, beta, scale, dy, kind=kind
    )
    return dx, d_gamma, d_beta, jnp.zeros_like(scale)


norm_rectify.defvjp(_norm_forwards, _norm_backwards)
