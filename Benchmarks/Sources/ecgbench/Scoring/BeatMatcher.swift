// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal

/// Pairs the beats of a detector with those of the reference, one to one, as ANSI/AAMI EC57 prescribes.
///
/// Both lists are walked in order of time. A beat is paired with the earliest one of the other list if that lies within
/// the match window and no nearer one follows it there, or one that follows and has a nearer partner itself; else it
/// stands alone: a beat that was missed, or one that is none. These are the decisions of the comparator `bxb` of the WFDB
/// applications, which the standard was written with, on a first and a last beat too; `make bxb` holds it to them. Moody
/// GB, WFDB Applications Guide, https://physionet.org/physiotools/wag/bxb-1.htm
struct BeatMatcher {
    /// The largest distance of a pair, in samples.
    var window: SampleIndex
    /// The first sample that is compared; the reference beats before it are the learning period.
    var start: SampleIndex
    /// Ventricular flutter and fibrillation in the reference: there are no beats to be compared.
    var flutter: [ClosedRange<SampleIndex>]

    /// A pair, or a beat that stands alone.
    enum Match: Equatable {
        case pair(reference: ScoredBeat, test: ScoredBeat)
        case missed(ScoredBeat)
        case extra(ScoredBeat)

        /// Where it is: the reference beat, if there is one.
        var sampleIndex: SampleIndex {
            switch self {
            case .pair(let beat, _), .missed(let beat), .extra(let beat): beat.sampleIndex
            }
        }
    }

    /// Compares two lists, both in order of time.
    func matches(reference: [ScoredBeat], test: [ScoredBeat]) -> [Match] {
        var found: [Match] = []
        let references = reference.filter { beat in
            beat.sampleIndex >= start && !flutter.contains { $0.contains(beat.sampleIndex) }
        }
        var tests = test[...]
        var next = 0
        skipBeginning(of: &tests, first: references.first)
        while next < references.count || !tests.isEmpty {
            let reference = next < references.count ? references[next] : nil
            guard let test = tests.first, let reference else {
                if let reference {
                    found.append(.missed(reference))
                    next += 1
                } else {
                    let test = tests.removeFirst()
                    if !isInFlutter(test) { found.append(.extra(test)) }
                }
                continue
            }
            let distance = abs(test.sampleIndex - reference.sampleIndex)
            let nextReference = next + 1 < references.count ? references[next + 1] : nil
            let nextTest = tests.dropFirst().first
            // What could be nearer is the next beat of the list whose beat is the earlier one.
            let rival =
                test.sampleIndex < reference.sampleIndex
                ? Self.distance(nextTest, reference) : Self.distance(test, nextReference)
            if distance <= window, distance < rival || Self.distance(nextTest, nextReference) < rival {
                found.append(.pair(reference: reference, test: test))
                next += 1
                tests.removeFirst()
            } else if test.sampleIndex < reference.sampleIndex {
                tests.removeFirst()
                if !isInFlutter(test) { found.append(.extra(test)) }
            } else {
                found.append(.missed(reference))
                next += 1
            }
        }
        return found
    }

    /// Drops the test beats of the learning period, but for one that is the best match of the first reference beat; and
    /// one just after the start whose reference may lie before it.
    private func skipBeginning(of tests: inout ArraySlice<ScoredBeat>, first: ScoredBeat?) {
        guard let first else {
            tests = tests.drop { $0.sampleIndex < start }
            return
        }
        let counted = tests.firstIndex { $0.sampleIndex >= start } ?? tests.endIndex
        let nearest = counted < tests.endIndex ? abs(tests[counted].sampleIndex - first.sampleIndex) : .max
        if counted > tests.startIndex {
            let distance = first.sampleIndex - tests[counted - 1].sampleIndex
            if distance <= window && distance < nearest {
                tests = tests[(counted - 1)...]
                return
            }
        }
        tests = tests[counted...]
        guard let head = tests.first, head.sampleIndex - start <= window else { return }
        let following = tests.dropFirst().first.map { abs($0.sampleIndex - first.sampleIndex) } ?? .max
        if following < nearest { tests.removeFirst() }
    }

    private static func distance(_ one: ScoredBeat?, _ other: ScoredBeat?) -> SampleIndex {
        guard let one, let other else { return .max }
        return abs(one.sampleIndex - other.sampleIndex)
    }

    private func isInFlutter(_ beat: ScoredBeat) -> Bool { flutter.contains { $0.contains(beat.sampleIndex) } }
}

extension BeatMatcher {
    /// The beats of an annotation file; those between VFON (`[`) and VFOFF (`]`) are none to the comparator.
    ///
    /// - Parameter beatClass: the class of an annotation that marks a beat, else nothing.
    static func beats(
        in annotations: [Annotation],
        class beatClass: (Annotation) -> BeatClass? = { BeatClass(mnemonic: $0.mnemonic) }
    ) -> [ScoredBeat] {
        var isInFlutter = false
        var beats: [ScoredBeat] = []
        for annotation in annotations {
            switch annotation.mnemonic {
            case "[": isInFlutter = true
            case "]": isInFlutter = false
            default:
                guard !isInFlutter, let found = beatClass(annotation) else { continue }
                beats.append(ScoredBeat(sampleIndex: annotation.sampleIndex, beatClass: found))
            }
        }
        return beats
    }

    /// The stretches between VFON (`[`) and VFOFF (`]`) annotations; one that never ends goes to the end of time.
    static func flutter(in recording: Recording) -> [ClosedRange<SampleIndex>] {
        var stretches: [ClosedRange<SampleIndex>] = []
        var onset: SampleIndex?
        for annotation in recording.annotations {
            if annotation.mnemonic == "[" && onset == nil { onset = annotation.sampleIndex }
            if annotation.mnemonic == "]", let start = onset {
                stretches.append(start...max(annotation.sampleIndex, start))
                onset = nil
            }
        }
        if let onset { stretches.append(onset...SampleIndex.max) }
        return stretches
    }
}
