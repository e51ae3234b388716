// SPDX-License-Identifier: Apache-2.0
//
// The layers that training spends its time in, each one pass over a sample that stays in the first cache: group norm,
// ReLU with the engine's rounding, and a convolution as shifted matrix products; forwards and backwards. Called from
// JAX through XLA's foreign function interface; fused.py gives the mathematics, layers.py the same in plain JAX.
//
// All tensors are float32, row-major, channels last: [batch, points, 64]. Sums over the batch are taken in a fixed
// number of parts and joined in order, so that the gradients do not depend on the number of threads.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#ifdef __SSE__
#include <xmmintrin.h>
#endif

#include "xla/ffi/api/ffi.h"

namespace ffi = xla::ffi;

namespace {

constexpr int kChannels = 64;
#ifdef __AVX512F__
constexpr int kLanes = 16;
#else
constexpr int kLanes = 8; // what a register holds: the compiler keeps wider vectors in memory
#endif
constexpr int kVectors = kChannels / kLanes;
constexpr int kGroup = 2; // channels a group
constexpr float kEpsilon = 1e-5f;
constexpr int kParts = 16; // of a batch, each with its own sums
constexpr int kMostPoints = 192;
constexpr int kMostTaps = 4;
constexpr int kMostWindowTaps = 8; // taps x channels of the first convolution

using Vector = float __attribute__((vector_size(4 * kLanes), aligned(4), may_alias));
using Tensor = ffi::Buffer<ffi::F32>;
using Result = ffi::Result<Tensor>;

inline Vector load(const float *from) { return *reinterpret_cast<const Vector *>(from); }
inline void store(float *to, Vector value) { *reinterpret_cast<Vector *>(to) = value; }

// Numbers too small to be normal are taken for zero while it lives: they are slow, and no gradient needs them.
class FlushDenormals {
  public:
#ifdef __SSE__
    FlushDenormals() : saved(_mm_getcsr()) { _mm_setcsr(saved | 0x8040); }
    ~FlushDenormals() { _mm_setcsr(saved); }

  private:
    unsigned saved;
#endif
};

// Vectors of channels that six rows take at once: as many as the registers hold the sums of, 32 of AVX-512 and 16 of
// AVX2.
#ifdef __AVX512F__
constexpr int kBlock = kVectors;
#else
constexpr int kBlock = 2;
#endif

// c[r][0..<n] += sum over d of a[r * rowStride + d * depthStride] * w[d][0..<n], n the channels of a block, for a
// constant number of rows.
template <int Rows>
inline __attribute__((always_inline)) void multiplyRows(float *c, ptrdiff_t cStride, const float *a,
                                                        ptrdiff_t rowStride, ptrdiff_t depthStride, const float *w,
                                                        int depth) {
    Vector sum[Rows][kBlock];
#pragma GCC unroll 8
    for (int r = 0; r < Rows; r++)
#pragma GCC unroll 8
        for (int v = 0; v < kBlock; v++)
            sum[r][v] = load(c + r * cStride + v * kLanes);
    for (int d = 0; d < depth; d++) {
        Vector row[kBlock];
#pragma GCC unroll 8
        for (int v = 0; v < kBlock; v++)
            row[v] = load(w + d * kChannels + v * kLanes);
#pragma GCC unroll 8
        for (int r = 0; r < Rows; r++) {
            const float factor = a[r * rowStride + d * depthStride];
#pragma GCC unroll 8
            for (int v = 0; v < kBlock; v++)
                sum[r][v] += factor * row[v];
        }
    }
#pragma GCC unroll 8
    for (int r = 0; r < Rows; r++)
#pragma GCC unroll 8
        for (int v = 0; v < kBlock; v++)
            store(c + r * cStride + v * kLanes, sum[r][v]);
}

// The same for any number of rows.
void multiplyBlock(int rows, float *c, ptrdiff_t cStride, const float *a, ptrdiff_t rowStride, ptrdiff_t depthStride,
                   const float *w, int depth) {
    int r = 0;
    for (; r + 6 <= rows; r += 6)
        multiplyRows<6>(c + r * cStride, cStride, a + r * rowStride, rowStride, depthStride, w, depth);
    c += r * cStride;
    a += r * rowStride;
    switch (rows - r) {
    case 5:
        return multiplyRows<5>(c, cStride, a, rowStride, depthStride, w, depth);
    case 4:
        return multiplyRows<4>(c, cStride, a, rowStride, depthStride, w, depth);
    case 3:
        return multiplyRows<3>(c, cStride, a, rowStride, depthStride, w, depth);
    case 2:
        return multiplyRows<2>(c, cStride, a, rowStride, depthStride, w, depth);
    case 1:
        return multiplyRows<1>(c, cStride, a, rowStride, depthStride, w, depth);
    }
}

// The same for all 64 channels.
void multiply(int rows, float *c, ptrdiff_t cStride, const float *a, ptrdiff_t rowStride, ptrdiff_t depthStride,
              const float *w, int depth) {
    for (int channel = 0; channel < kChannels; channel += kBlock * kLanes)
        multiplyBlock(rows, c + channel, cStride, a, rowStride, depthStride, w + channel, depth);
}

// Group norm of one sample: z = x * factor + offset, channel by channel.
struct Norm {
    float mean[kChannels], inverse[kChannels]; // of the channel's group
    float factor[kChannels], offset[kChannels];

