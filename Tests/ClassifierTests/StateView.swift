// SPDX-License-Identifier: Apache-2.0

import CKernels
import Testing

/// A view of a state of 46 points, with memory behind it.
final class StateView {
    var value: ecg_state_view
    private let reciprocal: Float
    private let values = UnsafeMutablePointer<Int32>.allocate(capacity: 46 * 64)
    private let sums = UnsafeMutablePointer<Double>.allocate(capacity: 128)

    init(reciprocal: Float) {
        self.reciprocal = reciprocal
        value = ecg_state_view(reciprocal: reciprocal, values: values, sums: sums, squares: sums + 64)
    }

    deinit {
        values.deallocate()
        sums.deallocate()
    }

    /// Expects the view of a state, and its sums.
    func expect(of state: [Float]) {
        let expected = state.map { value in
            Int32(KernelTests.clamp(value * reciprocal, -32_767, 32_767).rounded(.toNearestOrEven))
        }
        #expect((0..<46 * 64).map { values[$0] } == expected)
        for channel in 0..<64 {
            let column = stride(from: channel, to: expected.count, by: 64).map { Int64(expected[$0]) }
            #expect(sums[channel] == Double(column.reduce(0, +)))
            #expect(sums[64 + channel] == Double(column.reduce(0) { $0 + $1 * $1 }))
        }
    }
}
