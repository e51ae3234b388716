// SPDX-License-Identifier: Apache-2.0
//
// What measures the engine's kernels from outside: a clock around each, the processor's limit, and cold caches.
#pragma once

#include <CKernels.h>

#pragma clang assume_nonnull begin

/// The kernels that do the work of a beat.
typedef enum __attribute__((enum_extensibility(closed))) {
    bench_kernel_quantize = 0,
    bench_kernel_first_sums,
    bench_kernel_first_normalize,
    bench_kernel_convolution,
    bench_kernel_norm_factors,
    bench_kernel_normalize,
    bench_kernel_normalize_sums,
    bench_kernel_state,
    bench_kernel_float_convolution,
    bench_kernel_float_sums,
    bench_kernel_float_normalize,
    bench_kernel_float_step,
} bench_kernel;

/// A call of a kernel.
typedef struct {
    bench_kernel kernel;
    /// The convolution's; zeros for other kernels.
    ecg_conv1d_shape shape;
    /// The monotonic clock when it returned, in nanoseconds.
    int64_t end;
} bench_call;

/// The kernels of an instruction set, each of which notes when it returns; null if this processor does not run them.
///
/// There is one such table: it stands for the instruction set that was asked for last. Static, never freed.
const ecg_kernels *_Nullable bench_timed_kernels(ecg_isa isa);
/// Forgets all calls, and gives the clock's reading.
int64_t bench_start(void);
/// The calls since then, of which as many as `bench_call_limit` are kept, and their number.
const bench_call *bench_calls(int32_t *count);

/// Calls that are kept: 64 steps of the classical Runge-Kutta method make about 2,000.
enum { bench_call_limit = 4096 };

/// Multiplies and accumulates bytes in registers alone, `rounds` times, as an instruction set's convolution does: the
/// processor's limit.
///
/// Gives the number of products; 0 for the scalar kernels, and if this processor does not run the instruction set.
/// `sink`, 64 bytes, is what the products are of, and keeps the result.
int64_t bench_spend_peak(ecg_isa isa, int32_t rounds, void *sink);

/// Writes a stretch of memory back and drops it from every cache; does nothing if the processor's way is unknown.
void bench_flush(const void *start, size_t byte_count);

#pragma clang assume_nonnull end
