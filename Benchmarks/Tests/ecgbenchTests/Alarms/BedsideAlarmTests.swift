// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import ecgbench

struct BedsideAlarmTests {
    private static func alarm(_ kind: BedsideAlarmKind) -> BedsideAlarm {
        BedsideAlarm(record: "a1s", kind: kind, isTrue: true)
    }

    @Test func `a line is a record, its alarm and whether it is true`() throws {
        let text = "record,alarm,true\na104s,Asystole,0\nv9l,Ventricular_Flutter_Fib,1\n"
        #expect(
            try BedsideAlarm.list(parsing: text, path: "x") == [
                BedsideAlarm(record: "a104s", kind: .asystole, isTrue: false),
                BedsideAlarm(record: "v9l", kind: .ventricularFlutter, isTrue: true),
            ])
    }

    @Test(arguments: [
        "a104s,Asystole,0\n", "record,alarm,true\na104s,asystole,0\n", "record,alarm,true\na104s,Asystole\n",
        "record,alarm,true\na104s,Asystole,2\n", "record,alarm,true\na104s,Asystole,0,1\n",
    ])
    func `another list is refused`(text: String) {
        #expect(throws: FileError.self) { try BedsideAlarm.list(parsing: text, path: "x") }
    }

    @Test(arguments: [
        (280.0, 286.0, false), (280, 286.01, true), (286, 286.5, true), (306, 310, true), (306.01, 310, false),
        (10, 330, true),
    ])
    func `an alarm answers if it stands or begins from 4-46 to 5-06`(onset: Double, end: Double, answers: Bool) {
        let log = AlarmLog.made(seconds: 330, [.made(.asystole, onset, end)])
        #expect((Self.alarm(.asystole).answer(in: log) != nil) == answers)
    }

    @Test func `each kind is answered by its own conditions`() {
        let expected: [BedsideAlarmKind: Set<RhythmEvent.Kind>] = [
            .asystole: [.asystole], .extremeBradycardia: [.extremeBradycardia],
            .extremeTachycardia: [.extremeTachycardia], .ventricularFlutter: [.ventricularFlutter],
            .ventricularTachycardia: [.ventricularTachycardia, .ventricularFlutter],
        ]
        for kind in BedsideAlarmKind.allCases {
            let answers = RhythmEvent.Kind.allCases.filter { condition in
                Self.alarm(kind).answer(in: AlarmLog.made(seconds: 300, [.made(condition, 290, 295)])) != nil
            }
            #expect(Set(answers) == expected[kind])
        }
    }

    @Test func `of several answers the one reported first counts`() throws {
        let log = AlarmLog.made(
            seconds: 300,
            [
                .made(.ventricularTachycardia, 287, 299, reportedAt: 294),
                .made(.ventricularFlutter, 289, 291, reportedAt: 293),
                .made(.asystole, 286, 299, reportedAt: 287),
            ])
        #expect(try #require(Self.alarm(.ventricularTachycardia).answer(in: log)).reportedAt == .at(293))
    }
}
