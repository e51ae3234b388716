// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// The instruction sets that a classifier may run on.
enum InstructionSet: CaseIterable {
    case scalar
    case avx2
    case avx512vnni

    /// The instruction set's name in reports.
    var name: StaticString {
        switch self {
        case .scalar: "scalar"
        case .avx2: "avx2"
        case .avx512vnni: "avx512vnni"
        }
    }

    /// Its kernels, or nothing where this processor does not run them.
    @unsafe var kernels: UnsafePointer<ecg_kernels>? {
        switch self {
        case .scalar: unsafe ecg_kernels_for(.scalar)
        case .avx2: unsafe ecg_kernels_for(.avx2)
        case .avx512vnni: unsafe ecg_kernels_for(.avx512vnni)
        }
    }

    /// The best that this processor runs.
    static var best: InstructionSet {
        switch ecg_best_isa() {
        case .scalar: .scalar
        case .avx2: .avx2
        case .avx512vnni: .avx512vnni
        }
    }
}
