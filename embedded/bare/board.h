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
/// Bytes of the stack that were ever used.
long board_stack_bytes(void);
