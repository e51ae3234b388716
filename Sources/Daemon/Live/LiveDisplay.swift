// SPDX-License-Identifier: Apache-2.0

import Reporting
import Signal
import Viewing

/// The live view at work in the loop: when a picture is due, what the keys ask for, how fast a file is read.
struct LiveDisplay: ~Copyable {
    /// Between two pictures of a signal that moves, in nanoseconds: 25 a second.
    private static let movingInterval: Int64 = 40_000_000
    /// Between two pictures while nothing comes in.
    private static let restInterval: Int64 = 1_000_000_000
    /// How long a file is read before it gets the screen: a short one is over by then.
    private static let patience: Int64 = 200_000_000

    private(set) var terminal: LiveTerminal
    private(set) var view: LiveView
    /// How fast a file is read; `nil` for an input that has its own speed.
    private(set) var speed: PlaybackSpeed?
    private var bytes: [UInt8] = []
    private let start: Int64
    private var lastPicture: Int64
    /// Whether something came in since the last picture.
    private var isStale = true
    /// Whether somebody asked to leave.
    private(set) var wantsToLeave = false

    /// Makes the display of a bed; `nil` if the terminal cannot be opened.
    ///
    /// - Parameter totalSamples: the length of a file, if it is known.
    init?(bed: BedState, isFile: Bool, isPaced: Bool, totalSamples: Int64?, now: Int64) {
        guard let terminal = LiveTerminal.open() else { return nil }
        view = LiveView(bed: bed, size: terminal.size)
        view.keys = isFile ? "q quit  space pause  \u{2190} \u{2192} speed" : "q quit"
        if isFile {
            speed = PlaybackSpeed(rate: bed.rate, isPaced: isPaced, totalSamples: totalSamples, now: now)
        }
        start = isFile && !isPaced ? now + Self.patience : now
        lastPicture = now - Self.movingInterval
        self.terminal = terminal
    }

    /// When the next picture is due, in nanoseconds of the monotonic clock.
    var nextPicture: Int64 {
        let next = lastPicture + (isStale ? Self.movingInterval : Self.restInterval)
        return max(next, start)
    }

    /// Whether the file stands still.
    var isPaused: Bool { speed?.isPaused ?? false }

    /// Takes the samples that the monitor is about to see, in millivolts.
    mutating func take(_ samples: Span<Float>) {
        view.trace.push(samples)
        isStale = true
    }

    /// Takes what the monitor reports.
    mutating func take(_ event: MonitorEvent) {
        view.take(event)
        isStale = true
    }

    /// Shows a message of the program.
    mutating func say(_ message: String) { view.say(message) }

    /// Draws if a picture is due and the terminal has taken the last one: a slow terminal gets fewer of them.
    mutating func draw(sampleCount: SampleIndex, heartRate: Float?, age: Double, now: Int64) {
        terminal.flush()
        guard now >= nextPicture, !terminal.hasPending else { return }
        lastPicture = now
        isStale = false
        guard LiveChoice.isInForeground(terminal.descriptor) else { return }
        terminal.show()
        view.bed.sampleCount = sampleCount
        view.bed.heartRate = heartRate
        let playback: Playback
        if speed != nil {
            speed!.measure(sampleCount: sampleCount, now: now)
            playback = .file(speed!.progress)
        } else {
            playback = .stream(ageInSeconds: age)
        }
        bytes.removeAll(keepingCapacity: true)
        view.draw(playback, to: &bytes)
        terminal.send(bytes)
    }

    /// Draws the next picture as soon as it may be, and anew if the terminal's own was lost.
    mutating func refresh(isLost: Bool) {
        if isLost { view.resize(to: terminal.size) }
        isStale = true
    }

    /// Does what the keys ask for; gives whether the speed has changed.
    mutating func takeKeys(now: Int64) -> Bool {
        var hasChanged = false
        while let key = terminal.nextKey() {
            switch key {
            case .quit: wantsToLeave = true
            case .pause: hasChanged = speed?.togglePause(now: now) ?? false || hasChanged
            case .right, .up: hasChanged = speed?.change(by: 1, now: now) ?? false || hasChanged
            case .left, .down: hasChanged = speed?.change(by: -1, now: now) ?? false || hasChanged
            case .open: break
            }
        }
        if terminal.isGone { wantsToLeave = true }
        if hasChanged { isStale = true }
        return hasChanged
    }

    /// Gives the terminal back.
    mutating func leave() { terminal.leave() }
}
