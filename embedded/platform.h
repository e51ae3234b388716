// SPDX-License-Identifier: Apache-2.0
//
// What the program of the check asks of a machine.
#pragma once

#include <stdint.h>

#ifdef BARE

/// What the machine has besides the program's own.
#define MEMORY_BYTES (1 << 20)
/// Instructions of a tick: the emulator's clock ticks once for each, and the timer counts at 25 MHz.
#define PLATFORM_TICK 40

/// Ticks of the timer since the start.
int64_t platform_ticks(void);
/// Bytes of the stack that were ever used.
long platform_stack_bytes(void);

#else

#define MEMORY_BYTES (8 << 20)
#define PLATFORM_TICK 0

static inline int64_t platform_ticks(void) { return 0; }
static inline long platform_stack_bytes(void) { return 0; }

#endif