    Norm(const float *x, int points, const float *gamma, const float *beta) {
        Vector sum[kVectors] = {}, square[kVectors] = {};
        for (int p = 0; p < points; p++)
            for (int v = 0; v < kVectors; v++) {
                const Vector value = load(x + p * kChannels + v * kLanes);
                sum[v] += value;
                square[v] += value * value;
            }
        float sums[kChannels], squares[kChannels];
        for (int v = 0; v < kVectors; v++) {
            store(sums + v * kLanes, sum[v]);
            store(squares + v * kLanes, square[v]);
        }
        const float share = 1.0f / static_cast<float>(kGroup * points);
        for (int c = 0; c < kChannels; c += kGroup) {
            const float m = (sums[c] + sums[c + 1]) * share;
            const float variance = std::max((squares[c] + squares[c + 1]) * share - m * m, 0.0f);
            const float i = 1.0f / __builtin_sqrtf(variance + kEpsilon);
            for (int k = c; k < c + kGroup; k++) {
                mean[k] = m;
                inverse[k] = i;
                factor[k] = gamma[k] * i;
                offset[k] = beta[k] - factor[k] * m;
            }
        }
    }
};

// What follows the norm: nothing, ReLU, or ReLU rounded and clamped to 256 levels.
struct Rectifier {
    enum Kind : int32_t { kNone, kRectify, kRound } kind;
    float scale;

    inline Vector operator()(Vector z) const {
        const Vector zero = {};
        if (kind == kNone)
            return z;
        if (kind == kRectify)
            return z > zero ? z : zero;
        const Vector most = zero + 255.0f, magic = zero + 12582912.0f; // 1.5 * 2^23: adding it rounds to nearest even
        Vector level = z * (1 / scale);
        level = level > zero ? level : zero;
        level = level < most ? level : most;
        return ((level + magic) - magic) * scale;
    }

