// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal

/// A label with its sample.
struct LabelledSample: Equatable {
    var sampleIndex: SampleIndex
    var label: RunLabel

    /// The labels of an annotator, in the order of its annotations; what says nothing here is left out.
    ///
    /// Each condition begins once, until it has ended. As in the comparator `rxr` of the WFDB applications a mark of
    /// atrial fibrillation ends a ventricular one, and the other way round, without an end of its own.
    static func labels(of annotations: [Annotation]) -> [LabelledSample] {
        var isInFlutter = false
        var isInFibrillation = false
        var isUnreadable = false
        func flutter(_ begins: Bool) -> RunLabel? {
            guard begins != isInFlutter else { return nil }
            isInFlutter = begins
            if begins { isInFibrillation = false }
            return begins ? .flutterOnset : .flutterEnd
        }
        func fibrillationOnset() -> RunLabel? {
            guard !isInFibrillation else { return nil }
            isInFibrillation = true
            isInFlutter = false
            return .fibrillationOnset
        }
        func rhythm(_ name: String) -> RunLabel? {
            if name.isEmpty { return nil }
            if name.hasPrefix("(AF") { return fibrillationOnset() }
            if name.hasPrefix("(VF") { return flutter(true) }
            if isInFibrillation {
                isInFibrillation = false
                return .fibrillationEnd
            }
            return flutter(false)
        }
        func quality(_ annotation: Annotation) -> RunLabel? {
            defer { isUnreadable = annotation.isUnreadable }
            return annotation.isUnreadable && !isUnreadable ? .unreadable : nil
        }
        func label(_ annotation: Annotation) -> RunLabel? {
            switch annotation.mnemonic {
            case "[": return flutter(true)
            case "]": return flutter(false)
            case "+": return rhythm(annotation.aux ?? "")
            case "~": return quality(annotation)
            case "j", "e", "n": return .supraventricular
            default:
                switch BeatClass(mnemonic: annotation.mnemonic) {
                case .normal: return isInFibrillation ? .supraventricular : .normal
                case .supraventricular: return .supraventricular
                case .ventricular, .fusion: return .ventricular
                case .unknown: return .unclassifiable
                case nil: return nil
                }
            }
        }
        return annotations.compactMap { annotation in
            label(annotation).map { LabelledSample(sampleIndex: annotation.sampleIndex, label: $0) }
        }
    }
}
