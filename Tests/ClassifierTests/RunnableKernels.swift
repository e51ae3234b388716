// SPDX-License-Identifier: Apache-2.0

import CKernels
import Testing
@testable import Classifier

/// The kernels of one instruction set that this processor runs.
struct RunnableKernels: Sendable, CustomTestStringConvertible {
    let instructionSet: InstructionSet
    var testDescription: String { instructionSet.name.description }
    var table: ecg_kernels { instructionSet.kernels!.pointee }

    static let all = InstructionSet.allCases.filter { $0.kernels != nil }.map { RunnableKernels(instructionSet: $0) }
    static let scalar = RunnableKernels(instructionSet: .scalar)
}