    // The gradient passes where the output follows the input (straight through the rounding).
    inline Vector gradient(Vector z, Vector dy) const {
        const Vector zero = {};
        if (kind == kNone)
            return dy;
        if (kind == kRectify)
            return z > zero ? dy : zero;
        const Vector most = zero + 255.0f * scale;
        return z > zero ? (z < most ? dy : zero) : zero;
    }
};

// Normalizes and rectifies one sample.
void normalize(const float *x, int points, const Norm &norm, Rectifier rectifier, float *y) {
    for (int p = 0; p < points; p++)
        for (int v = 0; v < kVectors; v++) {
            const Vector z =
                load(x + p * kChannels + v * kLanes) * load(norm.factor + v * kLanes) + load(norm.offset + v * kLanes);
            store(y + p * kChannels + v * kLanes, rectifier(z));
        }
}

// Backwards through `normalize`: dx from dy, and the sample's part added to the gradients of gamma and beta.
void normalizeBackwards(const float *x, int points, const Norm &norm, Rectifier rectifier, const float *gamma,
                        const float *dy, float *dx, float *dGamma, float *dBeta) {
    Vector sum[kVectors] = {}, product[kVectors] = {};
    for (int p = 0; p < points; p++)
        for (int v = 0; v < kVectors; v++) {
            const int at = p * kChannels + v * kLanes;
            const Vector value = load(x + at);
            const Vector z = value * load(norm.factor + v * kLanes) + load(norm.offset + v * kLanes);
            const Vector dz = rectifier.gradient(z, load(dy + at));
            store(dx + at, dz);
            sum[v] += dz;
            product[v] += dz * value;
        }
    float sums[kChannels], products[kChannels], slope[kChannels], constant[kChannels];
    for (int v = 0; v < kVectors; v++) {
        store(sums + v * kLanes, sum[v]);
        store(products + v * kLanes, product[v]);
    }
    const float share = 1.0f / static_cast<float>(kGroup * points);
    for (int c = 0; c < kChannels; c += kGroup) {
        const float inverse = norm.inverse[c], mean = norm.mean[c];
        float ofOne = 0, ofValue = 0; // means over the group of dx^ and dx^ * x^
        for (int k = c; k < c + kGroup; k++) {
            const float d = inverse * (products[k] - mean * sums[k]);
            dGamma[k] += d;
            dBeta[k] += sums[k];
            ofOne += gamma[k] * sums[k] * share;
            ofValue += gamma[k] * d * share;
        }
        for (int k = c; k < c + kGroup; k++) {
            slope[k] = -inverse * inverse * ofValue;
            constant[k] = -inverse * ofOne - slope[k] * mean;
        }
    }
    for (int p = 0; p < points; p++)
        for (int v = 0; v < kVectors; v++) {
            const int at = p * kChannels + v * kLanes;
            store(dx + at, load(dx + at) * load(norm.factor + v * kLanes) + load(x + at) * load(slope + v * kLanes) +
                               load(constant + v * kLanes));
        }
}

// A convolution's shape; its input lies in rows with zeros around them.
struct Shape {
    int points, outPoints, taps, stride, padding;

    int paddedPoints() const { return points + 2 * padding; }
    size_t weights() const { return static_cast<size_t>(taps) * kChannels * kChannels; }
};

// y += the convolution of `padded`.
void convolve(const Shape &shape, const float *padded, const float *weight, float *y) {
    for (int tap = 0; tap < shape.taps; tap++)
        multiply(shape.outPoints, y, kChannels, padded + tap * kChannels, shape.stride * kChannels, 1,
                 weight + tap * kChannels * kChannels, kChannels);
}

// dPadded += and dWeight += their parts of the gradient; `transposed` is the weight with its last two axes swapped.
void convolveBackwards(const Shape &shape, const float *padded, const float *transposed, const float *dy,
                       float *dPadded, float *dWeight) {
    for (int tap = 0; tap < shape.taps; tap++) {
        const ptrdiff_t weights = tap * kChannels * kChannels;
        multiply(shape.outPoints, dPadded + tap * kChannels, shape.stride * kChannels, dy, kChannels, 1,
                 transposed + weights, kChannels);
        multiply(kChannels, dWeight + weights, kChannels, padded + tap * kChannels, 1, shape.stride * kChannels, dy,
                 shape.outPoints);
    }
}

std::vector<float> transpose(const float *weight, int taps) {
    std::vector<float> swapped(static_cast<size_t>(taps) * kChannels * kChannels);
    for (int tap = 0; tap < taps; tap++)
        for (int in = 0; in < kChannels; in++)
            for (int out = 0; out < kChannels; out++)
                swapped[(tap * kChannels + out) * kChannels + in] = weight[(tap * kChannels + in) * kChannels + out];
    return swapped;
}

// The first convolution of the stem, of few channels to 64: a window is [points + ..., channels], and what a point sees
// of it, its taps by its channels, lies in one run. x[p] = bias + sum over that run of weight[k] * window[p * channels
// + k].
struct WindowShape {
    int taps = 0, channels = 1;

