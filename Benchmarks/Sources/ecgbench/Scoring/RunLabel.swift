// SPDX-License-Identifier: Apache-2.0

import Decoding

/// What an annotation says to the run-by-run comparison of ANSI/AAMI EC57.
enum RunLabel: Equatable {
    /// A beat of class N.
    case normal
    /// A beat of class S, a supraventricular escape beat, or, in atrial fibrillation or flutter, a beat of class N.
    case supraventricular
    /// A beat of class V or F.
    case ventricular
    /// A beat of class Q.
    case unclassifiable
    /// Ventricular flutter or fibrillation begins.
    case flutterOnset
    /// Ventricular flutter or fibrillation ends.
    case flutterEnd
    /// Atrial fibrillation or flutter begins.
    case fibrillationOnset
    /// Atrial fibrillation or flutter ends.
    case fibrillationEnd
    /// From here on no signal can be read.
    case unreadable
}

extension Annotation {
    /// Whether it says that neither of two signals can be read: bits 4 and 5 of the subtype of a change of quality.
    var isUnreadable: Bool { mnemonic == "~" && subtype & 0x30 == 0x30 }
}
