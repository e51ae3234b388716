// SPDX-License-Identifier: Apache-2.0
// System headers that Swift's Glibc module leaves out.
#pragma once
#include <sys/signalfd.h>