    int run() const { return taps * channels; }
    int size(int points) const { return (points + taps - 1) * channels; }
};

void convolveWindow(const WindowShape &shape, const float *window, int points, const float *weight, const float *bias,
                    float *x) {
    for (int p = 0; p < points; p++)
        for (int v = 0; v < kVectors; v++) {
            Vector sum = load(bias + v * kLanes);
            for (int k = 0; k < shape.run(); k++)
                sum += window[p * shape.channels + k] * load(weight + k * kChannels + v * kLanes);
            store(x + p * kChannels + v * kLanes, sum);
        }
}

void convolveWindowBackwards(const WindowShape &shape, const float *window, int points, const float *dx, float *dWeight,
                             float *dBias) {
    for (int v = 0; v < kVectors; v++) {
        Vector bias = {}, sum[kMostWindowTaps] = {};
        for (int p = 0; p < points; p++) {
            const Vector d = load(dx + p * kChannels + v * kLanes);
            bias += d;
            for (int k = 0; k < shape.run(); k++)
                sum[k] += window[p * shape.channels + k] * d;
        }
        store(dBias + v * kLanes, load(dBias + v * kLanes) + bias);
        for (int k = 0; k < shape.run(); k++) {
            float *to = dWeight + k * kChannels + v * kLanes;
            store(to, load(to) + sum[k]);
        }
    }
}

// Runs `body(part, first, last)` for each part of the batch, on as many threads as there are processors for it.
template <typename Body> void forEachPart(int64_t batch, const Body &body) {
#pragma omp parallel for schedule(dynamic, 1)
    for (int part = 0; part < kParts; part++) {
        const FlushDenormals flush;
        body(part, batch * part / kParts, batch * (part + 1) / kParts);
    }
}

// Adds up the parts' sums in order.
void join(const std::vector<float> &parts, size_t partSize, size_t from, float *to, size_t count) {
    std::memset(to, 0, count * sizeof(float));
    for (int part = 0; part < kParts; part++)
        for (size_t i = 0; i < count; i++)
            to[i] += parts[part * partSize + from + i];
}

// Room for one padded sample and what else a thread needs.
struct Scratch {
    alignas(64) float padded[(kMostPoints + 2) * kChannels];
    alignas(64) float dPadded[(kMostPoints + 2) * kChannels];
    alignas(64) float x[kMostPoints * kChannels];
    alignas(64) float dx[kMostPoints * kChannels];
};
thread_local Scratch scratch;

ffi::Error check(bool holds, const char *what) {
    return holds ? ffi::Error::Success() : ffi::Error::InvalidArgument(what);
}

// The first part of the stem where `window` is there, else a norm, ReLU and convolution; `skip` is added if there.
struct Layer {
    Shape shape;
    Rectifier rectifier;
    const float *x = nullptr, *skip = nullptr; // x [batch, points, 64]; skip [batch, outPoints, 64]
    const float *window = nullptr, *windowWeight = nullptr, *windowBias = nullptr;
    WindowShape windowShape;
    const float *gamma, *beta, *weight, *offset; // offset [outPoints, 64]: bias and time
    const float *sampleOffset = nullptr;         // [batch, 64], added at all points of a sample

