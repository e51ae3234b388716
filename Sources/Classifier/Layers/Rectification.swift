// SPDX-License-Identifier: Apache-2.0

/// max(0, x) of so many numbers; 0 for what is not a number.
@unsafe @_noAllocation
func rectify(_ values: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>, count: Int) {
    for index in 0..<count { unsafe output[index] = values[index] > 0 ? values[index] : 0 }
}
