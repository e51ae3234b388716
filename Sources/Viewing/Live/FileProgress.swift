// SPDX-License-Identifier: Apache-2.0

/// How far a file is read, and how fast.
public struct FileProgress: Sendable, Equatable {
    /// The part that is read, 0...1; `nil` if the length is unknown.
    public var fraction: Double?
    /// Seconds of signal per second.
    public var speed: Double
    /// Seconds until the end at this speed; `nil` if that is unknown.
    public var secondsLeft: Double?
    /// Whether it stands still.
    public var isPaused: Bool
    /// Whether it goes as fast as it can.
    public var isUnbounded: Bool

    /// Makes a progress.
    public init(
        fraction: Double? = nil, speed: Double = 1, secondsLeft: Double? = nil, isPaused: Bool = false,
        isUnbounded: Bool = false
    ) {
        self.fraction = fraction
        self.speed = speed
        self.secondsLeft = secondsLeft
        self.isPaused = isPaused
        self.isUnbounded = isUnbounded
    }
}