    // The layer's input for a sample, computed where it is the stem's.
    const float *input(int64_t sample) const {
        if (window == nullptr)
            return x + sample * shape.points * kChannels;
        convolveWindow(windowShape, window + sample * windowShape.size(shape.points), shape.points, windowWeight,
                       windowBias, scratch.x);
        return scratch.x;
    }

    Norm normalizeInto(const float *from) const {
        const Norm norm(from, shape.points, gamma, beta);
        const size_t edge = static_cast<size_t>(shape.padding) * kChannels;
        std::memset(scratch.padded, 0, edge * sizeof(float));
        std::memset(scratch.padded + edge + shape.points * kChannels, 0, edge * sizeof(float));
        normalize(from, shape.points, norm, rectifier, scratch.padded + edge);
        return norm;
    }

    void forwards(int64_t batch, float *y) const {
        const size_t size = static_cast<size_t>(shape.outPoints) * kChannels;
        forEachPart(batch, [&](int, int64_t first, int64_t last) {
            for (int64_t sample = first; sample < last; sample++) {
                normalizeInto(input(sample));
                float *out = y + sample * size;
                if (skip == nullptr)
                    std::memcpy(out, offset, size * sizeof(float));
                else
                    for (size_t i = 0; i < size; i++)
                        out[i] = offset[i] + skip[sample * size + i];
                if (sampleOffset != nullptr)
                    for (size_t i = 0; i < size; i += kLanes)
                        store(out + i, load(out + i) + load(sampleOffset + sample * kChannels + i % kChannels));
                convolve(shape, scratch.padded, weight, out);
            }
        });
    }

    // The sums over the points of an output's gradient.
    void sumPoints(const float *dy, float *to) const {
        for (int v = 0; v < kVectors; v++) {
            Vector sum = {};
            for (int p = 0; p < shape.outPoints; p++)
                sum += load(dy + p * kChannels + v * kLanes);
            store(to + v * kLanes, sum);
        }
    }

