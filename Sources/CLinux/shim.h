// SPDX-License-Identifier: Apache-2.0
// System headers that Swift's Glibc module leaves out.
#pragma once
#include "terminal.h"

#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>

// Bytes that wait at a descriptor, in `count`; not 0 on failure. FIONREAD itself is a macro that Swift does not see.
static inline int ecg_waiting_bytes(int descriptor, int *count) { return ioctl(descriptor, FIONREAD, count); }
