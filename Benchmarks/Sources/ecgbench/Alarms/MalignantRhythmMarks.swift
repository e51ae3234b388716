// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal

/// The marked rhythms of a record of the MIT-BIH Malignant Ventricular Ectopy Database that alarms are judged by.
///
/// A rhythm lasts from its mark to the next mark of another kind.
struct MalignantRhythmMarks {
    /// Ventricular fibrillation or flutter: `(VF`, `(VFIB`, `(VFL`.
    let fibrillation: RangeSet<SampleIndex>
    /// Ventricular tachycardia: `(VT`.
    let tachycardia: RangeSet<SampleIndex>
    /// The time in which no alarm is false: both of these, `(ASYS` and `(NOISE`.
    let excused: RangeSet<SampleIndex>
    /// All marks of rhythms, in order.
    private let rhythms: [Annotation]

    /// Takes them out of reference annotations.
    ///
    /// - Parameter recordEnd: where a rhythm ends that no mark ends.
    init(_ annotations: [Annotation], recordEnd: SampleIndex) {
        func time(_ marks: [String]) -> RangeSet<SampleIndex> {
            RangeSet(EpisodeMatcher.episodes(of: marks, in: annotations, recordEnd: recordEnd))
        }
        fibrillation = time(["(VF"])
        tachycardia = time(["(VT"])
        rhythms = annotations.filter { $0.mnemonic == "+" }
        excused = fibrillation.union(tachycardia).union(time(["(ASYS", "(NOISE"]))
    }

    /// The mark that holds at a sample, as it is written; before the first one, `no mark`.
    func rhythm(at sample: SampleIndex) -> String {
        rhythms.last { $0.sampleIndex <= sample }?.aux ?? "no mark"
    }
}
