// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ecgbench

@Suite struct RecordingCopyTests {
    @Test(arguments: [
        ("clean", "clean"), ("inverted", "inverted"), ("tachycardia", "tachycardia"), ("fibrillation", "fibrillation"),
        ("tempo:1.4", "tempo:1.4"), ("rate:250", "rate:250"), ("noise:em:6", "noise:em:6.0"),
        ("noise:ma:-6.5", "noise:ma:-6.5"), ("premature", "premature"), ("arrhythmia", "arrhythmia"),
        ("leads:-1", "leads:-1.0"),
    ])
    func `a copy is named by what it was asked for with`(text: String, name: String) throws {
        #expect(try RecordingCopy(text).name == name)
    }

    @Test func `numbers are those that were given`() throws {
        guard case .tempo(1.4) = try RecordingCopy("tempo:1.4") else { return #expect(Bool(false)) }
        guard case .rate(250) = try RecordingCopy("rate:250") else { return #expect(Bool(false)) }
        guard case .noise("em", decibels: 6) = try RecordingCopy("noise:em:6") else { return #expect(Bool(false)) }
        guard case .episodes(.tachycardia) = try RecordingCopy("tachycardia") else { return #expect(Bool(false)) }
    }

    @Test(arguments: [
        "", "louder", "clean:1", "tempo", "tempo:0", "tempo:9", "tempo:x", "rate:49", "rate:250.5", "noise:em",
        "noise:em:x", "noise:em:400", "tachycardia:2", "leads", "leads:x", "leads:11",
    ])
    func `what cannot be meant is refused by name`(text: String) throws {
        let error = try #require(throws: UsageError.self) { _ = try RecordingCopy(text) }
        #expect(error.message == "no such copy: '\(text)'")
    }
}
