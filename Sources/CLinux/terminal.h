// SPDX-License-Identifier: Apache-2.0
// A terminal device's settings with any speed: the kernel's termios2, which glibc's termios.h leaves out and
// asm/termbits.h declares in a way that cannot stand beside it.
#pragma once
#include <stdint.h>
#include <sys/ioctl.h>

// struct termios2 of asm-generic/termbits.h, as on x86 and ARM.
typedef struct {
    uint32_t input_modes, output_modes, control_modes, local_modes;
    uint8_t line_discipline;
    uint8_t control_characters[19];
    uint32_t input_speed, output_speed;
} ecg_terminal;

_Static_assert(sizeof(ecg_terminal) == 44, "as the kernel has it");

// Bits of the control modes: the speed is one that the settings name, and the lines RTS and CTS stop the flow.
static const uint32_t ecg_speed_mask = 0010017u | 002003600000u;
static const uint32_t ecg_any_speed = 0010000u;
static const uint32_t ecg_hardware_flow = 020000000000u;

// Gives the settings; not 0 if the descriptor is no terminal.
static inline int ecg_get_terminal(int descriptor, ecg_terminal *terminal) {
    return ioctl(descriptor, _IOR('T', 0x2A, ecg_terminal), terminal);
}

// Puts settings in force at once; not 0 on failure.
static inline int ecg_set_terminal(int descriptor, const ecg_terminal *terminal) {
    return ioctl(descriptor, _IOW('T', 0x2B, ecg_terminal), terminal);
}

// Drops what came in and was not read; not 0 on failure. 0x540B is TCFLSH, and 0 its TCIFLUSH.
static inline int ecg_drop_input(int descriptor) { return ioctl(descriptor, 0x540B, 0); }

// Whether this process is controlled from the terminal: a person may type there. 0x5429 is TIOCGSID.
static inline int ecg_is_own_terminal(int descriptor) {
    int session;
    return ioctl(descriptor, 0x5429, &session) == 0;
}

// Gives the size of a terminal in characters; not 0 if it has none.
static inline int ecg_terminal_size(int descriptor, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
        return -1;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}
