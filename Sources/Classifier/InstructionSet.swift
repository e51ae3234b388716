// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// The instruction sets that a classifier may run on; all give the same bits (docs/model-format.md).
public enum InstructionSet: UInt8, Sendable, CaseIterable {
    /// Plain C for any processor: the reference.
    case scalar
    /// x86-64 with AVX2.
    case avx2
    /// x86-64 with AVX-VNNI, 256 bits wide.
    case avxvnni
    /// x86-64 with AVX-512 and its VNNI.
    case avx512vnni
    /// AArch64 with its baseline vectors.
    case neon
    /// AArch64 with the dot product of int8, SDOT.
    case neondot
    /// Armv7E-M or Armv8-M with the DSP extension.
    case dsp
    /// Armv8.1-M with Helium, its vectors of integers.
    case mve

    /// The instruction set's name in options and reports.
    public var name: StaticString {
        switch self {
        case .scalar: "scalar"
        case .avx2: "avx2"
        case .avxvnni: "avxvnni"
        case .avx512vnni: "avx512vnni"
        case .neon: "neon"
        case .neondot: "neondot"
        case .dsp: "dsp"
        case .mve: "mve"
        }
    }

    /// The instruction set of a name in lower case; `nil` if there is none.
    public init?(name: String) {
        // By bytes: comparing Strings would bring Unicode's tables into an embedded build.
        for candidate in InstructionSet.allCases where name.utf8.elementsEqual(candidate.name.description.utf8) {
            self = candidate
            return
        }
        return nil
    }

    /// Whether this build has kernels for it, and this processor and its operating system run them.
    public var isAvailable: Bool { unsafe kernels != nil }

    /// The best that this processor runs.
    public static var best: InstructionSet {
        switch ecg_best_isa() {
        case .scalar: .scalar
        case .avx2: .avx2
        case .avxvnni: .avxvnni
        case .avx512vnni: .avx512vnni
        case .neon: .neon
        case .neondot: .neondot
        case .dsp: .dsp
        case .mve: .mve
        }
    }

    /// Its kernels; `nil` if this processor does not run them.
    @unsafe var kernels: UnsafePointer<ecg_kernels>? {
        switch self {
        case .scalar: unsafe ecg_kernels_for(.scalar)
        case .avx2: unsafe ecg_kernels_for(.avx2)
        case .avxvnni: unsafe ecg_kernels_for(.avxvnni)
        case .avx512vnni: unsafe ecg_kernels_for(.avx512vnni)
        case .neon: unsafe ecg_kernels_for(.neon)
        case .neondot: unsafe ecg_kernels_for(.neondot)
        case .dsp: unsafe ecg_kernels_for(.dsp)
        case .mve: unsafe ecg_kernels_for(.mve)
        }
    }
}
