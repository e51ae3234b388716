// SPDX-License-Identifier: Apache-2.0

/// How the signal comes in, as the live view's last line shows it.
public enum Playback: Sendable, Equatable {
    /// From a recorder: the age of what is shown, in seconds.
    case stream(ageInSeconds: Double)
    /// From a file.
    case file(FileProgress)
}
