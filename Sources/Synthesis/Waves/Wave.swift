// SPDX-License-Identifier: Apache-2.0

/// One of the Gaussian waves that a heartbeat is made of.
///
/// McSharry et al. give a wave by its angle on the limit cycle, its width in radians and its strength. Here it is given
/// as a cardiologist would, in time and millivolts; `LimitCycle` turns that into the model's terms at each beat's own
/// pace.
public struct Wave: Sendable, Equatable {
    /// Where the wave has its extreme, in seconds from the R wave; negative before it.
    public var offsetInSeconds: Double
    /// The Gaussian's standard deviation, in seconds.
    public var widthInSeconds: Double
    /// The extreme, in millivolts.
    public var amplitudeInMillivolts: Double

    /// Makes a wave from times in milliseconds.
    public init(atMilliseconds offset: Double, widthInMilliseconds width: Double, millivolts: Double) {
        offsetInSeconds = offset / 1_000
        widthInSeconds = width / 1_000
        amplitudeInMillivolts = millivolts
    }
}
