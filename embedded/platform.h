// SPDX-License-Identifier: Apache-2.0
//
// What the program of the check asks of a machine.
#pragma once

#include <stdint.h>

#ifdef BARE

#include "bare/board.h"

/// Most of what the emulator's machines have.
#define MEMORY_BYTES (1 << 20)

#else

#define MEMORY_BYTES (8 << 20)
/// Nanoseconds of the timer, which is none here.
#define BOARD_TICK 0

static inline int64_t board_ticks(void) { return 0; }
static inline long board_stack_bytes(void) { return 0; }

#endif
