// SPDX-License-Identifier: Apache-2.0

/// One signal of a record, as its header describes it; what the header leaves out has the default of header(5).
public struct SignalSpecification: Sendable, Equatable {
    /// The gain that stands for an uncalibrated signal, in ADU a unit.
    public static let defaultGain = 200.0

    /// The file that holds the signal's samples; `-` is the standard input.
    public var fileName: String
    /// WFDB's number of the sample format.
    public var format: Int
    /// Samples of this signal in a frame.
    public var samplesPerFrame = 1
    /// Frames by which the signal lags behind the record's first one.
    public var skew = 0
    /// Bytes in the file before the first sample.
    public var byteOffset: Int64 = 0
    /// ADU a physical unit; 200 if the header gives none, or 0.
    public var gain = SignalSpecification.defaultGain
    /// Whether the header gives a gain.
    public var isCalibrated = false
    /// The ADU of 0 physical units; `adcZero` if the header gives none.
    public var baseline = 0.0
    /// The physical unit, as written; `mV` if the header gives none.
    public var units = "mV"
    /// Bits of the converter; 0 if the header does not say.
    public var adcResolution = 0
    /// The ADU in the middle of the converter's range.
    public var adcZero = 0
    /// The first sample, in ADU; `adcZero` if the header gives none.
    public var initialValue = 0
    /// The sum of all samples in ADU, modulo 65,536 as a signed number; `nil` if the header gives none.
    public var checksum: Int16?
    /// The block size that the file has to be read with; 0 for any.
    public var blockSize = 0
    /// The signal's name, such as `MLII`.
    public var description = ""

    /// Whether its file is packed by FLAC.
    public var isCompressed: Bool { [508, 516, 524].contains(format) }

    /// Makes the specification of a signal of which the header says no more than file and format.
    public init(fileName: String, format: Int) {
        self.fileName = fileName
        self.format = format
    }
}
