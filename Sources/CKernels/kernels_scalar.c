// SPDX-License-Identifier: Apache-2.0
//
// The scalar reference: plain C for any target, to which every other instruction set is held bit by bit.

#include "CKernels.h"

#define ECG_NAME(name) name##_scalar
#define ECG_TABLE_ISA ecg_isa_scalar
#define ECG_VECTOR 0
#define ECG_ROWS 2
#include "kernels_body.h"
