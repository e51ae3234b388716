// SPDX-License-Identifier: Apache-2.0
//
// The start of a program on a Cortex-M of an emulator: vectors, memory, floating point, a timer, the program's
// arguments.

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "board.h"

extern uint32_t _stack_start, _stack_end, _data_load, _data_start, _data_end, _bss_start, _bss_end;
int main(int argc, char **argv);
/// Opens the console and files of newlib, if the program uses them.
__attribute__((weak)) void initialise_monitor_handles(void);
void start(void);
void stop(void);
void count_ticks(void);

/// What the processor begins with.
__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    [0] = &_stack_end,  [1] = (void *)start, [2] = (void *)stop,  [3] = (void *)stop,         [4] = (void *)stop,
    [5] = (void *)stop, [6] = (void *)stop,  [11] = (void *)stop, [15] = (void *)count_ticks,
};

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define SYSTICK_CONTROL REGISTER(0xE000E010)
#define SYSTICK_RELOAD REGISTER(0xE000E014)
#define SYSTICK_VALUE REGISTER(0xE000E018)
#define COPROCESSORS REGISTER(0xE000ED88)

/// The timer counts down from here, and its handler counts how often.
enum { period = 0x1000000 };
static volatile uint32_t periods;

void count_ticks(void) { periods++; }

int64_t board_ticks(void) {
    uint32_t before, value;
    do {
        before = periods;
        value = SYSTICK_VALUE;
    } while (before != periods);
    return (int64_t)before * period + (period - 1 - value);
}

/// A call of the debugger's, Arm semihosting.
static int semihost(int operation, const void *argument) {
    register int r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

enum { write_text = 0x04, get_command_line = 0x15, exit_extended = 0x20 };
enum { stopped_by_error = 0x20023, stopped_by_exit = 0x20026 };

__attribute__((noreturn)) static void leave(int status) {
    const uint32_t reason[2] = {stopped_by_exit, (uint32_t)status};
    for (;;)
        semihost(exit_extended, reason);
}

// A fault, or a check of the library that failed.
void stop(void) {
    const uint32_t reason[2] = {stopped_by_error, 1};
    for (;;)
        semihost(exit_extended, reason);
}

void board_print(const char *text) { semihost(write_text, text); }

void board_print_number(int number) {
    char digits[16] = " ";
    char *end = digits + sizeof digits - 1, *start = end;
    *--start = '\n';
    unsigned rest = number < 0 ? -(unsigned)number : (unsigned)number;
    do
        *--start = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (number < 0)
        *--start = '-';
    *--start = ' ';
    board_print(start);
}

static const uint32_t paint = 0xECDEC0DE;

void board_paint_stack(void) {
    uint32_t *here = (uint32_t *)__builtin_frame_address(0) - 32;
    for (uint32_t *word = &_stack_start; word < here; word++)
        *word = paint;
}

long board_stack_bytes(void) {
    const uint32_t *word = &_stack_start;
    while (word < &_stack_end && *word == paint)
        word++;
    return (long)((const char *)&_stack_end - (const char *)word);
}

__attribute__((noreturn)) static void run(void) {
    static char line[256];
    static char *words[8];
    const struct {
        char *text;
        int32_t size;
    } place = {line, sizeof line};
    int count = 0;
    if (semihost(get_command_line, &place) == 0)
        for (char *next = line; *next && count < 7;) {
            words[count++] = next;
            while (*next && *next != ' ')
                next++;
            while (*next == ' ')
                *next++ = '\0';
        }
    if (initialise_monitor_handles)
        initialise_monitor_handles();
    leave(main(count, words));
}

void start(void) {
    COPROCESSORS |= 0xF << 20; // the floating-point unit
    __asm__ volatile("dsb\n isb");
    memcpy(&_data_start, &_data_load, (size_t)((char *)&_data_end - (char *)&_data_start));
    memset(&_bss_start, 0, (size_t)((char *)&_bss_end - (char *)&_bss_start));
    board_paint_stack();
    SYSTICK_RELOAD = period - 1;
    SYSTICK_VALUE = 0;
    SYSTICK_CONTROL = 7;
    run();
}