    // A part's sums: weight, offset, gamma, beta and, of the stem, its first convolution's weight and bias.
    // `dSampleOffset` is null where there is none.
    void backwards(int64_t batch, const float *dy, float *dx, float *dGamma, float *dBeta, float *dWeight,
                   float *dOffset, float *dSampleOffset, float *dWindowWeight, float *dWindowBias) const {
        const std::vector<float> transposed = transpose(weight, shape.taps);
        const size_t size = static_cast<size_t>(shape.outPoints) * kChannels;
        const size_t atOffset = shape.weights(), atGamma = atOffset + size, atBeta = atGamma + kChannels;
        const size_t atWindow = atBeta + kChannels;
        const size_t atBias = atWindow + static_cast<size_t>(windowShape.run()) * kChannels,
                     partSize = atBias + kChannels;
        std::vector<float> parts(kParts * partSize);
        forEachPart(batch, [&](int part, int64_t first, int64_t last) {
            float *sums = parts.data() + part * partSize;
            for (int64_t sample = first; sample < last; sample++) {
                const float *from = input(sample), *d = dy + sample * size;
                const Norm norm = normalizeInto(from);
                std::memset(scratch.dPadded, 0, shape.paddedPoints() * kChannels * sizeof(float));
                convolveBackwards(shape, scratch.padded, transposed.data(), d, scratch.dPadded, sums);
                for (size_t i = 0; i < size; i++)
                    sums[atOffset + i] += d[i];
                if (dSampleOffset != nullptr)
                    sumPoints(d, dSampleOffset + sample * kChannels);
                float *to = window == nullptr ? dx + sample * shape.points * kChannels : scratch.dx;
                normalizeBackwards(from, shape.points, norm, rectifier, gamma,
                                   scratch.dPadded + shape.padding * kChannels, to, sums + atGamma, sums + atBeta);
                if (window != nullptr)
                    convolveWindowBackwards(windowShape, window + sample * windowShape.size(shape.points), shape.points,
                                            to, sums + atWindow, sums + atBias);
            }
        });
        join(parts, partSize, 0, dWeight, shape.weights());
        join(parts, partSize, atOffset, dOffset, size);
        join(parts, partSize, atGamma, dGamma, kChannels);
        join(parts, partSize, atBeta, dBeta, kChannels);
        if (window != nullptr) {
            join(parts, partSize, atWindow, dWindowWeight, static_cast<size_t>(windowShape.run()) * kChannels);
            join(parts, partSize, atBias, dWindowBias, kChannels);
        }
    }
};

// Sets up what every layer has, and says whether the kernel can do it.
ffi::Error setUp(Layer &layer, int64_t points, int64_t channels, Tensor gamma, Tensor beta, Tensor scale, Tensor weight,
                 Tensor::Dimensions offset, int32_t stride, int32_t padding, int32_t kind) {
    const auto taps = weight.dimensions();
    if (taps.size() != 3 || offset.size() != 2)
        return check(false, "weight must be [taps, 64, 64] and offset [points, 64]");
    layer.shape = {static_cast<int>(points), static_cast<int>(offset[0]), static_cast<int>(taps[0]), stride, padding};
    layer.rectifier = {static_cast<Rectifier::Kind>(kind), scale.typed_data()[0]};
    layer.gamma = gamma.typed_data(), layer.beta = beta.typed_data(), layer.weight = weight.typed_data();
    const bool fits = channels == kChannels && taps[1] == kChannels && taps[2] == kChannels && offset[1] == kChannels &&
                      taps[0] <= kMostTaps && points <= kMostPoints && padding <= 1 &&
                      layer.shape.outPoints == (points + 2 * padding - taps[0]) / stride + 1;
    return check(fits, "64 channels, at most 192 points, 4 taps and a padding of 1, and a fitting offset are wanted");
}

// Sets up the stem's first convolution; the number of points that it gives, or -1 if the kernel cannot do it.
int64_t setUpWindow(Layer &layer, Tensor windows, Tensor weight, Tensor bias) {
    const auto dims = windows.dimensions(), weightDims = weight.dimensions();
    if (dims.size() != 3 || weightDims.size() != 3 || weightDims[1] != dims[2] || weightDims[2] != kChannels ||
        weightDims[0] * dims[2] > kMostWindowTaps)
        return -1;
    layer.window = windows.typed_data();
    layer.windowShape = {static_cast<int>(weightDims[0]), static_cast<int>(dims[2])};
    layer.windowWeight = weight.typed_data(), layer.windowBias = bias.typed_data();
    return dims[1] - layer.windowShape.taps + 1;
}

ffi::Error layerForwards(Tensor x, Tensor gamma, Tensor beta, Tensor scale, Tensor weight, Tensor offset, Tensor skip,
                         Tensor sampleOffset, int32_t stride, int32_t padding, int32_t kind, Result y) {
    const auto dims = x.dimensions();
    Layer layer;
    if (auto error =
            setUp(layer, dims[1], dims[2], gamma, beta, scale, weight, offset.dimensions(), stride, padding, kind);
        error.failure())
        return error;
    layer.x = x.typed_data(), layer.offset = offset.typed_data();
    layer.skip = skip.element_count() == 0 ? nullptr : skip.typed_data();
    layer.sampleOffset = sampleOffset.element_count() == 0 ? nullptr : sampleOffset.typed_data();
    layer.forwards(dims[0], y->typed_data());
    return ffi::Error::Success();
}

ffi::Error layerBackwards(Tensor x, Tensor gamma, Tensor beta, Tensor scale, Tensor weight, Tensor dy, int32_t stride,
                          int32_t padding, int32_t kind, Result dx, Result dGamma, Result dBeta, Result dWeight,
                          Result dOffset, Result dSampleOffset) {
    const auto dims = x.dimensions();
    Layer layer;
    if (auto error =
            setUp(layer, dims[1], dims[2], gamma, beta, scale, weight, dOffset->dimensions(), stride, padding, kind);
        error.failure())
        return error;
    layer.x = x.typed_data();
    layer.backwards(dims[0], dy.typed_data(), dx->typed_data(), dGamma->typed_data(), dBeta->typed_data(),
                    dWeight->typed_data(), dOffset->typed_data(),
                    dSampleOffset->element_count() == 0 ? nullptr : dSampleOffset->typed_data(), nullptr, nullptr);
    return ffi::Error::Success();
}

ffi::Error stemForwards(Tensor windows, Tensor windowWeight, Tensor windowBias, Tensor gamma, Tensor beta, Tensor scale,
                        Tensor weight, Tensor offset, int32_t stride, int32_t padding, int32_t kind, Result y) {
    Layer layer;
    const int64_t points = setUpWindow(layer, windows, windowWeight, windowBias);
    if (auto error = check(points > 0, "windows [batch, points, channels] and at most 8 taps x channels are wanted");
        error.failure())
        return error;
    if (auto error =
            setUp(layer, points, kChannels, gamma, beta, scale, weight, offset.dimensions(), stride, padding, kind);
        error.failure())
        return error;
    layer.offset = offset.typed_data();
    layer.forwards(windows.dimensions()[0], y->typed_data());
    return ffi::Error::Success();
}

ffi::Error stemBackwards(Tensor windows, Tensor windowWeight, Tensor windowBias, Tensor gamma, Tensor beta,
                         Tensor scale, Tensor weight, Tensor dy, int32_t stride, int32_t padding, int32_t kind,
                         Result dWindowWeight, Result dWindowBias, Result dGamma, Result dBeta, Result dWeight,
                         Result dOffset) {
    Layer layer;
    const int64_t points = setUpWindow(layer, windows, windowWeight, windowBias);
    if (auto error = check(points > 0, "windows [batch, points, channels] and at most 8 taps x channels are wanted");
        error.failure())
        return error;
    if (auto error =
            setUp(layer, points, kChannels, gamma, beta, scale, weight, dOffset->dimensions(), stride, padding, kind);
        error.failure())
        return error;
    layer.backwards(windows.dimensions()[0], dy.typed_data(), nullptr, dGamma->typed_data(), dBeta->typed_data(),
                    dWeight->typed_data(), dOffset->typed_data(), nullptr, dWindowWeight->typed_data(),
                    dWindowBias->typed_data());
    return ffi::Error::Success();
}

ffi::Error normForwards(Tensor x, Tensor gamma, Tensor beta, Tensor scale, int32_t kind, Result y) {
    const auto dims = x.dimensions();
    if (auto error = check(dims[2] == kChannels, "64 channels are wanted"); error.failure())
        return error;
    const int points = static_cast<int>(dims[1]);
    const Rectifier rectifier{static_cast<Rectifier::Kind>(kind), scale.typed_data()[0]};
    forEachPart(dims[0], [&](int, int64_t first, int64_t last) {
        for (int64_t sample = first; sample < last; sample++) {
            const float *from = x.typed_data() + sample * points * kChannels;
            const Norm norm(from, points, gamma.typed_data(), beta.typed_data());
            normalize(from, points, norm, rectifier, y->typed_data() + sample * points * kChannels);
        }
    });
    return ffi::Error::Success();
}

ffi::Error normBackwards(Tensor x, Tensor gamma, Tensor beta, Tensor scale, Tensor dy, int32_t kind, Result dx,
                         Result dGamma, Result dBeta) {
    const auto dims = x.dimensions();
    if (auto error = check(dims[2] == kChannels, "64 channels are wanted"); error.failure())
        return error;
    const int points = static_cast<int>(dims[1]);
    const Rectifier rectifier{static_cast<Rectifier::Kind>(kind), scale.typed_data()[0]};
    std::vector<float> parts(kParts * 2 * kChannels);
    forEachPart(dims[0], [&](int part, int64_t first, int64_t last) {
        float *sums = parts.data() + part * 2 * kChannels;
        for (int64_t sample = first; sample < last; sample++) {
            const ptrdiff_t at = sample * points * kChannels;
            const Norm norm(x.typed_data() + at, points, gamma.typed_data(), beta.typed_data());
            normalizeBackwards(x.typed_data() + at, points, norm, rectifier, gamma.typed_data(), dy.typed_data() + at,
                               dx->typed_data() + at, sums, sums + kChannels);
        }
    });
    join(parts, 2 * kChannels, 0, dGamma->typed_data(), kChannels);
    join(parts, 2 * kChannels, kChannels, dBeta->typed_data(), kChannels);
    return ffi::Error::Success();
}

} // namespace

