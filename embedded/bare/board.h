// SPDX-License-Identifier: Apache-2.0
//
// What a program can ask of the emulator's board.
#pragma once

#include <stdint.h>

/// Prints a text on the debugger's console.
void board_print(const char *text);
/// Prints a number with a blank before it and a newline after it.
void board_print_number(int number);
/// Ticks of the timer since the start; the emulator's clock goes on by 1 ns for each instruction.
int64_t board_ticks(void);
/// Has the stack's use be measured anew, from the caller's on.
void board_paint_stack(void);
/// Bytes of the stack that were used since, or since the start.
long board_stack_bytes(void);
