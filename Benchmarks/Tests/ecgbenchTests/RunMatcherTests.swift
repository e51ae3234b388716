// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ecgbench

/// Runs whose outcome is worked out beside them; `rxr -f 0` of the WFDB applications 10.7 gives the same at 360 Hz.
struct RunMatcherTests {
    /// Couplets, short and long runs, for each: found, missed, right, wrong.
    private static func counts(_ reference: String, _ test: String, _ kind: RunMatcher.Kind) -> [Int] {
        let matcher = RunMatcher(window: 54, start: 0, end: 10_000, kind: kind)
        let (reference, test) = (annotations(reference), annotations(test))
        var score = RunScore()
        for match in matcher.matches(of: reference, in: test) { score.add(reference: match) }
        for match in matcher.matches(of: test, in: reference) { score.add(test: match) }
        return RunScore.Length.allCases.flatMap { length in
            let detection = score.detection(of: length)
            return [detection.found, detection.missed, detection.right, detection.wrong]
        }
    }

    private static func ventricular(_ reference: String, _ test: String) -> [Int] {
        counts(reference, test, .ventricular)
    }

    @Test func `a couplet of which a single beat was found is missed, a run of three is found`() {
        #expect(
            Self.ventricular(
                "100 N,400 V,700 V,1000 N,1300 V,1600 V,1900 V,2200 N",
                "100 N,400 V,700 N,1000 N,1300 V,1600 V,1900 V,2200 N")
                == [0, 1, 0, 0] + [1, 0, 1, 0] + [0, 0, 0, 0])
    }

    @Test func `a long run found as two short ones is missed, and both are right`() {
        #expect(
            Self.ventricular(
                "100 N,400 V,700 V,1000 V,1300 V,1600 V,1900 V,2200 V,2500 N",
                "100 N,400 V,700 V,1000 V,1300 N,1600 V,1900 V,2200 V,2500 N")
                == [0, 0, 0, 0] + [0, 0, 2, 0] + [0, 1, 0, 0])
    }

    @Test func `a fusion beat continues a run, a supraventricular one ends it`() {
        // The reference has V F and, after S, V; the test one run of four, in whose place the reference's longest is two.
        #expect(
            Self.ventricular(
                "100 N,400 V,700 F,1000 A,1300 V,1600 N", "100 N,400 V,700 V,1000 V,1300 V,1600 N")
                == [1, 0, 0, 0] + [0, 0, 0, 1] + [0, 0, 0, 0])
    }

    @Test func `beats beyond the match window are in no run`() {
        // 460 lies in the reference's window of 346...754, 760 does not; nor does 400 in the test's 406...814.
        #expect(
            Self.ventricular("100 N,400 V,700 V,1000 N", "100 N,460 V,760 V,1060 N")
                == [0, 1, 0, 1] + [0, 0, 0, 0] + [0, 0, 0, 0])
    }

    @Test func `a run that the file ends with counts`() {
        // In the reference's window of 346...754 are two beats; in the test's, up to 1054, two of the reference.
        #expect(
            Self.ventricular("100 N,400 V,700 V", "100 N,400 V,700 V,1000 V")
                == [1, 0, 0, 0] + [0, 0, 0, 1] + [0, 0, 0, 0])
    }

    @Test func `flutter in the reference is a long run`() {
        #expect(
            Self.ventricular(
                "100 N,400 [,500 !,700 !,1500 ],1800 N,2100 N",
                "100 N,400 V,600 V,800 V,1000 V,1200 V,1400 V,1800 N,2100 V")
                == [0, 0, 0, 0] + [0, 0, 0, 0] + [1, 0, 1, 0])
    }

    @Test func `flutter in the test is a long run, and a couplet after it is one of its own`() {
        #expect(
            Self.ventricular(
                "100 N,400 V,700 V,1000 V,1300 V,1600 V,1900 V,2200 V,2500 N,2800 V,3100 V,3400 N",
                "100 N,390 [,2300 ],2500 N,2800 V,3100 V,3400 N")
                == [1, 0, 1, 0] + [0, 0, 0, 0] + [1, 0, 1, 0])
    }

    @Test func `flutter does not lengthen the run that it comes in, and is found in its place`() {
        // Three beats of the reference around its flutter; the test has six in that window.
        #expect(
            Self.ventricular(
                "100 N,400 V,700 V,900 [,1500 ],1800 V,2100 N",
                "100 N,400 V,700 V,1000 V,1300 V,1500 V,1800 V,2100 N")
                == [0, 0, 0, 0] + [1, 0, 0, 0] + [0, 0, 1, 0])
    }

    @Test func `flutter that a beat ends at once is right nowhere`() {
        // The window of the test's flutter ends before it begins; after the N it has a run of two, in whose place the
        // reference still has flutter, as it has in its own.
        #expect(
            Self.ventricular(
                "100 N,400 [,1500 ],1800 N,2100 N", "100 N,390 [,500 N,700 V,900 V,1000 N,1490 ],1800 N,2100 N")
                == [0, 0, 1, 0] + [0, 0, 0, 0] + [1, 0, 0, 1])
        // The window ends where that of the run before did. In the reference the flutter only lengthens that run's window.
        #expect(
            Self.ventricular(
                "100 N,200 V,400 [,1500 ],1800 N,2100 N", "100 N,200 V,300 N,390 [,500 N,900 N,1490 ],1800 N,2100 N")
                == [0, 0, 0, 0] + [0, 0, 0, 0] + [0, 0, 0, 1])
        // With V before the N it has one, and is right there.
        #expect(
            Self.ventricular(
                "100 N,400 [,1500 ],1800 N,2100 N", "100 N,390 [,500 V,700 V,900 N,1000 V,1490 ],1800 N,2100 N")
                == [0, 0, 0, 0] + [0, 0, 0, 0] + [1, 0, 1, 0])
    }

    @Test(arguments: ["400 V,550 ~-1,600 ~0,700 V", "400 V,550 ~51,700 V"])
    func `an unreadable signal ends a run`(test: String) {
        #expect(
            Self.ventricular("100 N,400 V,700 V,1000 N", "100 N,\(test),1000 N")
                == [0, 1, 0, 0] + [0, 0, 0, 0] + [0, 0, 0, 0])
    }

    @Test func `a noisy signal ends no run`() {
        #expect(
            Self.ventricular("100 N,400 V,700 V,1000 N", "100 N,400 V,550 ~1,600 ~0,700 V,1000 N")
                == [1, 0, 1, 0] + [0, 0, 0, 0] + [0, 0, 0, 0])
    }

    @Test func `an unclassifiable beat ends a run, a missed one does not`() {
        #expect(
            Self.ventricular("100 N,400 V,700 V,1000 V,1300 N", "100 N,400 V,700 Q,1000 V,1300 N")
                == [0, 0, 0, 0] + [0, 1, 0, 0] + [0, 0, 0, 0])
        #expect(
            Self.ventricular("100 N,400 V,700 V,1000 V,1300 N", "100 N,400 V,1000 V,1300 N")
                == [0, 0, 1, 0] + [0, 1, 0, 0] + [0, 0, 0, 0])
    }

    @Test func `in atrial fibrillation normal beats make supraventricular runs`() {
        // Fibrillation is a long run up to the V at 900; the test has two S there. After the V the N at 1100 is a run of
        // one. The test's couplets are all right: in the place of the first the reference has fibrillation.
        let reference = "100 N,400 +(AFIB,500 N,700 N,900 V,1100 N,1300 +(N,1500 N,1800 A,2100 A,2400 N"
        let test = "100 N,500 S,700 S,900 V,1100 S,1500 N,1800 S,2100 S,2400 N"
        #expect(
            Self.counts(reference, test, .supraventricular) == [1, 0, 2, 0] + [0, 0, 0, 0] + [0, 1, 0, 0])
        #expect(Self.ventricular(reference, test) == [Int](repeating: 0, count: 12))
    }

    @Test func `escape beats are supraventricular to the comparison of runs`() {
        #expect(
            Self.counts("100 N,400 j,700 e,1000 N", "100 N,400 S,700 S,1000 N", .supraventricular)
                == [1, 0, 1, 0] + [0, 0, 0, 0] + [0, 0, 0, 0])
    }

    @Test func `a run of five and more is found if three in a row were reported in its place`() {
        func runs(_ reference: String, _ test: String) -> [Int] {
            let matcher = RunMatcher(window: 54, start: 0, end: 10_000, kind: .ventricular)
            let (reference, test) = (annotations(reference), annotations(test))
            var score = RunScore()
            for match in matcher.matches(of: reference, in: test) { score.add(reference: match) }
            for match in matcher.matches(of: test, in: reference) { score.add(test: match) }
            let detection = score.runsOfFive
            return [detection.found, detection.missed, detection.right, detection.wrong]
        }
        let five = "100 N,400 V,700 V,1000 V,1300 V,1600 V,1900 N"
        #expect(runs(five, five) == [1, 0, 1, 0])
        #expect(runs(five, "100 N,400 V,700 V,1000 V,1300 N,1600 V,1900 N") == [1, 0, 0, 0])
        #expect(runs(five, "100 N,400 V,700 V,1000 N,1300 V,1600 V,1900 N") == [0, 1, 0, 0])
        // Four are no run of five, and five reported in the place of two are wrong.
        #expect(runs("100 N,400 V,700 V,1000 V,1300 V,1600 N", five) == [0, 0, 1, 0])
        #expect(runs("100 N,400 V,700 V,1000 N,1300 N,1600 N,1900 N", five) == [0, 0, 0, 1])
    }

    @Test func `a run across the start counts from there`() {
        let labels = annotations("100 V,400 V,700 V,1000 N")
        let matcher = RunMatcher(window: 54, start: 300, end: 10_000, kind: .ventricular)
        #expect(
            matcher.matches(of: labels, in: labels) == [RunMatcher.Match(length: 2, found: 2, start: 346, end: 754)])
    }

    @Test func `flutter across the start is a long run around it`() {
        let matcher = RunMatcher(window: 54, start: 300, end: 10_000, kind: .ventricular)
        let matches = matcher.matches(
            of: annotations("100 [,1000 ],1300 N"), in: annotations("100 N,280 V,320 V,700 N"))
        #expect(matches == [RunMatcher.Match(length: 6, found: 2, start: 246, end: 1_054)])
    }
}