// x, gamma, beta, scale, weight, offset, skip, sampleOffset -> y
XLA_FFI_DEFINE_HANDLER_SYMBOL(ecgtrain_layer_forwards, layerForwards,
                              ffi::Ffi::Bind()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Attr<int32_t>("stride")
                                  .Attr<int32_t>("padding")
                                  .Attr<int32_t>("kind")
                                  .Ret<Tensor>());

// x, gamma, beta, scale, weight, dy -> dx, dGamma, dBeta, dWeight, dOffset, dSampleOffset
XLA_FFI_DEFINE_HANDLER_SYMBOL(ecgtrain_layer_backwards, layerBackwards,
                              ffi::Ffi::Bind()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Attr<int32_t>("stride")
                                  .Attr<int32_t>("padding")
                                  .Attr<int32_t>("kind")
                                  .Ret<Tensor>()
                                  .Ret<Tensor>()
                                  .Ret<Tensor>()
                                  .Ret<Tensor>()
                                  .Ret<Tensor>()
                                  .Ret<Tensor>());

// windows, windowWeight, windowBias, gamma, beta, scale, weight, offset -> y
XLA_FFI_DEFINE_HANDLER_SYMBOL(ecgtrain_stem_forwards, stemForwards,
                              ffi::Ffi::Bind()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Attr<int32_t>("stride")
                                  .Attr<int32_t>("padding")
                                  .Attr<int32_t>("kind")
                                  .Ret<Tensor>());

