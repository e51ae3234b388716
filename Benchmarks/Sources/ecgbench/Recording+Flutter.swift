// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal

extension Recording {
    /// The stretches of ventricular flutter or fibrillation, from `[` to `]`; one that does not end lasts to the last sample.
    var flutterStretches: [ClosedRange<SampleIndex>] {
        var stretches: [ClosedRange<SampleIndex>] = []
        var start: SampleIndex?
        for annotation in annotations {
            switch annotation.mnemonic {
            case "[": start = start ?? annotation.sampleIndex
            case "]":
                if let first = start { stretches.append(first...annotation.sampleIndex) }
                start = nil
            default: break
            }
        }
        if let start { stretches.append(start...max(start, SampleIndex(millivolts.count))) }
        return stretches
    }
}
