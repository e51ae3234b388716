// SPDX-License-Identifier: Apache-2.0

/// What the alarms of one kind came to.
public struct AlarmTotal: Sendable, Equatable, BitwiseCopyable {
    /// Those that began.
    public var count = 0
    /// The time in which one stood, in samples.
    public var duration: SampleIndex = 0
    /// The longest time that one stood, in samples.
    public var longest: SampleIndex = 0

    /// Makes a total of no alarms.
    public init() {}

    /// Adds the time that an alarm stood, in samples; less than none counts as none.
    public mutating func add(_ time: SampleIndex) {
        guard time > 0 else { return }
        duration += time
        longest = max(longest, time)
    }
}
