// SPDX-License-Identifier: Apache-2.0

/// Hum of the mains that was found in the signal and is being taken out.
public struct MainsHum: Sendable, Equatable, BitwiseCopyable {
    /// Its frequency, in hertz.
    public var hertz: Float
    /// The amplitude of its fundamental, in millivolts.
    public var millivolts: Float

    /// Makes a finding.
    public init(hertz: Float, millivolts: Float) {
        self.hertz = hertz
        self.millivolts = millivolts
    }
}
