// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

/// The names that reports carry: programs match them.
@Suite struct ReportedNameTests {
    private static let kinds: [(of: String, names: [StaticString])] = [
        ("rhythms", RhythmEvent.Kind.allCases.map(\.name)), ("states", SignalState.allCases.map(\.name)),
        ("problems", InputProblem.Kind.allCases.map(\.name)),
        ("phases", [RhythmEvent.Phase.onset, .end].map(\.name)),
    ]

    @Test func `names are lower-case words joined by hyphens, and no two are equal`() {
        for kind in Self.kinds {
            let names = kind.names.map(\.description)
            #expect(Set(names).count == names.count, "\(kind.of)")
            for name in names { #expect(name.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil, "\(kind.of): \(name)") }
        }
    }

    @Test func `asystole, ventricular tachycardia, flutter and extreme rates threaten life, nothing else does`() {
        let grave = RhythmEvent.Kind.allCases.filter(\.isLifeThreatening)
        #expect(
            grave == [
                .asystole, .ventricularTachycardia, .extremeBradycardia, .extremeTachycardia, .ventricularFlutter,
            ])
    }
}