// windows, windowWeight, windowBias, gamma, beta, scale, weight, dy
// -> dWindowWeight, dWindowBias, dGamma, dBeta, dWeight, dOffset
XLA_FFI_DEFINE_HANDLER_SYMBOL(ecgtrain_stem_backwards, stemBackwards,
                              ffi::Ffi::Bind()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Attr<int32_t>("stride")
                                  .Attr<int32_t>("padding")
                                  .Attr<int32_t>("kind")
                                  .Ret<Tensor>()
                                  .Ret<Tensor>()
                                  .Ret<Tensor>()
                                  .Ret<Tensor>()
                                  .Ret<Tensor>()
                                  .Ret<Tensor>());

// x, gamma, beta, scale -> y
XLA_FFI_DEFINE_HANDLER_SYMBOL(
    ecgtrain_norm_forwards, normForwards,
    ffi::Ffi::Bind().Arg<Tensor>().Arg<Tensor>().Arg<Tensor>().Arg<Tensor>().Attr<int32_t>("kind").Ret<Tensor>());

// x, gamma, beta, scale, dy -> dx, dGamma, dBeta
XLA_FFI_DEFINE_HANDLER_SYMBOL(ecgtrain_norm_backwards, normBackwards,
                              ffi::Ffi::Bind()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Arg<Tensor>()
                                  .Attr<int32_t>("kind")
                                  .Ret<Tensor>()
                                  .Ret<Tensor>()
                                  .Ret<Tensor>());
