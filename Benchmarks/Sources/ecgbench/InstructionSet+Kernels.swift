// SPDX-License-Identifier: Apache-2.0

import CKernels
import Classifier

extension InstructionSet {
    /// The instruction set as C kernels name it.
    var kernelSet: ecg_isa {
        switch self {
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
}
