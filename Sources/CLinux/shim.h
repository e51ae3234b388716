// SPDX-License-Identifier: Apache-2.0
// System headers that Swift's Glibc module leaves out.
#pragma once
#include "terminal.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>

// Bytes that wait at a descriptor, in `count`; not 0 on failure. FIONREAD itself is a macro that Swift does not see.
static inline int ecg_waiting_bytes(int descriptor, int *count) { return ioctl(descriptor, FIONREAD, count); }

// Makes a descriptor that polls as readable once one of those that it watches is (epoll(7)); -1 on failure.
static inline int ecg_watch_new(void) { return epoll_create1(EPOLL_CLOEXEC); }

// Watches a descriptor for what comes in, and for room if `waits_for_room`; a new one if `is_new`. Not 0 on failure.
static inline int ecg_watch(int watch, int descriptor, int is_new, int waits_for_room) {
    struct epoll_event event = {.events = EPOLLIN | (waits_for_room ? EPOLLOUT : 0), .data.fd = descriptor};
    return epoll_ctl(watch, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event);
}

// The environment of this process, which a child is given.
extern char **environ;
static inline char **ecg_environment(void) { return environ; }

// Has all threads share one heap. malloc.h would declare malloc again, which is Glibc's; there
// M_ARENA_MAX is -8.
extern int mallopt(int parameter, int value);
static inline void ecg_one_heap(void) { mallopt(-8, 1); }
