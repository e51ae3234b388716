// SPDX-License-Identifier: Apache-2.0

import CKernels

@testable @_spi(Benchmarks) import Classifier

/// The scalar kernels, with a count of the convolutions of 64 channels in int8 whose sums a norm takes.
enum CountingKernels {
    /// Convolutions so far; the tests that count run one after the other.
    nonisolated(unsafe) static var convolutions = 0

    nonisolated(unsafe) private static let table: UnsafeMutablePointer<ecg_kernels> = {
        let table = UnsafeMutablePointer<ecg_kernels>.allocate(capacity: 1)
        guard let scalar = ecg_kernels_for(.scalar) else { preconditionFailure("every build has the scalar kernels") }
        table.initialize(to: scalar.pointee)
        guard let scalarRows = scalar.pointee.rows else { preconditionFailure("the scalar kernels are compact") }
        let rows = UnsafeMutablePointer<ecg_row_kernels>.allocate(capacity: 1)
        rows.initialize(to: scalarRows.pointee)
        rows.pointee.sums = { rows, sums, squares in
            if rows.pointee.state == nil { CountingKernels.convolutions += 1 }
            ecg_kernels_for(.scalar)?.pointee.rows?.pointee.sums(rows, sums, squares)
        }
        table.pointee.rows = UnsafePointer(rows)
        return table
    }()

    /// Lays out a model for steps by need on these kernels.
    static func classifier(_ model: borrowing Model, solver: Solver, steps: Int) throws -> BeatClassifier {
        try BeatClassifier(
            model, solver: solver, steps: steps, stepsByNeed: true, instructionSet: .scalar, benchmarking: table)
    }
}
