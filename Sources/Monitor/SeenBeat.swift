// SPDX-License-Identifier: Apache-2.0

public import Signal

/// A beat with what the classifier sees of it: a row of a data set.
@_spi(Benchmarks) public struct SeenBeat {
    /// The beat with its stamp.
    public var beat: TimedBeat
    /// All channels and features.
    public var input: ClassifierInput
}
