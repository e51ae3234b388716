// SPDX-License-Identifier: Apache-2.0

import Testing

/// Small records, headers and annotation files, and what the wfdb package for Python makes of them.
enum WFDBFixtures {
    /// A record, its data, and the samples of each signal as bit patterns of floats in millivolts.
    struct Record: CustomTestStringConvertible, Sendable {
        var name: String
        var header: String
        var hex: String
        var signals: [[UInt32]]

        var testDescription: String { name }
        var data: [UInt8] { bytes(hex: hex) }
    }

    struct Signal {
        var file: String
        var format: Int
        var samplesPerFrame: Int
        var skew: Int
        var byteOffset: Int64
        var gain: Double
        var baseline: Double
        var units: String
        var adcResolution: Int
        var adcZero: Int
        var checksum: Int16?
    }

    struct Header {
        var text: String
        var recordName: String
        var samplingFrequency: Double
        var counterFrequency: Double
        var baseCounterValue: Double
        var sampleCount: Int64?
        var signals: [Signal]
    }

    struct Annotation {
        var sampleIndex: Int64
        var symbol: String
        var subtype: Int8
        var channel: UInt8
        var number: Int8
        var aux: String?
    }

    struct AnnotationFile {
        var hex: String
        var timeResolution: Double?
        var annotations: [Annotation]

        var data: [UInt8] { bytes(hex: hex) }
    }

    private static func bytes(hex: String) -> [UInt8] {
        let digits = hex.utf8.map { UInt8(String(UnicodeScalar($0)), radix: 16)! }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
